"""Search finds accounts, people and pages, and nothing that the reader may not see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import AccountKey
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.workspace.queries.search import (
    ADMINISTRATORS_PAGES,
    EVERYBODYS_PAGES,
    OPERATORS_PAGES,
    search,
)
from tests.cast import Cast


def found(user: User, text: str) -> dict[str, list[str]]:
    return {group.title: [hit.label for hit in group.hits] for group in search(user, text)}


@pytest.fixture
def ines(cast: Cast) -> Person:
    """Somebody at Charlie's account only."""
    person = Person.objects.create(name="Ines Hansen", email="ines@castell.example")
    Position.objects.create(person=person, account=cast.his, title="Buyer")
    return person


def test_names_that_begin_so_come_first(cast: Cast, ines: Person) -> None:
    assert found(cast.olga, "hansen") == {
        "Accounts": ["Hansen Pumps", "Hansen Pumps Polska"],
        "People": ["Ines Hansen"],
    }


def test_people_follow_the_accounts_they_are_at(cast: Cast, ines: Person) -> None:
    assert found(cast.charlie, "hansen") == {"People": ["Ines Hansen"]}
    assert "People" not in found(cast.alice, "hansen")
    assert found(cast.bob, "ines") == {}


@pytest.mark.parametrize("who", ["alice", "bob", "vera"])
def test_a_strangers_account_is_not_found(cast: Cast, who: str) -> None:
    assert found(getattr(cast, who), "castell") == {}
    assert found(cast.charlie, "castell") == {"Accounts": ["Castell Glass"]}


def test_an_account_is_found_by_the_key_another_system_gave_it(cast: Cast) -> None:
    AccountKey.objects.create(account=cast.hers, source="erp", key="10442")
    assert found(cast.bob, "10442") == {"Accounts": ["Hansen Pumps"]}


def test_a_person_with_several_positions_is_found_once(cast: Cast, ines: Person) -> None:
    Position.objects.create(person=ines, account=cast.hers, title="Adviser")
    assert found(cast.olga, "ines")["People"] == ["Ines Hansen"]


def test_every_page_that_can_be_found_is_there(cast: Cast) -> None:
    assert len(found(cast.olga, "se")["Pages"]) > 3
    assert all(reverse(name) for _, name in (*EVERYBODYS_PAGES, *OPERATORS_PAGES))
    assert all(reverse(name) for _, name in ADMINISTRATORS_PAGES)


def test_pages_are_found_by_whoever_may_open_them(cast: Cast) -> None:
    assert found(cast.olga, "users")["Pages"] == ["Settings: users"]
    assert found(cast.oscar, "users") == {}
    assert found(cast.vera, "thresholds")["Pages"] == ["The method: thresholds and sources"]


@pytest.mark.parametrize("text", ["", " ", "h", "%%", "__"])
def test_too_little_finds_nothing(cast: Cast, text: str) -> None:
    assert found(cast.olga, text) == {}


def test_the_dialog_gets_the_results_alone_and_the_page_gets_them_too(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.alice)
    address = f"{reverse('workspace:search')}?q=hansen"
    page = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'id="results"' in page
    assert 'id="results"' in part
    assert "<html" in page
    assert "<html" not in part
    assert "Castell" not in page


def test_what_was_typed_is_shown_as_text(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    page = client.get(reverse("workspace:search"), {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page


def test_where_nothing_fits_the_nearest_accounts_are_offered(cast: Cast) -> None:
    assert found(cast.alice, "hanson pumpz")["Did you mean"] == [
        "Hansen Pumps",
        "Hansen Pumps Polska",
    ]
    assert found(cast.alice, "castel glas") == {}


def test_a_search_asks_the_database_a_fixed_number_of_times(
    cast: Cast, ines: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        search(cast.olga, "hansen")
