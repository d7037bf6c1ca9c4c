"""The history of an account: what was changed by whom, before and after, and nothing unseen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.accounts import AccountDetails, change_account
from mainstay.apps.accounts.actions.contracts import ContractDetails, add_contract, delete_contract
from mainstay.apps.accounts.queries.history import account_entries, past
from mainstay.apps.organisation.actions.deeds import actor
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
