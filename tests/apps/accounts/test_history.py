"""The history of an account: what was changed by whom, before and after, and nothing unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.accounts import (
    AccountDetails,
    AccountProblem,
    change_account,
)
from mainstay.apps.accounts.actions.contracts import ContractDetails, add_contract, delete_contract
from mainstay.apps.accounts.actions.notes import add_note
from mainstay.apps.accounts.actions.taking_back import CannotTakeBack, take_back
from mainstay.apps.accounts.actions.team import grant_view
from mainstay.apps.accounts.actions.units import UnitProblem, add_unit, delete_unit
from mainstay.apps.accounts.models import Contract
from mainstay.apps.accounts.queries.history import account_entries, past
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from tests.cast import Cast


@pytest.fixture
def changed(cast: Cast) -> Cast:
    """Olga moved the account into Castell's group and deleted a contract."""
    details = AccountDetails(cast.hers.name, owner=cast.alice, parent=cast.his)
    change_account(cast.hers, details, version=0, by=actor(cast.olga))
    contract = add_contract(cast.hers, ContractDetails(number="C-7"), by=actor(cast.olga))
    delete_contract(contract, by=actor(cast.olga))
    return cast


def test_each_entry_names_the_deed_and_both_sides(changed: Cast) -> None:
    rows = past(list(account_entries(changed.hers)), user=changed.olga)
    by_deed = {row.deed: row for row in rows}
    assert by_deed["change account"].person == "Olga"
    parent = next(c for c in by_deed["change account"].changes if c.name == "parent")
    assert (parent.before, parent.after) == ("", "Castell Glass")
    assert "version" not in {c.name for row in rows for c in row.changes}


def test_what_was_deleted_is_still_there(changed: Cast) -> None:
    deeds = [row.deed for row in past(list(account_entries(changed.hers)), user=changed.olga)]
    assert "delete contract" in deeds


def test_an_account_one_does_not_see_has_no_name_in_it(changed: Cast, client: Client) -> None:
    client.force_login(changed.alice)
    text = client.get(reverse("accounts:history", args=[changed.hers.pk])).content.decode()
    assert "change account" in text
    assert "an account you do not see" in text
    assert "Castell" not in text


def test_another_accounts_changes_are_not_in_it(changed: Cast) -> None:
    add_contract(changed.his, ContractDetails(number="X-1"), by=actor(changed.olga))
    rows = past(list(account_entries(changed.hers)), user=changed.olga)
    assert not [row for row in rows if "X-1" in row.row]


def last(cast: Cast) -> LogEntry:
    entry = account_entries(cast.hers).first()
    assert entry is not None
    return entry


def test_a_change_is_taken_back_as_a_deed_of_its_own(cast: Cast) -> None:
    details = AccountDetails(cast.hers.name, owner=cast.alice, segment="Pumps")
    change_account(cast.hers, details, version=0, by=actor(cast.alice))
    take_back(cast.hers, last(cast), by=actor(cast.alice))
    cast.hers.refresh_from_db()
    assert (cast.hers.segment, cast.hers.territory, cast.hers.version) == ("", cast.north, 2)
    assert [row.deed for row in past([last(cast)], user=cast.alice)] == ["take back"]


def test_a_text_that_is_the_word_none_comes_back_as_it_was(cast: Cast) -> None:
    by = actor(cast.alice)
    for version, segment in enumerate(("None", "Pumps")):
        details = AccountDetails(cast.hers.name, owner=cast.alice, segment=segment)
        change_account(cast.hers, details, version=version, by=by)
    take_back(cast.hers, last(cast), by=by)
    cast.hers.refresh_from_db()
    assert cast.hers.segment == "None"


def test_what_was_added_goes_and_what_was_deleted_comes_again(cast: Cast) -> None:
    contract = add_contract(
        cast.hers,
        ContractDetails(number="C-7", end=date(2027, 3, 31), is_exclusive=True),
        by=actor(cast.alice),
    )
    delete_contract(contract, by=actor(cast.alice))
    take_back(cast.hers, last(cast), by=actor(cast.alice))
    again = Contract.objects.get()
    assert (again.number, again.end, again.is_exclusive) == ("C-7", date(2027, 3, 31), True)
    take_back(cast.hers, last(cast), by=actor(cast.alice))
    assert not Contract.objects.exists()


