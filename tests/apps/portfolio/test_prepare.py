"""Before a meeting: what is owed, who matters, who of ours knows them best, and one sheet."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.people.models import Appraisal, Person, Position, PositionLevel
from mainstay.apps.plans.models import Goal, Initiative, InitiativeGoal, RelationshipPlan
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.touches.models import (
    Channel,
    Concern,
    CustomerRequest,
    MeetingPerson,
    PlannedMeeting,
    Promise,
    Touch,
    TouchColleague,
    TouchPerson,
)
from tests.cast import Cast
from tests.factories import Line, sell

TODAY = date(2026, 1, 20)
MOST = {"account": 20, "owed": 21, "reached": 20, "stakeholders": 29, "prepare": 34}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Hansen's director is Bob's best contact; a promise to the buyer was broken ten days ago."""
    cache.clear()
    sell(Line(cast.hers, date(2025, 12, 30), "10", "5"), Line(cast.his, TODAY, "10", "5"))
    unit = BuyingUnit.objects.create(account=cast.hers, name="Works North")
    director = _person(cast.hers, "Jonas Ek", PositionLevel.EXECUTIVE, unit)
    buyer = _person(cast.hers, "Ines Falk", PositionLevel.PURCHASING)
    long_ago = date(2025, 2, 1)
    Coverage.objects.create(
        account=cast.hers, person=director, colleague=cast.alice, start=long_ago
    )
    Appraisal.objects.create(
        account=cast.hers,
        person=director,
        day=TODAY,
        influence=10,
        relevance=10,
        stance=-2,
        is_budget=True,
    )
    Appraisal.objects.create(account=cast.hers, person=buyer, day=TODAY, influence=8, relevance=10)
    _touch(cast.hers, director, cast.bob, TODAY - timedelta(days=5), "They cut stock.")
    _promise(cast.hers, buyer, cast.alice, TODAY - timedelta(days=10), "Send the drawing")
    _promise(cast.hers, director, cast.alice, TODAY + timedelta(days=3), "Bring the plan")
    CustomerRequest.objects.create(
        account=cast.hers, person=director, what="Take bearings back", asked_on=TODAY
    )
    Concern.objects.create(
        account=cast.hers, person=buyer, what="Late trucks", raised_on=TODAY, is_complaint=True
    )
    plan = RelationshipPlan.objects.create(account=cast.hers, created_on=long_ago)
    goal = Goal.objects.create(
        plan=plan, person=director, what="Calls us first", target_level=3, set_on=long_ago
    )
    task = Initiative.objects.create(
        plan=plan, what="Visit the works", kind="contact", set_on=long_ago, due=TODAY
    )
    InitiativeGoal.objects.create(initiative=task, goal=goal)
    return cast


def _person(account: Account, name: str, level: str, unit: BuyingUnit | None = None) -> Person:
    person = Person.objects.create(name=name)
    Position.objects.create(
        person=person, account=account, title="Head", level=level, buying_unit=unit
    )
    return person


def _touch(account: Account, person: Person, ours: object, day: date, learned: str) -> None:
    touch = Touch.objects.create(account=account, day=day, channel=Channel.MEETING, learned=learned)
    TouchPerson.objects.create(touch=touch, person=person)
    TouchColleague.objects.create(touch=touch, colleague=ours)  # type: ignore[misc]


def _promise(account: Account, person: Person, owner: object, due: date, what: str) -> None:
    Promise.objects.create(
        account=account,
        person=person,
        owner=owner,  # type: ignore[misc]
        what=what,
        made_on=date(2026, 1, 1),
        due=due,
    )


