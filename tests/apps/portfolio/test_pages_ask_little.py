"""How many questions each page asks of the database: the same for many rows as for a few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.analytics.lake import Lake
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.models import Appraisal, Person, Position
from mainstay.apps.plans.models import Goal, RelationshipPlan
from mainstay.apps.relationships.models import Coverage, StrengthAnswers
from mainstay.apps.touches.actions.counting import count_touches
from mainstay.apps.touches.models import Channel, Touch, TouchPerson
from tests.cast import Cast
from tests.factories import Event, Line, sell, serve

DAY = date(2026, 3, 2)
MOST = 20
# The goal of these is 20, too.
MOST_OF_A_MAP = 22  # of it two for whoever leads a territory, one while touches are counted
MOST_OF_A_WEEK = 21
MOST_OF_A_PLAN = 37  # the account's map beside each step of the plan
MOST_OF_A_PERSON = 21
MOST_OF_A_PERSON_THERE = 27  # the account's map beside the person's own history
READERS = ("olga", "nora", "alice")
TABS = (
    "account",
    "account_worth",
    "account_people",
    "account_team",
    "account_contracts",
    "account_notes",
    "account_history",
)
LISTS = (
    "",
    "?page=2&size=25",
    "?sort=-value",
    "?sort=hold",
    "?sort=contract_end",
    "?sort=owner",
    "?sort=-territory",
    "?text=mill",
    "?owner=none",
    "?key=proposed&sort=-share",
    "?segment=large&sort=-margin",
    "?by=group",
)


@pytest.fixture
def many(cast: Cast) -> Cast:
    """Sixty accounts more for Alice, in groups of two, with lines, services and people."""
    tops = [_account(cast, number) for number in range(30)]
    members = [_account(cast, number, parent=top) for number, top in enumerate(tops, 30)]
    accounts = [cast.hers, cast.his, *tops, *members]
    sell(*(Line(row, DAY, str(100 + n), cost="60") for n, row in enumerate(accounts)))
    serve(*(Event(row, DAY, "visit", amount="5") for row in accounts))
    for number, row in enumerate(accounts):
        person = Person.objects.create(name=f"Ada Berg {number:02}")
        Position.objects.create(person=person, account=row, title="Buyer")
    return cast


Opens = Callable[..., Any]


@pytest.fixture
def opens(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> Opens:
    """Open a page, which asks the database at most ``MOST`` questions."""

    def open_it(address: str, most: int = MOST) -> Any:
        with django_assert_max_num_queries(most, info=address):
            answer = client.get(address)
        assert answer.status_code == 200
        return answer

    return open_it


def _account(cast: Cast, number: int, parent: Account | None = None) -> Account:
    return Account.objects.create(
        name=f"Mill {number:02}",
        owner=cast.alice,
        territory=cast.north,
        segment="large" if number % 2 else "small",
        parent=parent,
    )


@pytest.mark.parametrize("reader", READERS)
def test_the_list_of_accounts(
    many: Cast,
    client: Client,
    reader: str,
    opens: Opens,
) -> None:
    client.force_login(getattr(many, reader))
    address = reverse("portfolio:accounts")
    client.get(address)
    client.get(f"{address}?by=group")
    for query in LISTS:
        opens(address + query)


@pytest.mark.parametrize("reader", READERS)
def test_the_portfolio_asks_little_and_reads_no_lake_again(
    many: Cast,
    client: Client,
    reader: str,
    monkeypatch: pytest.MonkeyPatch,
    opens: Opens,
) -> None:
    client.force_login(getattr(many, reader))
    forms = ["", "?by=account", "?sort=hold", "?customer=mill", "?stakes=carry", "?measure=revenue"]
    address = reverse("portfolio:portfolio")
    for query in forms:
        client.get(address + query)
    monkeypatch.setattr(Lake, "session", None)
    for query in forms:
        opens(address + query)


@pytest.mark.parametrize("reader", READERS)
def test_an_account_and_its_tabs(
    many: Cast,
    client: Client,
    reader: str,
    opens: Opens,
) -> None:
    client.force_login(getattr(many, reader))
    top = Account.objects.get(name="Mill 07")
    for name in TABS:
        address = reverse(f"portfolio:{name}", args=[top.pk])
        client.get(address)
        opens(address)


@pytest.mark.parametrize("reader", READERS)
def test_the_records_of_a_group_and_of_its_member(
    many: Cast,
    client: Client,
    reader: str,
    opens: Opens,
) -> None:
    client.force_login(getattr(many, reader))
    member = Account.objects.get(name="Mill 37")
    assert member.parent is not None
    for name in ("account_lines", "account_events"):
        for account in (member.parent, member):
            address = reverse(f"portfolio:{name}", args=[account.pk])
            client.get(address)
            count = 2 if account.parent is None else 1
            assert opens(address).context["page"].table.count == count


@pytest.mark.parametrize("reader", READERS)
def test_imports_search_and_people(
    many: Cast,
    client: Client,
    reader: str,
    opens: Opens,
) -> None:
    client.force_login(getattr(many, reader))
    for name, query in (
        ("imports:imports", ""),
        ("workspace:search", "?q=berg"),
        ("workspace:search", "?q=mill"),
        ("workspace:search", "?q=mil1"),
        ("people:people", ""),
        ("people:people", "?text=buyer&sort=-title"),
        ("people:people", "?level=executive&state=left"),
    ):
        if name == "imports:imports" and reader != "olga":
            continue
        address = reverse(name) + query
        client.get(address)
        opens(address)


@pytest.fixture
def mapped(many: Cast) -> Account:
    """One of the accounts with thirty people more, covered, judged, met, and with goals."""
    account = Account.objects.get(name="Mill 07")
    people = Person.objects.bulk_create(Person(name=f"Person {n:02}") for n in range(30))
    plan = RelationshipPlan.objects.create(account=account, created_on=DAY)
    for person in people:
        at = {"account": account, "person": person}
        Position.objects.create(**at, title="Planner")
        Coverage.objects.create(**at, colleague=many.alice, start=DAY)
        Appraisal.objects.create(**at, day=DAY, influence=8, relevance=8)
        StrengthAnswers.objects.create(**at, day=DAY, source="self", partnership=3)
        touch = Touch.objects.create(account=account, day=DAY, channel=Channel.MEETING)
        TouchPerson.objects.create(touch=touch, person=person)
        Goal.objects.create(plan=plan, person=person, what="Meet", owner=many.alice, set_on=DAY)
    return account


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("counted", [False, True], ids=["touches not counted", "touches counted"])
def test_map_plan_week_and_person(
    mapped: Account, many: Cast, client: Client, reader: str, opens: Opens, *, counted: bool
) -> None:
    if counted:
        count_touches(by=machine_owner())
    client.force_login(getattr(many, reader))
    person = Person.objects.get(name="Person 07")
    for name, args, most in (
        ("portfolio:account_map", [mapped.pk], MOST),
        ("portfolio:account_plan", [mapped.pk], MOST),
        ("relationships:map", [mapped.pk], MOST_OF_A_MAP),
        ("plans:plan", [mapped.pk], MOST_OF_A_PLAN),
        ("workspace:week", [], MOST_OF_A_WEEK),
        ("people:person", [person.pk], MOST_OF_A_PERSON),
        ("relationships:person", [mapped.pk, person.pk], MOST_OF_A_PERSON_THERE),
    ):
        address = reverse(name, args=args)
        client.get(address)
        opens(address, most)


def test_every_order_of_the_list_holds_everybody_once(many: Cast, client: Client) -> None:
    client.force_login(many.olga)
    address = reverse("portfolio:accounts")
    names = {row.name for row in Account.objects.all()}
    for sort in ("name", "-name", "-value", "value", "hold", "owner", "contract_end"):
        answer = client.get(f"{address}?sort={sort}&size=100")
        rows = answer.context["page"].table.rows
        assert sorted(row.cells[0].text for row in rows) == sorted(names)


def test_the_total_is_that_of_the_accounts_that_are_left(many: Cast, client: Client) -> None:
    client.force_login(many.olga)
    address = reverse("portfolio:accounts")
    queries = ("", "?segment=large", "?segment=small", "?text=castell", "?text=hansen")
    tables = {query: client.get(address + query).context["page"].table for query in queries}
    total = {
        query: next(cell for cell in table.totals if cell).value.value
        for query, table in tables.items()
    }
    assert total[""] == sum(value for query, value in total.items() if query)
    assert total["?segment=large"] > total["?text=hansen"] > 0
