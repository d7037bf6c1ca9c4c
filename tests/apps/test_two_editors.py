"""Two editors of the same row: the second is told who was quicker, sees both, loses nothing.

Each case is a page with its form, what the first editor saves meanwhile, and what the second typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.accounts import declare_key_account, withdraw_key_account
from mainstay.apps.accounts.actions.contracts import ContractDetails, add_contract, change_contract
from mainstay.apps.accounts.actions.notes import add_note, change_note
from mainstay.apps.accounts.actions.team import Place, TeamProblem, add_member, end_member
from mainstay.apps.accounts.actions.units import add_unit, rename_unit
from mainstay.apps.accounts.models import Account, Contract, TeamMember, TeamRole
from mainstay.apps.organisation.actions.deeds import Actor, actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.settings import OrganisationDetails, change_organisation
from mainstay.apps.organisation.actions.sign_in import demand_second_factor, set_password
from mainstay.apps.organisation.actions.territories import TerritoryProblem, change_territory
from mainstay.apps.organisation.actions.users import UserDetails, change_user, deactivate_user
from mainstay.apps.organisation.models import AccessLevel, Organisation, Territory, User
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.people.actions.people import (
    PersonDetails,
    PositionDetails,
    add_person,
    end_position,
)
from mainstay.apps.worth.actions.rates import (
    ActivityTerms,
    ExchangeTerms,
    add_activity_rate,
    add_exchange_rate,
    change_activity_rate,
    change_exchange_rate,
    set_family,
)
from mainstay.apps.worth.models import Product
from mainstay.domain.errors import ChangedMeanwhile
from tests.cast import Cast

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A form: whose it is, where, what the other saves, what is typed, and both as shown."""

    user: User
    address: str
    meanwhile: Callable[[], object]
    typed: dict[str, Any]
    saved: str
    mine: str
    row: models.Model
    field: str
    delete: str = ""

    def value(self) -> str:
        self.row.refresh_from_db()
        return str(getattr(self.row, self.field))


def contract(cast: Cast, other: Actor) -> Case:
    row = add_contract(cast.hers, ContractDetails(number="A-1"), by=other)
    keys = [cast.hers.pk, row.pk]
    return Case(
        user=cast.alice,
        address=reverse("accounts:contract", args=keys),
        meanwhile=lambda: change_contract(
            row, ContractDetails(number="A-1", renewal="by letter"), by=other
        ),
        typed={"number": "A-1", "renewal": "by call"},
        saved="by letter",
        mine="by call",
        row=row,
        field="renewal",
        delete=reverse("accounts:no_contract", args=keys),
    )


def note(cast: Cast, _other: Actor) -> Case:
    by = actor(cast.alice)
    row = add_note(cast.hers, "Likes tea", now=NOON, by=by)
    keys = [cast.hers.pk, row.pk]
    return Case(
        user=cast.alice,
        address=reverse("accounts:note", args=keys),
        meanwhile=lambda: change_note(row, "Likes green tea", by=by),
        typed={"text": "Likes black tea"},
        saved="Likes green tea",
        mine="Likes black tea",
        row=row,
        field="text",
        delete=reverse("accounts:no_note", args=keys),
    )


def activity_rate(cast: Cast, other: Actor) -> Case:
    terms = ActivityTerms("visit", DAY, per_unit=Decimal(10))
    row = add_activity_rate(terms, by=other)
    return Case(
        user=cast.oscar,
        address=reverse("worth:activity_rate", args=[row.pk]),
        meanwhile=lambda: change_activity_rate(
            row, ActivityTerms("visit", DAY, unit="by car", per_unit=Decimal(10)), by=other
        ),
        typed={"activity": "visit", "from_date": "2026-01-01", "unit": "by rail", "per_unit": "10"},
        saved="by car",
        mine="by rail",
        row=row,
        field="unit",
        delete=reverse("worth:no_activity_rate", args=[row.pk]),
    )


