"""Drafts whose worker or web process was killed: done when it is done, else said and begun anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions import drafts
from mainstay.apps.imports.models import Draft, DraftFile, DraftState
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import Batch
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
