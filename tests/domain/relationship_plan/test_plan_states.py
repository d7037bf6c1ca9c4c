from datetime import date

import pytest
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import TODAY, codes, goal, initiative

from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.relationship_plan import integration
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.integration import PlanLinks
from mainstay.domain.relationship_plan.states import (
    PlanDays,
    PlanState,
    PlanStateError,
    demand_met,
    moved_on,
    plan_state,
)

JAN, FEB, MAY = date(2026, 1, 5), date(2026, 2, 5), date(2026, 5, 5)
DEMANDED = Judgement(True, (Reason("plan.hold_unknown"),))


def test_a_plan_is_created_then_communicated_then_executed():
    days = PlanDays(JAN, FEB, MAY)
    states = [plan_state(days, as_of=day).answer for day in (date(2026, 1, 4), JAN, FEB, TODAY)]
    assert states == [None, PlanState.CREATED, PlanState.COMMUNICATED, PlanState.EXECUTED]


def test_states_come_in_their_order_only():
    days = moved_on(PlanDays(), PlanState.CREATED, on=FEB)
    with pytest.raises(PlanStateError, match="communicated before it is executed"):
        moved_on(days, PlanState.EXECUTED, on=MAY)
    with pytest.raises(PlanStateError, match="cannot be communicated"):
        moved_on(days, PlanState.COMMUNICATED, on=JAN)
    with pytest.raises(PlanStateError, match="created already"):
        moved_on(days, PlanState.CREATED, on=MAY)
    told = moved_on(days, PlanState.COMMUNICATED, on=FEB)
    assert moved_on(told, PlanState.EXECUTED, on=MAY) == PlanDays(FEB, FEB, MAY)


def test_an_executed_plan_with_open_initiatives_says_so():
    open_one = initiative(Kind.SKILLS, "5")
    done = initiative(Kind.SKILLS, "5", initiative_id=2, done_on=JAN)
    judged = plan_state(PlanDays(JAN, FEB, MAY), as_of=TODAY, initiatives=[open_one, done])
    assert codes(judged) == ["state.executed", "state.initiatives_open"]
    assert judged.reasons[1].rows == ("initiative:1",)
    told = plan_state(PlanDays(JAN, FEB), as_of=TODAY, initiatives=[open_one])
    assert codes(told) == ["state.communicated"]


@pytest.mark.parametrize(
    ("days", "met", "last"),
    [
        (PlanDays(), False, "state.no_plan"),
        (PlanDays(date(2026, 7, 1)), False, "state.no_plan"),
        (PlanDays(JAN), False, "state.not_communicated"),
        (PlanDays(JAN, FEB), True, "state.communicated"),
    ],
)
def test_a_demanded_plan_is_there_when_people_were_told_of_it(days, met, last):
    judged = demand_met(DEMANDED, days, as_of=TODAY)
    assert judged.answer is met
    assert (codes(judged)[0], codes(judged)[-1]) == ("plan.hold_unknown", last)


def test_nothing_demanded_is_met_and_an_unknown_demand_unknown():
    free = Judgement(False, (Reason("plan.not_demanded"),))
    assert demand_met(free, PlanDays(), as_of=TODAY).answer is True
    assert demand_met(Judgement(None), PlanDays(), as_of=TODAY).answer is None


def test_a_plan_outside_the_business_plan_is_a_warning():
    assert codes(integration.in_business_plan(PlanLinks((" ",)))) == ["link.no_business_plan"]
    linked = integration.in_business_plan(PlanLinks(("Grow in the north",)))
    assert (linked.answer, linked.reasons[0].params["lines"]) == (True, ("Grow in the north",))


def test_every_owner_needs_an_objective():
    plan = [goal(1, 2, 3), goal(1, 2, 3, goal_id=2, owner_id=None)]
    work = [initiative(Kind.SKILLS, "5", owner_id=22, owner="Bob")]
    people = integration.owners(plan, work)
    assert people == {21: "Alice", 22: "Bob"}
    links = PlanLinks(objectives={21: "Keep Lindqvist", 22: " "})
    judged = integration.in_objectives(people, links)
    assert (judged.answer, codes(judged)) == (False, ["link.no_objective", "link.objective"])
    assert judged.reasons[0].rows == ("colleague:22",)
    explained = integration.explain_owners_linked(people, links)
    assert_explains(explained)
    assert str(explained.figure.value) == "0.5"


def test_owners_of_dropped_goals_are_not_asked_and_without_owners_nothing_is_known():
    people = integration.owners([goal(1, 2, 3, dropped_on=TODAY)], [])
    assert people == {}
    assert integration.in_objectives(people, PlanLinks()).answer is None
    assert integration.explain_owners_linked(people, PlanLinks()).figure.value is None