def exchange_rate(cast: Cast, other: Actor) -> Case:
    row = add_exchange_rate(ExchangeTerms("SEK", DAY, Decimal("0.09")), by=other)
    return Case(
        user=cast.oscar,
        address=reverse("worth:exchange_rate", args=[row.pk]),
        meanwhile=lambda: change_exchange_rate(
            row, ExchangeTerms("NOK", DAY, Decimal("0.09")), by=other
        ),
        typed={"currency": "DKK", "from_date": "2026-01-01", "rate": "0.09"},
        saved="NOK",
        mine="DKK",
        row=row,
        field="currency",
        delete=reverse("worth:no_exchange_rate", args=[row.pk]),
    )


def product(cast: Cast, other: Actor) -> Case:
    row = Product.objects.create(source="erp", code="P1", name="Pump")
    return Case(
        user=cast.oscar,
        address=reverse("worth:product", args=[row.pk]),
        meanwhile=lambda: set_family(row, "Pumps", by=other),
        typed={"family": "Motors"},
        saved="Pumps",
        mine="Motors",
        row=row,
        field="family",
    )


def colleague(cast: Cast, other: Actor) -> Case:
    email = "bob@mill.example"
    return Case(
        user=cast.olga,
        address=reverse("organisation:user", args=[cast.bob.pk]),
        meanwhile=lambda: change_user(
            cast.bob, UserDetails(email, "Bob Miller", AccessLevel.CONTRIBUTOR), by=other
        ),
        typed={"name": "Robert", "email": email, "level": "contributor"},
        saved="Bob Miller",
        mine="Robert",
        row=cast.bob,
        field="name",
    )


def territory(cast: Cast, other: Actor) -> Case:
    return Case(
        user=cast.oscar,
        address=reverse("organisation:territory", args=[cast.north.pk]),
        meanwhile=lambda: change_territory(
            cast.north, name="North Sea", parent=cast.world, by=other
        ),
        typed={"name": "Far North", "parent": str(cast.world.pk)},
        saved="North Sea",
        mine="Far North",
        row=cast.north,
        field="name",
        delete=reverse("organisation:no_territory", args=[cast.north.pk]),
    )


def organisation(cast: Cast, other: Actor) -> Case:
    details = OrganisationDetails("Mill Group", "EUR", 1, "UTC")
    return Case(
        user=cast.olga,
        address=reverse("organisation:organisation"),
        meanwhile=lambda: change_organisation(details, by=other),
        typed={"name": "Mills", "currency": "EUR", "fiscal_year_start": "1", "time_zone": "UTC"},
        saved="Mill Group",
        mine="Mills",
        row=Organisation.objects.get(),
        field="name",
    )


def second_factor(cast: Cast, other: Actor) -> Case:
    return Case(
        user=cast.olga,
        address=reverse("organisation:signing_in"),
        meanwhile=lambda: demand_second_factor([AccessLevel.LEADER], by=other),
        typed={"levels": ["viewer"]},
        saved="Leader",
        mine="Viewer",
        row=Organisation.objects.get(),
        field="second_factor_for",
    )


CASES = [
    contract,
    note,
    activity_rate,
    exchange_rate,
    product,
    colleague,
    territory,
    organisation,
    second_factor,
]
DELETABLE = [contract, note, activity_rate, exchange_rate, territory]


@pytest.fixture
def other(cast: Cast) -> Actor:
    """The editor who is quicker: another administrator."""
    return actor(
        User.objects.create_user(
            "otto@mill.example", "correct", name="Otto", level=AccessLevel.ADMINISTRATOR
        )
    )


def opened(client: Client, case: Case) -> str:
    """Open the form and return what it carries of the history."""
    client.force_login(case.user)
    page = client.get(case.address).content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize("make", CASES)
def test_the_second_editor_sees_both_versions_and_decides(
    cast: Cast, other: Actor, client: Client, make: Callable[[Cast, Actor], Case]
) -> None:
    case = make(cast, other)
    seen = opened(client, case)
    case.meanwhile()
    kept = case.value()
    page = client.post(case.address, {**case.typed, "seen": seen})
    text = page.content.decode()
    assert page.status_code == 200
    assert "while you were at it. Nothing is lost." in text
    table = text.split("Saved by the other")[1].split("</table>")[0]
    assert f'<td class="wrap">{case.saved}</td>' in table
    assert f'<td class="wrap">{case.mine}</td>' in table
    assert case.value() == kept
    newer = text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(case.address, {**case.typed, "seen": newer}).status_code == 302
    assert case.value() != kept