def read(client: Client, name: str, account: Account, query: str = "") -> str:
    answer = client.get(reverse(f"portfolio:{name}", args=[account.pk]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def paper(client: Client, name: str, account: Account, query: str = "") -> str:
    answer = client.get(reverse(f"portfolio:{name}", args=[account.pk]) + query)
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_a_broken_promise_comes_before_what_is_due(held: Cast, client: Client) -> None:
    client.force_login(held.alice)
    page = read(client, "owed", held.hers)
    assert page.index("Send the drawing") < page.index("Bring the plan")
    assert "due 10 Jan 2026, 10 days late" in page
    assert "Take bearings back" in page
    assert "They cut stock." in page
    assert "No meeting is planned." in page


def test_who_met_somebody_most_knows_him_best_and_who_is_uncovered_is_named(
    held: Cast, client: Client
) -> None:
    client.force_login(held.alice)
    page = read(client, "stakeholders", held.hers)
    table = page[page.index("<table>") :]
    assert table.index("Jonas Ek") < table.index("Ines Falk")
    assert f"{held.bob} <small" in page
    assert "Nobody of ours covers: Ines Falk." in page
    assert "strongly against us" in page
    assert "Visit the works" in page
    assert "/why/coverage/?account=" in page


def test_who_may_not_judge_reads_promises_and_coverage_and_no_judgement(
    held: Cast, client: Client
) -> None:
    client.force_login(held.olga)
    page = read(client, "owed", held.hers) + read(client, "stakeholders", held.hers)
    page += read(client, "prepare", held.hers, f"?person={Person.objects.get(name='Jonas Ek').pk}")
    page += paper(client, "brief", held.hers)
    assert "Send the drawing" in page
    hidden = ("against us", "They cut stock", "Take bearings back", "Late trucks", "Calls us first")
    assert [text for text in hidden if text in page] == []


@pytest.mark.parametrize("code", ["coverage", "weighted_coverage", "units_reached", "depth"])
def test_figures_of_coverage_open_their_arithmetic_to_who_may_judge(
    held: Cast, client: Client, code: str
) -> None:
    address = f"{reverse('portfolio:why', args=[code])}?account={held.hers.pk}"
    client.force_login(held.alice)
    assert client.get(address).status_code == 200
    client.force_login(held.olga)
    assert client.get(address).status_code == 404
    client.force_login(held.charlie)
    assert client.get(address).status_code == 404


def test_the_sheet_says_of_whoever_will_be_there_what_counts(held: Cast, client: Client) -> None:
    client.force_login(held.alice)
    director = Person.objects.get(name="Jonas Ek")
    assert "Choose who will be there" in read(client, "prepare", held.hers)
    page = read(client, "prepare", held.hers, f"?person={director.pk}")
    text = paper(client, "prepare_paper", held.hers, f"?person={director.pk}")
    for told in (page, text):
        assert "They cut stock." in told
        assert "Bring the plan" in told
        assert "Take bearings back" in told
        assert "Calls us first" in told
        assert "What value means to them." in told
        assert "What is to be settled is not written down." in told
        assert "Promises of ours past their day: 1." in told


def test_a_planned_meeting_brings_its_people_and_what_is_ready(held: Cast, client: Client) -> None:
    meeting = PlannedMeeting.objects.create(
        account=held.hers, day=TODAY, agenda="Term", advice="Which seal", value="Less stock"
    )
    MeetingPerson.objects.create(meeting=meeting, person=Person.objects.get(name="Ines Falk"))
    Promise.objects.filter(due__lt=TODAY).update(kept_on=TODAY)
    client.force_login(held.alice)
    page = read(client, "prepare", held.hers)
    assert "It is prepared: agenda, advice and value are written down." in page
    assert [part.person.name for part in _parts(client, held)] == ["Ines Falk"]
    assert "20 Jan 2026" in read(client, "owed", held.hers)
    client.force_login(held.olga)
    assert "Which seal" not in read(client, "prepare", held.hers, f"?meeting={meeting.pk}")


def _parts(client: Client, held: Cast) -> list[object]:
    answer = client.get(reverse("portfolio:prepare", args=[held.hers.pk]))
    return list(answer.context["page"].parts)


def test_the_brief_is_one_page_with_promises_people_goals_and_coverage(
    held: Cast, client: Client
) -> None:
    client.force_login(held.alice)
    text = paper(client, "brief", held.hers)
    for said in (
        "Broken: Send the drawing",
        "Bring the plan",
        "complaint: Late trucks",
        "They cut stock.",
        "none is planned",
        f"{held.bob}. Most in touch, last on 15 Jan 2026.",
        "Visit the works",
        "Coverage of important people: 50.0 %",
        "Nobody of ours covers: Ines Falk.",
    ):
        assert said in text, said


def test_a_full_brief_is_still_one_page(held: Cast, client: Client) -> None:
    buyer = Person.objects.get(name="Ines Falk")
    long_text = "Send the drawing of the pump with all its seals, bearings and flanges " * 2
    for number in range(12):
        due = TODAY + timedelta(days=number)
        _promise(held.hers, buyer, held.alice, due, f"{number} {long_text}")
        person = _person(held.hers, f"Colleague Number {number}", PositionLevel.MIDDLE)
        _touch(held.hers, person, held.bob, TODAY, long_text)
    client.force_login(held.alice)
    assert "9 more people are known" not in paper(client, "brief", held.hers)


@pytest.mark.parametrize("reader", ["alice", "olga", "dana"])
@pytest.mark.parametrize("name", list(MOST))
def test_each_part_asks_little(
    held: Cast,
    client: Client,
    reader: str,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(getattr(held, reader))
    address = reverse(f"portfolio:{name}", args=[held.hers.pk])
    if name == "prepare":
        address += "?person=" + str(Person.objects.get(name="Jonas Ek").pk)
    client.get(address)
    with django_assert_max_num_queries(MOST[name], info=address):
        client.get(address)


def test_a_broken_promise_shows_in_every_list_that_names_the_account(
    held: Cast, client: Client
) -> None:
    client.force_login(held.alice)
    addresses = (
        reverse("portfolio:accounts"),
        reverse("portfolio:accounts") + "?by=group",
        reverse("portfolio:portfolio"),
        reverse("portfolio:account", args=[held.hers.pk]),
        reverse("workspace:search") + "?q=hansen",
    )
    for address in addresses:
        assert "promise broken" in client.get(address).content.decode(), address
    Promise.objects.update(owner=held.bob)
    week = client.get(reverse("workspace:week")).content.decode()
    assert "Your accounts with a broken promise" in week
    exported = client.get(reverse("portfolio:accounts") + "?export=csv").content.decode()
    assert "promise broken" not in exported


def test_after_ninety_days_and_for_strangers_it_does_not_show(held: Cast, client: Client) -> None:
    client.force_login(held.charlie)
    assert "promise broken" not in client.get(reverse("portfolio:accounts")).content.decode()
    Promise.objects.filter(due__lt=TODAY).update(
        made_on=date(2025, 9, 1), due=TODAY - timedelta(days=91)
    )
    client.force_login(held.alice)
    assert "promise broken" not in client.get(reverse("portfolio:accounts")).content.decode()


def test_a_promise_broken_to_a_member_shows_on_its_group(held: Cast, client: Client) -> None:
    Promise.objects.update(account=held.subsidiary)
    client.force_login(held.alice)
    for address in (
        reverse("portfolio:accounts") + "?by=group&text=hansen",
        reverse("portfolio:portfolio"),
        reverse("portfolio:account", args=[held.hers.pk]),
    ):
        assert "promise broken" in client.get(address).content.decode(), address


def test_new_units_and_people_are_counted_in_their_quarter(held: Cast, client: Client) -> None:
    Coverage.objects.update(start=date(2026, 1, 5))
    client.force_login(held.alice)
    page = read(client, "reached", held.hers)
    assert "<b>Jan 2026 to Mar 2026</b>: 1 person, 1 buying unit (Works North)" in page
    assert page.count("no new buying unit") == 3
