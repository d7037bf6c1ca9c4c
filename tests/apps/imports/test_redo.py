"""Undo and redo are each other's mirror, whatever people edit between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions import redo, staging, undo, undo_drop
from mainstay.apps.imports.models import Undoing
from mainstay.apps.imports.queries.redoing import CannotRedo, NothingToRedo
from mainstay.apps.organisation.actions.deeds import actor, deed, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.people.models import Person
from tests.apps.imports.conftest import Desk, Write, lines
from tests.apps.imports.test_there_and_back import FIRST, SECOND, everything
from tests.apps.imports.test_undo import ACCOUNTS, LINES, PEOPLE, edit
from tests.cast import Cast


@pytest.mark.parametrize("large", [5000, 0])
def test_everything_comes_back(
    cast: Cast, desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(staging, "LARGE", large)
    monkeypatch.setattr(staging, "PIECE", 1)
    states = []
    drops = []
    for files in (FIRST, SECOND):
        paths = [write(f"{name}.csv", text) for name, text in files.items()]
        drops.append(desk.bring(*paths).batches)
        states.append(everything())
    undo_drop(drops[1][0].drop, by=desk.by)
    assert everything() == states[0]
    redone = redo(drops[1][0].pk, by=desk.by)
    assert redone.kept == []
    assert everything() == states[1]
    undo_drop(drops[1][0].drop, by=desk.by)
    assert everything() == states[0]


def test_the_history_tells_undo_and_redo(desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    undo(batch.pk, by=desk.by)
    redo(batch.pk, by=desk.by)
    events = BatchEvent.objects.filter(batch=batch).order_by("pk")
    assert list(events.values_list("counts", flat=True)) == [True, False, True]
    undoing = Undoing.objects.get()
    assert undoing.redone_by == desk.by.name
    assert undoing.redone["created"] == {"accounts": 2, "account keys": 2}
    assert Batch.objects.get(pk=batch.pk).state == BatchState.COMMITTED
    with pytest.raises(NothingToRedo):
        redo(batch.pk, by=desk.by)


def test_what_was_edited_between_undo_and_redo_stays(cast: Cast, desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", ACCOUNTS))
    changed = ACCOUNTS.replace("Energy", "Wind").replace("DE", "PL")
    batch = desk.bring(write("b.csv", changed)).batches[0]
    undo(batch.pk, by=desk.by)
    edit("Alpha", cast, segment="Mine")
    redone = redo(batch.pk, by=desk.by)
    assert [(s.row, s.field, s.by) for s in redone.stays] == [("Alpha", "segment", "Dana")]
    alpha = Account.objects.get(name="Alpha")
    assert (alpha.segment, alpha.country) == ("Mine", "PL")


def test_lines_come_back_into_force_once(desk: Desk, write: Write) -> None:
    batch = desk.bring(write("l.csv", LINES)).batches[0]
    before = lines(["batch", "row", "revenue"])
    undo(batch.pk, by=desk.by)
    redo(batch.pk, by=desk.by)
    assert lines(["batch", "row", "revenue"]) == before


def test_lines_that_were_brought_again_do_not_count_twice(desk: Desk, write: Write) -> None:
    path = write("l.csv", LINES)
    batch = desk.bring(path).batches[0]
    undo(batch.pk, by=desk.by)
    again = desk.bring(path).batches[0]
    with pytest.raises(CannotRedo, match=f"Batch {again.pk} has brought 1 "):
        redo(batch.pk, by=desk.by)
    assert len(lines(["revenue"])) == 1


def test_a_correction_comes_back_in_its_place(desk: Desk, write: Write) -> None:
    first = desk.bring(write("l.csv", LINES)).batches[0]
    corrected = write("c.csv", LINES.replace("100", "90"))
    second = desk.bring(corrected, replaces=first.pk).batches[0]
    after = lines(["batch", "revenue"])
    undo(second.pk, by=desk.by)
    redo(second.pk, by=desk.by)
    assert lines(["batch", "revenue"]) == after
    undo(second.pk, by=desk.by)
    third = desk.bring(write("d.csv", LINES.replace("100", "80")), replaces=first.pk).batches[0]
    with pytest.raises(CannotRedo, match=f"Batch {third.pk} has taken the place"):
        redo(second.pk, by=desk.by)


def test_an_account_that_came_again_is_not_doubled(desk: Desk, write: Write) -> None:
    path = write("a.csv", ACCOUNTS)
    batch = desk.bring(path).batches[0]
    undo(batch.pk, by=desk.by)
    desk.bring(write("other.csv", ACCOUNTS.replace("2,Beta,Water,SE\n", "")))
    redone = redo(batch.pk, by=desk.by)
    assert {stay.row for stay in redone.stays if stay.what == "account"} == {"Alpha"}
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Alpha", "Beta"]


def test_lines_do_not_come_back_without_their_accounts(desk: Desk, write: Write) -> None:
    accounts = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    orders = desk.bring(write("l.csv", LINES)).batches[0]
    undo(orders.pk, by=desk.by)
    undo(accounts.pk, by=desk.by)
    with pytest.raises(CannotRedo, match=f"bring batch {accounts.pk} back first"):
        redo(orders.pk, by=desk.by)
    redo(accounts.pk, by=desk.by)
    redo(orders.pk, by=desk.by)
    assert len(lines(["revenue"])) == 1


def test_people_whose_account_is_gone_stay_out(desk: Desk, write: Write) -> None:
    accounts = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    people = desk.bring(write("p.csv", PEOPLE)).batches[0]
    undo(people.pk, by=desk.by)
    undo(accounts.pk, by=desk.by)
    redone = redo(people.pk, by=desk.by)
    assert ("position", "missing") in {(stay.what, stay.code) for stay in redone.stays}
    assert Person.objects.get().positions.count() == 0


def test_others_neither_undo_nor_redo(cast: Cast, desk: Desk, write: Write) -> None:
    batch = desk.bring(write("a.csv", ACCOUNTS)).batches[0]
    undo(batch.pk, by=desk.by)
    with pytest.raises(NotAllowed):
        redo(batch.pk, by=actor(cast.dana))


KEYS = st.sampled_from(["1", "2", "3"])
WORDS = st.sampled_from(["", "Wind", "Water"])
ROWS = st.dictionaries(KEYS, st.tuples(WORDS, WORDS), min_size=1)
EDITS = st.lists(
    st.tuples(KEYS, st.sampled_from(["segment", "country"]), st.sampled_from(["Wind", "Mine"])),
    max_size=3,
)


@contextmanager
def _rolled_back(folder: Path, told: Any) -> Iterator[None]:
    """Run in a transaction and a lake that are forgotten afterwards."""
    told.LAKE = folder
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.long
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # an example takes too long to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=ROWS, second=ROWS, edits=EDITS, late=EDITS, with_lines=st.booleans())
def test_undo_and_redo_mirror_each_other_whatever_is_edited(
    db: None,
    settings: Any,
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, tuple[str, str]],
    second: dict[str, tuple[str, str]],
    edits: list[tuple[str, str, str]],
    late: list[tuple[str, str, str]],
    with_lines: bool,
) -> None:
    folder = tmp_path_factory.mktemp("drop")
    with _rolled_back(folder / "lake", settings):
        desk = Desk(machine_owner())
        desk.bring(_file(folder, "first", first))
        before = everything()
        paths = [_file(folder, "second", second)]
        if with_lines:
            paths.append(_lines(folder, second))
        batches = desk.bring(*paths).batches
        if not batches:
            return
        imported = everything()
        drop = batches[0].drop
        assert drop is not None
        _mirror(desk, drop, before, imported)
        _edited(edits)
        edited = everything()
        undone = undo_drop(drop, by=desk.by)
        taken = everything()
        assert {(s.row, s.field) for s in undone.stays} >= _held(edits, imported, edited, before)
        redo(batches[0].pk, by=desk.by)
        assert everything() == edited
        undo_drop(drop, by=desk.by)
        assert everything() == taken
        _edited(late)
        touched = _values(everything(), late)
        redo(batches[0].pk, by=desk.by)
        for (key, field), value in touched.items():
            if value != _values(taken, late).get((key, field)):
                assert _values(everything(), late)[key, field] == value


def _mirror(desk: Desk, drop: Any, before: Any, imported: Any) -> None:
    undone = undo_drop(drop, by=desk.by)
    assert undone.kept == []
    assert everything() == before
    redone = redo(undone.batches[0].pk, by=desk.by)
    assert redone.kept == []
    assert everything() == imported


def _file(folder: Path, name: str, rows: dict[str, tuple[str, str]]) -> Path:
    path = folder / f"{name}.csv"
    body = [f"{key},Account {key},{segment},{land}" for key, (segment, land) in rows.items()]
    path.write_text("\n".join(["account_id,name,segment,country", *body]), encoding="utf-8")
    return path


def _lines(folder: Path, rows: dict[str, tuple[str, str]]) -> Path:
    path = folder / "lines.csv"
    body = [f"{key},2026-01-0{key},F{key},1,{key}00" for key in rows]
    head = "account_id,date,order_number,line_number,revenue"
    path.write_text("\n".join([head, *body]), encoding="utf-8")
    return path


def _edited(edits: list[tuple[str, str, str]]) -> None:
    for key, field, value in edits:
        account = Account.objects.filter(name=f"Account {key}").first()
        if account is not None:
            with deed("change account", by=machine_owner()):
                setattr(account, field, value)
                account.save()


def _values(state: Any, edits: list[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """Return what a state says about the fields that somebody edited."""
    rows = {row["name"]: row for row in state["accounts.Account"]}
    return {
        (key, field): rows[f"Account {key}"][field]
        for key, field, _ in edits
        if f"Account {key}" in rows
    }


def _held(
    edits: list[tuple[str, str, str]], imported: Any, edited: Any, before: Any
) -> set[tuple[str, str]]:
    """Return the fields of accounts known before that were imported and then edited otherwise."""
    told = _values(edited, edits)
    then, first = _values(imported, edits), _values(before, edits)
    return {
        (f"Account {key}", field)
        for (key, field), value in told.items()
        if (key, field) in first and value != then[key, field] != first[key, field]
    }