@pytest.mark.parametrize("make", [product, territory, activity_rate])
def test_alone_at_a_form_nobody_is_asked_anything(
    cast: Cast, other: Actor, client: Client, make: Callable[[Cast, Actor], Case]
) -> None:
    case = make(cast, other)
    before = case.value()
    answer = client.post(case.address, {**case.typed, "seen": opened(client, case)})
    assert answer.status_code == 302
    assert case.value() != before


@pytest.mark.parametrize("make", DELETABLE)
def test_what_was_changed_since_it_was_read_is_not_deleted(
    cast: Cast, other: Actor, client: Client, make: Callable[[Cast, Actor], Case]
) -> None:
    case = make(cast, other)
    seen = opened(client, case)
    case.meanwhile()
    answer = client.post(case.delete, {"seen": seen})
    (told,) = get_messages(answer.wsgi_request)
    assert "while you were at it" in str(told)
    assert answer.headers["Location"] == case.address
    assert case.value()


def test_a_removed_contract_does_not_come_back_by_saving_its_form(cast: Cast) -> None:
    by = actor(cast.alice)
    row = add_contract(cast.hers, ContractDetails(number="A-1"), by=by)
    read = Contract.objects.get(pk=row.pk)
    with deed("delete contract", by=by):
        row.delete()
    with pytest.raises(ChangedMeanwhile, match=r"Alice removed this contract at .*, while you"):
        change_contract(read, ContractDetails(number="A-2"), by=by)
    assert not Contract.objects.exists()


def test_a_place_on_the_team_is_ended_as_it_was_read(cast: Cast, client: Client) -> None:
    by = actor(cast.alice)
    member = add_member(cast.hers, Place(cast.charlie, TeamRole.SKEPTIC, DAY), by=by)
    client.force_login(cast.alice)
    page = client.get(reverse("accounts:team", args=[cast.hers.pk])).context["page"]
    seen = next(one.seen for one in page.team.present if one.row == member)
    end_member(member, end=date(2026, 6, 30), by=actor(cast.nora))
    address = reverse("accounts:end_place", args=[cast.hers.pk, member.pk])
    answer = client.post(address, {"end": "2026-12-31", "seen": seen})
    (told,) = get_messages(answer.wsgi_request)
    assert "Nora changed this team member at" in str(told)
    member.refresh_from_db()
    assert member.end == date(2026, 6, 30)


def test_a_position_is_ended_led_and_left_as_it_was_read(cast: Cast, client: Client) -> None:
    alice = actor(cast.alice)
    person = add_person(PersonDetails("Ada Berg"), PositionDetails(cast.hers, start=DAY), by=alice)
    position = person.positions.get()
    client.force_login(cast.alice)
    keys = [person.pk, position.pk]
    typed = {
        "people:end_position": {"end": "2026-12-31"},
        "people:new_job": {"account": "Hansen Pumps", "start": "2026-12-31"},
        "people:manager": {"manager": ""},
    }
    pages = {name: client.get(reverse(name, args=keys)).context["page"] for name in typed}
    end_position(position, end=date(2026, 6, 30), by=actor(cast.nora))
    for name, wish in typed.items():
        address = reverse(name, args=keys)
        text = client.post(address, {**wish, "seen": pages[name].seen}).content.decode()
        assert "Nora changed this position at" in text
        assert ("Saved by the other" in text) == (name != "people:new_job")
    position.refresh_from_db()
    assert (position.end, person.positions.count()) == (date(2026, 6, 30), 1)


def test_a_buying_unit_is_renamed_and_deleted_as_it_was_read(cast: Cast, client: Client) -> None:
    unit = add_unit(cast.hers, "Plant", by=actor(cast.alice))
    client.force_login(cast.alice)
    (one,) = client.get(reverse("accounts:units", args=[cast.hers.pk])).context["page"].units
    rename_unit(unit, "Plant Lund", by=actor(cast.nora))
    for name in ("accounts:unit", "accounts:no_unit"):
        address = reverse(name, args=[cast.hers.pk, unit.pk])
        client.post(address, {"name": "Plant Malmö", "seen": one.seen})
        unit.refresh_from_db()
        assert unit.name == "Plant Lund"


