"""Files go on naming accounts and people by numbers that were merged away: who stays is meant."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.models import Account, AccountKey, AccountMerge, AccountPair
from mainstay.apps.imports.actions import undo
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.actions.people import merge_people, propose_duplicates
from mainstay.apps.people.models import Person, PersonKey, Position
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.portfolio import portfolio
from mainstay.domain.figure import Measure
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

OWNER = machine_owner()
ACCOUNTS = (
    "account_id,name,parent_id,segment\n"
    "1001,Hansen Pumps,,Pumps\n1002,Hansen Pumps AG,,Machines\n1003,Hansen Polska,1002,\n"
)
PEOPLE = (
    "person_id,name,account_id,title,email\n"
    "p1,Ines Falk,1001,Buyer,ines@hansen.example\n"
    'p2,"Falk, Ines",1002,Head of purchasing,falk@hansen.example\n'
)
LINES = "account_id,date,order_number,line_number,revenue\n1001,2026-01-05,F1,1,100\n"
MORE = "account_id,date,order_number,line_number,revenue\n1002,2026-01-06,F2,1,40\n"
BY_NAME = "account_id,date,order_number,line_number,revenue\nHansen Pumps AG,2026-01-07,F3,1,5\n"


def account(number: str) -> Account:
    return AccountKey.objects.get(key=number).account


def revenue(of: Account) -> object:
    found = portfolio(asked(None, Wish(by_account=True)))
    return found.by_id[of.pk].amounts[Measure.REVENUE].value


@pytest.fixture
def merged(desk: Desk, write: Write) -> AccountMerge:
    """Both on record, with lines; then the second is merged into the first."""
    desk.bring(write("accounts.csv", ACCOUNTS), write("people.csv", PEOPLE))
    desk.bring(write("lines.csv", LINES))
    desk.bring(write("more.csv", MORE))
    return merge_accounts(account("1002"), account("1001"), wish=MergeWish(), by=OWNER)


def test_the_same_files_again_change_nothing(
    desk: Desk, write: Write, merged: AccountMerge
) -> None:
    preview = desk.look(write("accounts.csv", ACCOUNTS), write("more.csv", MORE))
    assert [(part.new, part.changed, part.bad) for part in preview.parts] == [(0, 0, 0), (0, 0, 0)]
    assert account("1001").name == "Hansen Pumps"
    assert account("1003").parent == account("1001") == account("1002")


def test_new_lines_of_the_old_number_and_of_the_old_name_go_to_the_survivor(
    desk: Desk, write: Write, merged: AccountMerge
) -> None:
    assert revenue(merged.into) == 140
    desk.bring(write("new.csv", MORE.replace("F2", "F9")))
    desk.bring(write("named.csv", BY_NAME))
    assert revenue(merged.into) == 185
    kept = undo_merge(merged, by=OWNER)
    assert any("stay with Hansen Pumps" in text for text in kept)
    assert (revenue(account("1001")), revenue(account("1002"))) == (145, 40)


def test_a_parent_that_was_merged_into_its_own_member_is_no_circle(
    desk: Desk, write: Write, merged: AccountMerge
) -> None:
    told = ACCOUNTS.replace("1001,Hansen Pumps,,", "1001,Hansen Pumps,1002,")
    preview = desk.look(write("accounts.csv", told))
    assert [(part.changed, part.bad) for part in preview.parts] == [(0, 0)]


def test_rows_of_a_merged_person_say_where_she_works_not_who_she_is(
    desk: Desk, write: Write, merged: AccountMerge
) -> None:
    ines, falk = (PersonKey.objects.get(key=key).person for key in ("p1", "p2"))
    merge_people(falk, ines, by=OWNER)
    preview = desk.look(write("people.csv", PEOPLE))
    assert [(part.new, part.changed, part.bad) for part in preview.parts] == [(0, 0, 0)]
    desk.bring(write("people.csv", PEOPLE.replace("Head of purchasing", "Board")))
    ines.refresh_from_db()
    assert (ines.name, ines.email) == ("Ines Falk", "ines@hansen.example")
    held = Position.objects.filter(person=ines, end__isnull=True)
    assert sorted(position.title for position in held) == ["Board", "Buyer"]


def test_undoing_the_import_leaves_what_was_merged_and_says_so(desk: Desk, write: Write) -> None:
    [batch] = desk.bring(write("accounts.csv", ACCOUNTS)).batches
    merge = merge_accounts(account("1002"), account("1001"), wish=MergeWish(), by=OWNER)
    assert undo(batch.pk, by=OWNER).kept
    assert Account.objects.filter(pk__in=(merge.gone_id, merge.into_id)).count() == 2


def test_the_page_of_an_import_says_what_looks_like_others(
    desk: Desk, write: Write, cast: Cast, client: Client
) -> None:
    [batch] = desk.bring(write("accounts.csv", ACCOUNTS)).batches
    client.force_login(cast.olga)
    address = reverse("imports:batch", args=[batch.pk])
    assert "look like others" not in client.get(address).content.decode()
    propose_duplicates(by=OWNER)
    page = client.get(address).content.decode()
    assert "accounts of it look like others." in page
    assert reverse("accounts:duplicates") in page


def test_proposals_do_not_keep_an_import_from_being_undone(desk: Desk, write: Write) -> None:
    [batch] = desk.bring(write("accounts.csv", ACCOUNTS)).batches
    propose_duplicates(by=OWNER)
    assert AccountPair.objects.exists()
    assert undo(batch.pk, by=OWNER).kept == []
    assert not Account.objects.exists()
    assert not AccountPair.objects.exists()
    assert not Person.objects.exists()
