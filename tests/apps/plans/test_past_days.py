"""The plan of a past day: what came later is never shown, whatever was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.actions.people import merge_people
from mainstay.apps.plans.actions.evidence import add_business_line
from mainstay.apps.plans.actions.goals import GoalDetails, change_goal, drop_goal, set_goal
from mainstay.apps.plans.actions.initiatives import (
    InitiativeDetails,
    add_initiative,
    change_initiative,
    drop_initiative,
    finish_initiative,
)
from mainstay.apps.plans.actions.plans import AnalysisDetails, change_analysis, mark_gap, unmark_gap
from mainstay.apps.plans.models import Goal, Initiative, MarkedGap, RelationshipPlan
from mainstay.apps.plans.queries.table import PlanReading, read_plan
from mainstay.domain.relationship_plan.initiatives import Kind
from tests.apps.plans.scene import answer, goal_of, plan_of_hers, somebody, today
from tests.cast import Cast

AGO = 30  # days


@pytest.fixture
def plan(cast: Cast) -> RelationshipPlan:
    """A plan as it stood a month ago: a goal, an initiative for it, an analysis, a known gap."""
    then = today() - timedelta(days=AGO)
    with history_written(timezone.now() - timedelta(days=AGO)):
        return _plan(cast, then)


@contextmanager
def history_written(at: datetime) -> Iterator[None]:
    """Date the entries of the history back, which cannot be changed once they stand there."""

    def date_back(instance: LogEntry, **_others: object) -> None:
        instance.timestamp = at

    pre_save.connect(date_back, sender=LogEntry)
    try:
        yield
    finally:
        pre_save.disconnect(date_back, sender=LogEntry)


def _plan(cast: Cast, then: date) -> RelationshipPlan:
    made = plan_of_hers(cast, begun=then)
    by = actor(cast.alice)
    ines = somebody(cast.hers, "Ines Falk", since=then)
    answer(cast.hers, ines, 2, day=then)
    goal = goal_of(made, ines, cast, today=then)
    details = InitiativeDetails("Visit the plant", Kind.CONTACT, (goal,), cost=Decimal(100))
    add_initiative(made, details, today=then, by=by)
    change_analysis(made, AnalysisDetails(issues="Late deliveries"), by=by)
    otto = somebody(cast.hers, "Otto Kern", since=then)
    mark_gap(made, otto, "He retires", today=then, by=by)
    return made


def seen_on(plan: RelationshipPlan, cast: Cast, days_ago: int) -> tuple[object, ...]:
    """Return everything that a reading says, as plain values."""
    day = today() - timedelta(days=days_ago)
    plan = RelationshipPlan.objects.select_related("account").get(pk=plan.pk)
    reading: PlanReading = read_plan(plan, user=cast.alice, day=day)
    facts = reading.book.facts
    return (
        facts.goals,
        facts.initiatives,
        facts.analysis,
        facts.marked_gaps,
        facts.last_review,
        reading.book.links,
        reading.book.days,
        reading.book.customer,
        reading.steps,
        reading.warnings,
    )


def _reword(plan: RelationshipPlan, cast: Cast) -> None:
    goal = Goal.objects.get(plan=plan)
    later = GoalDetails(goal.person, "Something else", 2, 4, owner=cast.bob)
    change_goal(goal, later, today=today(), by=actor(cast.bob))


def _drop(plan: RelationshipPlan, cast: Cast) -> None:
    goal = Goal.objects.get(plan=plan)
    if goal.dropped_on is None:
        drop_goal(goal, "She left", on=today(), by=actor(cast.bob))


def _set_another(plan: RelationshipPlan, cast: Cast) -> None:
    goal = Goal.objects.filter(plan=plan).first()
    assert goal is not None
    if Goal.objects.filter(plan=plan).count() == 1:
        set_goal(plan, GoalDetails(goal.person, "New"), today=today(), by=actor(cast.bob))


def _loosen(plan: RelationshipPlan, cast: Cast) -> None:
    row = Initiative.objects.get(plan=plan)
    change_initiative(row, InitiativeDetails("Call", Kind.DISCOUNT), by=actor(cast.bob))


def _finish(plan: RelationshipPlan, cast: Cast) -> None:
    finish_initiative(Initiative.objects.get(plan=plan), on=today(), by=actor(cast.bob))


def _drop_initiative(plan: RelationshipPlan, cast: Cast) -> None:
    drop_initiative(Initiative.objects.get(plan=plan), on=today(), by=actor(cast.bob))


def _analyse(plan: RelationshipPlan, cast: Cast) -> None:
    said = AnalysisDetails(no_issues=True, problems="None left", focus="people")
    change_analysis(plan, said, by=actor(cast.bob))


def _tie(plan: RelationshipPlan, cast: Cast) -> None:
    add_business_line(plan, "Grow in the south", by=actor(cast.bob))


def _unmark(plan: RelationshipPlan, cast: Cast) -> None:
    for gap in MarkedGap.objects.filter(plan=plan):
        unmark_gap(gap, by=actor(cast.bob))


DEEDS = (_reword, _loosen, _finish, _analyse, _tie, _unmark, _drop, _drop_initiative)


@pytest.mark.parametrize("deed", [*DEEDS, _set_another], ids=lambda deed: deed.__name__)
def test_a_past_day_reads_the_same_after_a_later_deed(
    cast: Cast, plan: RelationshipPlan, deed: object
) -> None:
    assert callable(deed)
    before, now = seen_on(plan, cast, 10), seen_on(plan, cast, 0)
    deed(plan, cast)
    assert seen_on(plan, cast, 10) == before
    assert seen_on(plan, cast, 0) != now


def test_a_goal_of_somebody_merged_since_is_about_whoever_is_left(
    cast: Cast, plan: RelationshipPlan
) -> None:
    before = read_plan(plan, user=cast.alice, day=today() - timedelta(days=10)).people[0]
    for name in ("Ines Falk-Berg", "Ines Falk-Bergen"):
        twin = somebody(cast.hers, name, influence=None, since=today())
        merge_people(Goal.objects.get().person, twin, by=actor(cast.olga))
    after = read_plan(plan, user=cast.alice, day=today() - timedelta(days=10)).people
    assert [row.name for row in after] == ["Ines Falk-Bergen", "Otto Kern"]
    assert after[0].goals[0].goal.now == before.goals[0].goal.now == 2


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(st.sampled_from(DEEDS[:6]), max_size=6), days_ago=st.integers(1, AGO - 1))
def test_no_row_of_later_deeds_changes_a_past_day(
    cast: Cast, plan: RelationshipPlan, deeds: list[object], days_ago: int
) -> None:
    before = seen_on(plan, cast, days_ago)
    for deed in deeds:
        assert callable(deed)
        deed(plan, cast)
    assert seen_on(plan, cast, days_ago) == before


def test_the_page_of_a_past_day_says_so_and_offers_no_change(
    cast: Cast, plan: RelationshipPlan
) -> None:
    _reword(plan, cast)
    client = Client()
    client.force_login(cast.alice)
    day = today() - timedelta(days=5)
    address = reverse("plans:plan", args=[cast.hers.pk])
    text = client.get(f"{address}?as_of={day}").content.decode()
    assert "nothing later is shown" in text
    assert "Calls us first" in text
    assert "Something else" not in text
    assert "<form" not in text.partition("data-panel")[2]
    assert "Something else" in client.get(address).content.decode()
    early = today() - timedelta(days=AGO + 1)
    before = client.get(f"{address}?as_of={early}").content.decode()
    assert "There was no relationship plan on that day" in before
    assert "Ines Falk" not in before


def test_a_figure_and_a_file_of_a_past_day_speak_of_that_day(
    cast: Cast, plan: RelationshipPlan
) -> None:
    client = Client()
    client.force_login(cast.alice)
    day = today() - timedelta(days=5)
    page = client.get(reverse("plans:plan", args=[cast.hers.pk]) + f"?as_of={day}").context["page"]
    assert all(figure.why.endswith(f"?as_of={day}") for figure in page.figures)
    assert {client.get(figure.why).status_code for figure in page.figures} == {200}
    paper = reverse("plans:paper", args=[cast.hers.pk, "xlsx"])
    assert f"plan-{day}.xlsx" in client.get(f"{paper}?as_of={day}")["Content-Disposition"]