def test_a_key_account_is_withdrawn_as_it_was_read(cast: Cast, client: Client) -> None:
    declare_key_account(cast.hers, today=DAY, by=actor(cast.alice))
    client.force_login(cast.alice)
    page = client.get(reverse("portfolio:account", args=[cast.hers.pk])).content.decode()
    version = Account.objects.get(pk=cast.hers.pk).version
    assert f'name="version" value="{version}"' in page
    withdraw_key_account(cast.hers, by=actor(cast.nora))
    declare_key_account(cast.hers, today=date(2026, 2, 2), by=actor(cast.nora))
    address = reverse("accounts:key_account", args=[cast.hers.pk])
    answer = client.post(address, {"declare": "no", "version": version})
    (told,) = get_messages(answer.wsgi_request)
    assert "Nora changed this account at" in str(told)
    cast.hers.refresh_from_db()
    assert cast.hers.key_account_since == date(2026, 2, 2)


def test_what_another_form_of_the_same_row_says_does_not_stop_this_one(
    cast: Cast, other: Actor
) -> None:
    seen = newest_entry(Organisation, 1, among=("name",))
    demand_second_factor([AccessLevel.LEADER], by=other)
    change_organisation(OrganisationDetails("Mills", "EUR", 1, "UTC"), seen=seen, by=other)
    row = Organisation.objects.get()
    assert (row.name, row.second_factor_for) == ("Mills", "leader")


def test_a_row_read_long_ago_writes_nothing_else_back(cast: Cast, other: Actor) -> None:
    read = User.objects.get(pk=cast.bob.pk)
    deactivate_user(cast.bob, by=other)
    set_password(read, "seven green kettles sing", by=other)
    change_user(read, UserDetails("bob@mill.example", "Bo", AccessLevel.CONTRIBUTOR), by=other)
    stored = User.objects.get(pk=cast.bob.pk)
    assert (stored.name, stored.is_active) == ("Bo", False)
    assert stored.check_password("seven green kettles sing")


def test_territories_moved_one_after_the_other_make_no_circle(cast: Cast, other: Actor) -> None:
    south = Territory.objects.create(name="South")
    read = Territory.objects.get(pk=south.pk)
    change_territory(cast.world, name="World", parent=south, by=other)
    with pytest.raises(TerritoryProblem, match="lies within South"):
        change_territory(read, name="South", parent=cast.north, by=other)


alone_in_memory = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the SQLite of tests lies in memory: one writer, no wait"
)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do deeds in threads of their own; return what was told to those that were refused."""
    told: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except (ChangedMeanwhile, TeamProblem) as problem:
            told.append(str(problem))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@alone_in_memory
@pytest.mark.django_db(transaction=True)
def test_of_five_who_save_at_the_same_moment_one_is_first(cast: Cast) -> None:
    row = add_contract(cast.hers, ContractDetails(number="A-1"), by=actor(cast.alice))
    seen = newest_entry(Contract, row.pk)

    def save(renewal: str) -> Callable[[], object]:
        details = ContractDetails(number="A-1", renewal=renewal)
        mine = Contract.objects.select_related("account").get(pk=row.pk)
        return lambda: change_contract(mine, details, seen=seen, by=actor(cast.alice))

    told = at_once(*(save(f"wish {n}") for n in range(5)))
    assert len(told) == 4
    assert all("Alice changed this contract at" in text for text in told)
    assert Contract.objects.get().renewal.startswith("wish")


@alone_in_memory
@pytest.mark.django_db(transaction=True)
def test_of_five_who_add_the_same_colleague_at_once_one_does(cast: Cast) -> None:
    place = Place(cast.charlie, TeamRole.SKEPTIC, DAY)
    told = at_once(*[lambda: add_member(cast.hers, place, by=actor(cast.nora))] * 5)
    assert len(told) == 4
    assert TeamMember.objects.filter(user=cast.charlie).count() == 1


def test_a_row_that_nobody_claims_to_have_read_is_read_again(cast: Cast, other: Actor) -> None:
    read = Account.objects.get(pk=cast.hers.pk)
    Account.objects.filter(pk=read.pk).update(segment="Pumps")
    with deed("look", by=other):
        assert as_read(read, None).segment == "Pumps"
