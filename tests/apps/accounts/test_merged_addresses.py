"""The address of a merged account or person leads to what it became; undone, it is there again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import NoSuchAccount, find_account
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.actions.people import merge_people, undo_people_merge
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.finding import NoSuchPerson, find_person
from tests.cast import Cast

OWNER = machine_owner()
TABS = ("", "_plan", "_worth", "_people", "_touches", "_team", "_contracts", "_notes", "_history")


@pytest.fixture
def twin(cast: Cast) -> Account:
    return Account.objects.create(name="Hansen Pumps AB")


def test_every_tab_of_a_merged_account_leads_to_the_survivor_and_back_after_undo(
    cast: Cast, twin: Account, client: Client
) -> None:
    merge = merge_accounts(twin, cast.hers, wish=MergeWish(), by=OWNER)
    client.force_login(cast.alice)
    for tab in TABS:
        name = f"portfolio:account{tab}"
        answer = client.get(reverse(name, args=[twin.pk]), {"measure": "revenue"})
        assert answer.status_code == 301, name
        assert answer["Location"] == reverse(name, args=[cast.hers.pk]) + "?measure=revenue"
        assert answer["Cache-Control"] == "no-store"  # else a browser would keep it after an undo
    form = reverse("accounts:note", args=[twin.pk, 1])
    assert client.post(form, {"text": "x"}).status_code == 404
    undo_merge(merge, by=OWNER)
    client.force_login(cast.olga)
    assert client.get(reverse("portfolio:account", args=[twin.pk])).status_code == 200


def test_whoever_does_not_see_the_survivor_learns_nothing(
    cast: Cast, twin: Account, client: Client
) -> None:
    merge_accounts(twin, cast.hers, wish=MergeWish(), by=OWNER)
    client.force_login(cast.charlie)
    answers = [
        client.get(reverse("portfolio:account", args=[pk])) for pk in (twin.pk, cast.hers.pk, 9999)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    with pytest.raises(NoSuchAccount) as told:
        find_account(cast.charlie, str(twin.pk))
    assert "Hansen" not in str(told.value)


def test_merges_one_after_the_other_lead_to_the_last(
    cast: Cast, twin: Account, client: Client
) -> None:
    first = Account.objects.create(name="Hansen Pump")
    merge_accounts(first, twin, wish=MergeWish(), by=OWNER)
    merge_accounts(twin, cast.hers, wish=MergeWish(), by=OWNER)
    client.force_login(cast.olga)
    answer = client.get(reverse("portfolio:account", args=[first.pk]))
    assert answer["Location"] == reverse("portfolio:account", args=[cast.hers.pk])


def test_a_command_names_the_survivor(cast: Cast, twin: Account) -> None:
    merge_accounts(twin, cast.hers, wish=MergeWish(), by=OWNER)
    for text in (str(twin.pk), "Hansen Pumps AB"):
        with pytest.raises(NoSuchAccount) as told:
            find_account(None, text)
        sentence = f"{text} was merged into Hansen Pumps ({cast.hers.pk}); name that one."
        assert str(told.value) == sentence


def test_a_merged_person_leads_to_the_one_who_is_left(cast: Cast, client: Client) -> None:
    ines = Person.objects.create(name="Ines Falk")
    falk = Person.objects.create(name="Falk, Ines")
    for person in (ines, falk):
        Position.objects.create(person=person, account=cast.hers, title="Buyer")
    merge = merge_people(falk, ines, by=OWNER)
    client.force_login(cast.alice)
    address = reverse("people:person", args=[falk.pk])
    answer = client.get(address)
    assert answer.status_code == 301
    assert answer["Location"] == reverse("people:person", args=[ines.pk])
    with pytest.raises(NoSuchPerson, match=rf"was merged into Ines Falk \({ines.pk}\)"):
        find_person(None, str(falk.pk))
    client.force_login(cast.charlie)
    assert client.get(address).status_code == 404
    undo_people_merge(merge, by=OWNER)
    client.force_login(cast.alice)
    assert client.get(address).status_code == 200


def test_the_page_of_a_merged_person_at_an_account_leads_to_who_is_left_there(
    cast: Cast, client: Client
) -> None:
    """The person's number is that of the account, which is another matter."""
    gone, left = (Person.objects.create(pk=pk, name="Ida Holm") for pk in (cast.hers.pk, 9001))
    for person in (gone, left):
        Position.objects.create(person=person, account=cast.hers, title="Buyer")
    merge = merge_people(gone, left, by=OWNER)
    client.force_login(cast.alice)
    address = reverse("relationships:person", args=[cast.hers.pk, gone.pk])
    answer = client.get(address)
    assert answer.status_code == 301
    assert answer["Location"] == reverse("relationships:person", args=[cast.hers.pk, left.pk])
    client.force_login(cast.olga)
    elsewhere = reverse("relationships:person", args=[cast.his.pk, gone.pk])
    assert client.get(elsewhere).status_code == 404
    undo_people_merge(merge, by=OWNER)
    assert client.get(address).status_code == 200