def test_a_deleted_unit_comes_again(cast: Cast) -> None:
    unit = add_unit(cast.hers, "Plant 2", by=actor(cast.alice))
    delete_unit(unit, by=actor(cast.alice))
    take_back(cast.hers, last(cast), by=actor(cast.alice))
    assert [row.name for row in cast.hers.buying_units.all()] == ["Plant 2"]
    row = past([last(cast)], user=cast.alice)[0]
    assert [(change.name, change.after) for change in row.changes] == [("name", "Plant 2")]


def test_a_unit_does_not_come_beside_its_namesake_and_does_not_go_while_it_is_used(
    cast: Cast,
) -> None:
    unit = add_unit(cast.hers, "Plant 2", by=actor(cast.alice))
    delete_unit(unit, by=actor(cast.alice))
    deleted = last(cast)
    again = add_unit(cast.hers, "Plant 2", by=actor(cast.alice))
    added = last(cast)
    with pytest.raises(CannotTakeBack, match="in the way"):
        take_back(cast.hers, deleted, by=actor(cast.alice))
    details = ContractDetails(number="C-8", buying_unit=again)
    add_contract(cast.hers, details, by=actor(cast.alice))
    with pytest.raises(UnitProblem):
        take_back(cast.hers, added, by=actor(cast.alice))


def test_what_was_changed_again_is_not_taken_back(cast: Cast) -> None:
    for version, segment in enumerate(("Pumps", "Seals")):
        details = AccountDetails(cast.hers.name, owner=cast.alice, segment=segment)
        change_account(cast.hers, details, version=version, by=actor(cast.alice))
    first = account_entries(cast.hers).filter(changes__segment__1="Pumps")[0]
    with pytest.raises(CannotTakeBack, match="changed again"):
        take_back(cast.hers, first, by=actor(cast.alice))


def test_a_circle_does_not_come_back(cast: Cast) -> None:
    details = AccountDetails(cast.subsidiary.name, owner=cast.alice)
    change_account(cast.subsidiary, details, version=0, by=actor(cast.alice))
    entry = account_entries(cast.subsidiary)[0]
    below = AccountDetails(cast.hers.name, owner=cast.alice, parent=cast.subsidiary)
    change_account(cast.hers, below, version=0, by=actor(cast.alice))
    with pytest.raises(AccountProblem):
        take_back(cast.subsidiary, entry, by=actor(cast.alice))


@pytest.mark.parametrize("who", ["bob", "vera", "charlie"])
def test_nobody_else_takes_anything_back(cast: Cast, who: str) -> None:
    add_contract(cast.hers, ContractDetails(number="C-7"), by=actor(cast.alice))
    with pytest.raises(NotAllowed):
        take_back(cast.hers, last(cast), by=actor(getattr(cast, who)))
    assert Contract.objects.exists()


def test_the_changes_of_another_account_cannot_be_reached(cast: Cast) -> None:
    add_contract(cast.his, ContractDetails(number="X-1"), by=actor(cast.olga))
    foreign = account_entries(cast.his)[0]
    with pytest.raises(CannotTakeBack):
        take_back(cast.hers, foreign, by=actor(cast.alice))


def test_only_its_author_takes_a_note_back_and_only_leaders_a_grant(cast: Cast) -> None:
    add_note(cast.hers, "They move", now=datetime(2026, 3, 2, tzinfo=UTC), by=actor(cast.nora))
    with pytest.raises(NotAllowed):
        take_back(cast.hers, last(cast), by=actor(cast.alice))
    grant_view(cast.subsidiary, cast.vera, by=actor(cast.nora))
    granted = account_entries(cast.subsidiary)[0]
    with pytest.raises(NotAllowed):
        take_back(cast.subsidiary, granted, by=actor(cast.alice))


def test_the_page_offers_undo_once_saved(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    form = {"name": cast.hers.name, "status": "active", "owner": cast.alice.pk, "version": 0}
    saved = client.post(
        reverse("accounts:edit", args=[cast.hers.pk]), {**form, "segment": "Pumps"}, follow=True
    )
    address = reverse("accounts:undo", args=[cast.hers.pk, last(cast).pk])
    assert f'action="{address}"' in saved.content.decode()
    client.post(address)
    cast.hers.refresh_from_db()
    assert cast.hers.segment == ""
