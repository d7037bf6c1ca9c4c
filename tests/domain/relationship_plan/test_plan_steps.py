from datetime import date, timedelta

import pytest
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import PLAYBOOK, TODAY, codes, goal, initiative

from mainstay.domain.people_roles import BuyingRole, CoverageRole
from mainstay.domain.relationship_map.facts import AccountMap, Cover, MapPerson
from mainstay.domain.relationship_plan import steps as rules
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.steps import Analysis, PlanFacts, Step


def person(person_id, *roles, influence=8, relevance=8, **others):
    return MapPerson(
        person_id,
        f"P{person_id}",
        roles=frozenset(roles),
        influence=influence,
        relevance=relevance,
        **others,
    )


BUYER = person(11, BuyingRole.BUDGET)
KEEPER = person(12, BuyingRole.GATEKEEPER, influence=2)
USER = person(13, BuyingRole.USER, influence=1)


def plan(*people, covers=(), **others):
    return PlanFacts(AccountMap(TODAY, 1, people=people, covers=tuple(covers)), **others)


def test_the_map_is_understood_when_important_people_have_an_owner_or_are_marked_gaps():
    bare = rules.understanding(plan(BUYER, KEEPER), PLAYBOOK)
    assert (bare.answer, codes(bare)) == (False, ["step.not_covered"])
    assert bare.reasons[0].rows == ("person:11",)
    owned = plan(BUYER, KEEPER, covers=[Cover(21, 11)])
    assert rules.understanding(owned, PLAYBOOK).answer is True
    marked = plan(BUYER, KEEPER, marked_gaps=frozenset({11}))
    assert rules.understanding(marked, PLAYBOOK).answer is True


@pytest.mark.parametrize(
    "cover", [Cover(21, 11, CoverageRole.SECOND), Cover(21, 11, is_planned=True)]
)
def test_a_second_and_a_planned_owner_are_no_owner(cover):
    assert rules.understanding(plan(BUYER, covers=[cover]), PLAYBOOK).answer is False


def test_a_person_of_unknown_importance_leaves_the_step_not_known():
    vague = person(14, influence=None, relevance=None)
    judged = rules.understanding(plan(vague), PLAYBOOK)
    assert (judged.answer, codes(judged)) == (None, ["unknown.person_importance"])


def test_roles_are_identified_when_everybody_has_one_and_each_is_there():
    assert rules.identifying(plan(BUYER, KEEPER, USER)).answer is True
    judged = rules.identifying(plan(BUYER, person(15)))
    assert codes(judged) == ["step.no_role", "step.gatekeeper_missing", "step.user_missing"]


def test_a_placeholder_does_not_fill_the_role_it_stands_for():
    empty = person(16, BuyingRole.USER, is_placeholder=True)
    assert codes(rules.identifying(plan(BUYER, KEEPER, empty))) == ["step.user_missing"]


def test_the_analysis_needs_an_entry_or_an_explicit_none():
    silent = plan(analysis=Analysis(issues=("Nobody knows their board",), problems=()))
    assert codes(rules.analysing(silent)) == ["step.opportunities_missing"]
    assert rules.analysing(plan(analysis=Analysis((), (), ()))).answer is True


def test_every_important_person_needs_a_goal_that_can_be_measured():
    assert codes(rules.determining(plan(BUYER, KEEPER), PLAYBOOK)) == ["step.no_goal"]
    vague = plan(BUYER, goals=(goal(1, 2, 3, due=None),))
    assert codes(rules.determining(vague, PLAYBOOK)) == ["step.goal_no_due"]
    bare = plan(BUYER, goals=(goal(None, 2, None),))
    assert codes(rules.determining(bare, PLAYBOOK)) == ["step.goal_no_start", "step.goal_no_target"]
    dropped = plan(BUYER, goals=(goal(1, 2, 3, dropped_on=TODAY),))
    assert rules.determining(dropped, PLAYBOOK).answer is False
    assert rules.determining(plan(BUYER, goals=(goal(1, None, 3),)), PLAYBOOK).answer is True


def test_goals_and_initiatives_are_linked_both_ways():
    goals = (goal(1, 2, 3),)
    assert codes(rules.implementing(plan(goals=goals))) == ["initiative.goal_without"]
    work = (initiative(Kind.SKILLS, "5"),)
    assert rules.implementing(plan(goals=goals, initiatives=work)).answer is True
    assert codes(rules.implementing(plan())) == ["unknown.no_goals"]


@pytest.mark.parametrize(
    ("days", "answer"), [(0, True), (92, True), (93, False), (-1, None), (None, None)]
)
def test_a_review_holds_for_ninety_two_days(days, answer):
    last = None if days is None else TODAY - timedelta(days=days)
    assert rules.reviewing(plan(last_review=last), PLAYBOOK).answer is answer


def test_an_empty_map_is_not_a_bad_one():
    judged = rules.steps(plan(), PLAYBOOK)
    assert [judged[step].answer for step in Step] == [None, None, False, None, None, None]
    explained = rules.explain_steps_done(judged)
    assert_explains(explained)
    assert explained.figure.value == 0


def test_a_complete_plan_has_six_steps_done():
    facts = plan(
        BUYER,
        KEEPER,
        USER,
        covers=[Cover(21, 11)],
        analysis=Analysis(("a",), ("b",), ()),
        goals=(goal(1, 2, 3),),
        initiatives=(initiative(Kind.SKILLS, "5"),),
        last_review=date(2026, 5, 1),
    )
    explained = rules.explain_steps_done(rules.steps(facts, PLAYBOOK))
    assert explained.figure.value == 6
    assert_explains(explained)
