"""The page of possible duplicates: side by side, one click to merge, one to tell apart."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.models import Account, AccountMerge, AccountPair, PairState
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.people import propose_duplicates
from mainstay.apps.people.models import Person, PersonMerge, Position
from tests.cast import Cast

PAGE = reverse("accounts:duplicates")


def shown(client: Client, user: User, url: str = PAGE) -> str:
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def chosen(page: str) -> dict[str, str]:
    """What the form of the first card would send as it stands."""
    form = page.split('/merge/">')[1].split("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(version_\w+)" value="(\d+)"', form))
    return hidden | dict(re.findall(r'name="(\w+)"\s+value="(\w+)"\s+checked', form))


@pytest.fixture
def pair(cast: Cast) -> tuple[Account, Account]:
    again = Account.objects.create(name="Castell Glass AG", owner=cast.charlie, segment="Glass")
    propose_duplicates(by=machine_owner())
    return cast.his, again


def test_both_stand_side_by_side_with_the_reason(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    page = shown(client, cast.charlie)
    assert "1 pair of accounts looks like one" in page
    assert "Names 100 % alike after ag is left out." in page
    assert page.index("Castell Glass") < page.index("Castell Glass AG")


def test_one_click_merges_with_the_fuller_values(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    answer = chosen(shown(client, cast.charlie))
    assert answer["stays"] == "one"
    assert answer["take_segment"] == "other"
    args = [row.pk for row in pair]
    response = client.post(reverse("accounts:merge", args=args), answer, follow=True)
    assert "Castell Glass AG is part of Castell Glass now." in response.content.decode()
    kept = Account.objects.get(pk=pair[0].pk)
    assert (kept.name, kept.segment) == ("Castell Glass", "Glass")
    again = client.post(reverse("accounts:merge", args=args), answer)
    assert again.status_code == 302
    assert AccountMerge.objects.count() == 1


def test_the_merge_is_undone_by_its_button(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    answer = chosen(shown(client, cast.charlie))
    client.post(reverse("accounts:merge", args=[row.pk for row in pair]), answer)
    url = reverse("accounts:unmerge", args=[AccountMerge.objects.get().pk])
    assert url in shown(client, cast.charlie)
    response = client.post(url, follow=True)
    assert "Castell Glass AG stands for itself again." in response.content.decode()
    assert Account.objects.get(pk=pair[1].pk).segment == "Glass"
    assert Account.objects.get(pk=pair[0].pk).segment == ""


def test_a_card_that_is_out_of_date_is_not_merged(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    answer = chosen(shown(client, cast.charlie))
    Account.objects.filter(pk=pair[1].pk).update(version=7)
    url = reverse("accounts:merge", args=[row.pk for row in pair])
    response = client.post(url, answer, follow=True)
    assert "changed this account at" in response.content.decode()
    assert not AccountMerge.objects.exists()


def test_not_the_same_is_remembered_and_asked_again(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    shown(client, cast.charlie)
    args = [row.pk for row in pair]
    client.post(reverse("accounts:different", args=args))
    assert AccountPair.objects.get().state == PairState.DIFFERENT
    page = shown(client, cast.charlie)
    assert "No two accounts look like one" in page
    assert "Said not to be the same" in page
    client.post(reverse("accounts:ask_again", args=args))
    assert "1 pair of accounts" in shown(client, cast.charlie)


def test_nobody_is_shown_a_pair_with_an_account_of_others(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    Account.objects.filter(pk=pair[1].pk).update(owner=cast.alice)
    for user in (cast.charlie, cast.alice):
        page = shown(client, user)
        assert "Castell" not in page
        args = [row.pk for row in pair]
        assert client.post(reverse("accounts:merge", args=args)).status_code == 404


def test_a_parent_that_the_reader_does_not_see_has_no_name(
    client: Client, cast: Cast, pair: tuple[Account, Account]
) -> None:
    Account.objects.filter(pk=pair[1].pk).update(parent=cast.hers)
    assert "Hansen Pumps" not in shown(client, cast.charlie)
    assert "Hansen Pumps" in shown(client, cast.dana)


def test_people_are_merged_on_their_page(client: Client, cast: Cast) -> None:
    people = [Person.objects.create(name=name) for name in ("Ines Falk", "Falk, Ines")]
    for person in people:
        Position.objects.create(person=person, account=cast.his, title=person.name)
    propose_duplicates(by=machine_owner())
    page = shown(client, cast.charlie, reverse("people:duplicates"))
    assert "At the same account, names 100 % alike, the words in another order." in page
    url = reverse("people:merge", args=[person.pk for person in people])
    client.post(url, {"stays": "other", "take_name": "one"})
    kept = Person.objects.get(pk=people[1].pk)
    assert (kept.name, kept.positions.count()) == ("Ines Falk", 2)
    client.post(reverse("people:unmerge", args=[PersonMerge.objects.get().pk]))
    kept.refresh_from_db()
    assert (kept.name, kept.positions.count()) == ("Falk, Ines", 1)


def test_the_lists_lead_to_it(client: Client, cast: Cast) -> None:
    assert PAGE in shown(client, cast.charlie, reverse("portfolio:accounts"))
    assert PAGE not in shown(client, cast.vera, reverse("portfolio:accounts"))
