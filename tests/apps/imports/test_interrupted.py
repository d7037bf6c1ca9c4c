"""Work that could not go on: killed workers, killed web processes, folders that take no file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mainstay.analytics.lake import LakeWriteFailed
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions import drafts
from mainstay.apps.imports.models import Draft, DraftFile, DraftState
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import Batch, BatchState
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

FILE = b"product,name,product_family\nP1,Pump,Pumps\n"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """A draft of one file that is ready to be written."""
    made = drafts.keep_files([SimpleUploadedFile("products.csv", FILE)], user=cast.olga)
    drafts.check(made)
    return made


def begun(draft: Draft) -> Draft:
    drafts.begin_commit(draft, by=actor(draft.user))
    return Draft.objects.get(pk=draft.pk)


def test_a_draft_killed_after_its_rows_were_written_is_done(draft: Draft) -> None:
    before = begun(draft)
    jobs.commit_draft.call(draft.pk)
    batch = Batch.objects.get()
    options = {name: told for name, told in before.options.items() if name != "batches"}
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.COMMITTING, options=options)
    DraftFile.objects.create(draft=draft, file="gone.csv", name="products.csv", size=1)
    jobs.commit_draft.call(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, draft.problem) == (DraftState.DONE, "")
    assert draft.options["batches"] == [batch.pk]
    assert not draft.files.exists()
    assert Batch.objects.count() == 1


def test_the_batches_of_a_draft_carry_what_was_chosen_before(draft: Draft) -> None:
    told: dict[str, Any] = begun(draft).options
    jobs.commit_draft.call(draft.pk)
    assert str(Batch.objects.get().drop) == told["drop"]


def look(client: Client, draft: Draft) -> Any:
    client.force_login(draft.user)
    response = client.get(reverse("imports:draft", args=[draft.pk]))
    draft.refresh_from_db()
    return response


@pytest.mark.parametrize("state", [DraftState.CHECKING, DraftState.COMMITTING])
def test_a_draft_that_nobody_works_on_is_given_up(
    draft: Draft, client: Client, state: DraftState
) -> None:
    Draft.objects.filter(pk=draft.pk).update(state=state)
    text = look(client, draft).content.decode()
    assert draft.state == DraftState.FAILED
    assert "was interrupted and nothing was written" in text
    assert "Check again with these columns" in text


@pytest.mark.parametrize("status", [TaskResultStatus.READY, TaskResultStatus.RUNNING])
def test_a_draft_with_its_job_is_waited_for_until_the_job_failed(
    draft: Draft, client: Client, status: TaskResultStatus
) -> None:
    client.force_login(draft.user)
    client.post(reverse("imports:commit", args=[draft.pk]))
    DBTaskResult.objects.update(status=status)
    assert "you may leave this page" in look(client, draft).content.decode()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    look(client, draft)
    assert draft.state == DraftState.FAILED


def test_a_lost_draft_whose_rows_count_is_done(draft: Draft, client: Client) -> None:
    begun(draft)
    jobs.commit_draft.call(draft.pk)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.COMMITTING)
    batch = Batch.objects.get()
    assert look(client, draft)["Location"] == reverse("imports:batch", args=[batch.pk])
    assert draft.state == DraftState.DONE


@pytest.mark.parametrize("place", ["MEDIA_ROOT", "LAKE"])
def test_a_folder_that_takes_no_file_is_one_sentence(
    desk: Desk, write: Write, settings: Any, place: str
) -> None:
    path = write("lines.csv", "account_id,date,product,revenue\n1,2026-01-05,P,5\n1,x,P,5\n")
    good = getattr(settings, place)
    setattr(settings, place, str(write("no-folder", "")))
    with pytest.raises(LakeWriteFailed, match="could not be written"):
        desk.bring(path, accept=True)
    assert Batch.objects.get().state == BatchState.FAILED
    assert not Account.objects.exists()
    setattr(settings, place, good)
    assert desk.bring(path, accept=True).batches[0].state == BatchState.COMMITTED


def test_lost_drafts_are_settled_without_being_opened(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.CHECKING)
    assert jobs.settle_lost_drafts() == 0  # its reader may be waiting for it
    early = timezone.now() - timedelta(hours=1)
    Draft.objects.filter(pk=draft.pk).update(created_at=early)
    assert jobs.settle_lost_drafts() == 1
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED


def test_a_check_that_was_overtaken_changes_nothing(draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.CHECKING, preview={})
    overtaken = Draft.objects.get(pk=draft.pk)
    Draft.objects.filter(pk=draft.pk).update(options={"source": "CRM"})
    drafts.check(overtaken)
    draft.refresh_from_db()
    assert (draft.state, draft.preview) == (DraftState.CHECKING, {})
    drafts.check(draft)
    draft.refresh_from_db()
    assert draft.state == DraftState.READY
