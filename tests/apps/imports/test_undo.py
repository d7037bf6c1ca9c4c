"""Undo takes back what batches made and changed; what others changed since stays and is listed."""

from __future__ import annotations

import sys
from datetime import date
from uuid import uuid4

import pytest

from mainstay.apps.accounts.models import Account, AccountKey, Contract
from mainstay.apps.accounts.queries.seeing import contract_ends
from mainstay.apps.imports.actions import undo, undo_drop, undo_together
from mainstay.apps.imports.actions.undo import ChangedMeanwhile, _undo
from mainstay.apps.imports.models import SetAside, Undoing
from mainstay.apps.imports.planning.batches import NoSuchBatch
from mainstay.apps.imports.queries.undoing import NothingToUndo, plan_undo, with_what_rests
from mainstay.apps.organisation.actions.deeds import actor, deed
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.people.models import Person
from tests.apps.imports.conftest import Desk, Write, lines
from tests.apps.imports.test_there_and_back import everything
from tests.cast import Cast

ACCOUNTS = "account_id,name,segment,country\n1,Alpha,Energy,DE\n2,Beta,Water,SE\n"
LINES = "account_id,date,order_number,line_number,revenue\n1,2026-01-05,F1,1,100\n"
PEOPLE = "person_id,name,account_id\np1,Ada,1\n"


def edit(name: str, cast: Cast, **values: str) -> None:
    """Let Dana change an account as its form does."""
    account = Account.objects.get(name=name)
    with deed("change account", by=actor(cast.dana)):
        for field, value in values.items():
            setattr(account, field, value)
        account.save()


def test_what_stays_says_the_field_and_who_changed_it_when(
    cast: Cast, desk: Desk, write: Write
) -> None:
    desk.bring(write("a.csv", ACCOUNTS))
    changed = ACCOUNTS.replace("Energy", "Wind").replace("DE", "PL")
    batch = desk.bring(write("b.csv", changed)).batches[0]
    edit("Alpha", cast, segment="Mine")
    planned = plan_undo([batch])
    undone = undo(batch.pk, by=desk.by)
    for stays in (planned.stays, undone.stays):
        told = [(stay.row, stay.field, stay.code, stay.by, stay.batch) for stay in stays]
        assert told == [("Alpha", "segment", "edited", "Dana", None)]
        assert stays[0].when is not None
    alpha = Account.objects.get(name="Alpha")
    assert (alpha.segment, alpha.country) == ("Mine", "DE")
    assert planned.restored == undone.restored == 1
    assert Undoing.objects.get().summary["stays"][0]["by"] == "Dana"


def test_what_a_later_batch_changed_stays_and_names_the_batch(desk: Desk, write: Write) -> None:
    first = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    second = desk.bring(write("b.csv", ACCOUNTS.replace("Energy", "Wind"))).batches[0]
    plan = plan_undo([first])
    assert [(s.row, s.batch) for s in plan.stays if s.field] == [("Alpha", second.pk)]
    assert plan.rests == [second]
    assert [row.pk for row in with_what_rests([first]).batches] == [second.pk, first.pk]


def test_batches_that_rest_on_each_other_are_undone_together(
    cast: Cast, desk: Desk, write: Write
) -> None:
    before = everything()
    first = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    desk.bring(write("b.csv", ACCOUNTS.replace("Energy", "Wind")))
    desk.bring(write("p.csv", PEOPLE))
    desk.bring(write("l.csv", LINES))
    assert len(plan_undo([first]).rests) == 3
    undone = undo(first.pk, by=desk.by, with_later=True)
    assert undone.kept == []
    assert len(undone.with_it) == 3
    assert everything() == before


def test_a_row_that_another_hangs_on_says_by_whom(cast: Cast, desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    lines_batch = desk.bring(write("l.csv", LINES)).batches[0]
    undone = undo(batch.pk, by=desk.by)
    assert [(s.row, s.code, s.batch) for s in undone.stays] == [("Alpha", "facts", lines_batch.pk)]
    assert Account.objects.filter(name="Alpha").exists()
    assert not Account.objects.filter(name="Beta").exists()


def test_a_drop_is_undone_as_one(cast: Cast, desk: Desk, write: Write) -> None:
    before = everything()
    brought = desk.bring(
        write("accounts.csv", ACCOUNTS), write("people.csv", PEOPLE), write("lines.csv", LINES)
    )
    drop = brought.batches[0].drop
    assert drop is not None
    undone = undo_drop(drop, by=desk.by)
    assert len(undone.batches) == 3
    assert undone.kept == []
    assert everything() == before
    with pytest.raises(NothingToUndo):
        undo_drop(drop, by=desk.by)
    with pytest.raises(NoSuchBatch):
        undo_drop(uuid4(), by=desk.by)


def test_a_drop_is_undone_whole_or_not_at_all(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = desk.bring(write("accounts.csv", ACCOUNTS), write("lines.csv", LINES))
    after = everything()

    def fails(*_args: object, **_told: object) -> None:
        raise ChangedMeanwhile("in the middle")

    monkeypatch.setattr(sys.modules[_undo.__module__], "_end", fails)
    with pytest.raises(ChangedMeanwhile):
        undo_together([batch.pk for batch in brought.batches], by=desk.by)
    assert everything() == after
    assert not Undoing.objects.exists()
    assert not SetAside.objects.exists()


def test_an_edit_between_plan_and_undo_stops_it(cast: Cast, desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    plan = plan_undo([batch])
    edit("Alpha", cast, segment="Mine")
    with pytest.raises(ChangedMeanwhile, match="accounts"):
        _undo(plan, desk.by)
    assert Account.objects.get(name="Alpha").segment == "Mine"
    assert Batch.objects.get(pk=batch.pk).state == BatchState.COMMITTED


def test_an_undo_that_was_killed_leaves_nothing_behind(desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    Undoing.objects.create(by="nobody")
    undo(batch.pk, by=desk.by)
    assert [undoing.at is None for undoing in Undoing.objects.all()] == [False]


def test_facts_stay_in_the_lake_out_of_force(desk: Desk, write: Write) -> None:
    from mainstay.analytics.facts import ORDER_LINES
    from mainstay.apps.imports.queries.drops import lake

    batch = desk.bring(write("l.csv", LINES)).batches[0]
    undo(batch.pk, by=desk.by)
    assert lines(["revenue"]) == []
    there = lake().rows_of(ORDER_LINES, batches=[batch.pk], columns=["batch"])
    assert there.num_rows == 1


def test_a_removed_key_is_set_aside(desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    undo(batch.pk, by=desk.by)
    assert not AccountKey.objects.exists()
    assert not Person.objects.exists()
    tables = set(SetAside.objects.values_list("table", flat=True))
    assert tables == {"accounts.Account", "accounts.AccountKey"}


def test_what_an_undo_leaves_still_counts(cast: Cast, desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", ACCOUNTS))
    text = "account_id,contract_number,start,end\n1,C-1,2026-01-01,2026-12-31\n"
    batch = desk.bring(write("contracts.csv", text)).batches[0]
    contract = Contract.objects.get()
    with deed("change contract", by=actor(cast.dana)):
        contract.end = date(2027, 6, 30)
        contract.save()
    assert undo(batch.pk, by=desk.by).staying == 1
    alpha = Account.objects.get(name="Alpha").pk
    ends = contract_ends([(alpha, alpha)], counted_batches(), as_of=date(2026, 5, 1))
    assert ends == {alpha: date(2027, 6, 30)}
