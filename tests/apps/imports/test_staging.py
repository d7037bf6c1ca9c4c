"""Large imports come and go in short transactions, and still all at once."""

from __future__ import annotations

import sys

import pytest

from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.imports.actions import redo, staging, undo
from mainstay.apps.imports.actions.bring import bury_dead
from mainstay.apps.imports.actions.changed_rows import PreviewOutdated
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.people.models import Position
from tests.apps.imports.conftest import Desk, Write
from tests.apps.imports.test_there_and_back import everything
from tests.cast import Cast

ACCOUNTS = "account_id,name,parent_id\n1,Low,2\n2,Middle,3\n3,Head,\n"
BRING = sys.modules[bury_dead.__module__]
PEOPLE = "person_id,name,account_id,unit,reports_to\np1,Ada,1,Lab,p2\np2,Ben,3,,\n"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "LARGE", 0)
    monkeypatch.setattr(staging, "PIECE", 1)


class Killed(BaseException):
    """The process ends."""


def test_members_before_their_heads_arrive_in_pieces(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", ACCOUNTS), write("p.csv", PEOPLE))
    assert Account.objects.get(name="Low").parent == Account.objects.get(name="Middle")
    assert Position.objects.count() == 2


def test_nothing_is_seen_before_all_is(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def watched(*_args: object) -> None:
        seen.append(Account.objects.count() + Account.objects.filter(keys__key="1").count())
        seen.append(Account._base_manager.count())

    monkeypatch.setattr(BRING, "refuse_outdated", watched)
    desk.bring(write("a.csv", ACCOUNTS))
    assert seen == [0, 3]
    assert Account.objects.count() == 3


def test_what_a_killed_import_left_is_cleared_away(
    cast: Cast, desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def dies(*_args: object) -> None:
        raise Killed

    path = write("a.csv", ACCOUNTS)
    with monkeypatch.context() as patch:
        patch.setattr(BRING, "refuse_outdated", dies)
        with pytest.raises(Killed):
            desk.bring(path)
    assert Account._base_manager.filter(batch__isnull=False).count() == 3
    bury_dead(by=desk.by)
    assert everything() == before
    assert not Account._base_manager.filter(batch__isnull=False).exists()
    desk.bring(path)
    assert Account.objects.filter(batch__isnull=False).count() == 3


def test_what_cannot_be_written_leaves_nothing(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outdated(*_args: object) -> None:
        raise PreviewOutdated("somebody was quicker")

    monkeypatch.setattr(BRING, "refuse_outdated", outdated)
    with pytest.raises(PreviewOutdated):
        desk.bring(write("a.csv", ACCOUNTS))
    assert not AccountKey._base_manager.exists()
    assert Batch.objects.get().state == BatchState.FAILED


def test_an_undo_that_was_killed_goes_on(
    cast: Cast, desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    after = everything()
    undo(batch.pk, by=desk.by)
    assert everything() == before
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.PREPARING)
    bury_dead(by=desk.by)
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    redo(batch.pk, by=desk.by)
    assert everything() == after
