"""What the rules of the relationship plan answer can be written out as sentences."""

import ast
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from mainstay.domain import relationship_plan
from mainstay.domain.figure import Period
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.promises import Promise
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_plan import goals as goal_rules
from mainstay.domain.relationship_plan import initiatives as work_rules
from mainstay.domain.relationship_plan import integration
from mainstay.domain.relationship_plan.help_menu import (
    CustomerState,
    Focus,
    Maturity,
    ValueProfile,
    help_menu,
)
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.owner_summary import OwnerFacts, owner_summary
from mainstay.domain.relationship_plan.record import (
    ReviewedGoal,
    ReviewedPlan,
    close_review,
    compare_reviews,
    explain_attainment_change,
)
from mainstay.domain.relationship_plan.review import Decision, Verdict, hearing, propose
from mainstay.domain.relationship_plan.states import PlanDays, PlanState, demand_met, plan_state
from mainstay.domain.relationship_plan.steps import (
    Analysis,
    PlanFacts,
    Step,
    explain_steps_done,
    steps,
)
from mainstay.domain.relationship_plan.strategic import (
    Commitment,
    Evidence,
    Side,
    Stress,
    Tried,
    explain_stresses_kept,
    is_strategic,
)
from mainstay.ui import reasons
from mainstay.ui.explanations import explained
from mainstay.ui.reasons import SENTENCES, sentence
from tests.domain.relationship_plan.plans import PLAYBOOK, TODAY, goal, initiative

FOLDER = Path(relationship_plan.__path__[0])
MODULES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
GOALS = (
    goal(1, 2, 3, goal_id=1),
    goal(1, None, 3, goal_id=2, due=date(2026, 6, 1)),
    goal(3, 3, 2, goal_id=3, owner_id=None, due=None),
    goal(None, 2, None, goal_id=4, due=date(2026, 5, 1), influence=None, relevance=None),
    goal(1, 1, 3, goal_id=5, due=date(2026, 6, 1), person_left_on=TODAY),
    goal(1, 1, 3, goal_id=6, dropped_on=TODAY),
    goal(2, 1, 4, goal_id=7, own_priority=goal_rules.OwnPriority(Decimal(9), "now", "Alice")),
    goal(2, 2, 3, goal_id=8, set_on=None),
    goal(1, 3, 3, goal_id=9),
    goal(1, 1, 3, goal_id=10, due=date(2026, 7, 1)),
)
WORK = (
    initiative(Kind.DISCOUNT, "60"),
    initiative(Kind.SKILLS, "40", initiative_id=2, owner_id=None, due=None),
    initiative(Kind.CONTACT, None, initiative_id=3, goal_ids=frozenset(), due=date(2026, 1, 1)),
)


@pytest.fixture(autouse=True)
def _strict(settings):
    settings.MAINSTAY_STRICT_SENTENCES = True


def judged(judgement):
    return said((*judgement.reasons, *judgement.unknowns))


def said(items):
    return [sentence(item.code, item.params) for item in items]


def shown(explanation):
    assert f"figure.{explanation.figure.code}" in SENTENCES
    laid_out = explained(explanation, playbook=PLAYBOOK)
    return [laid_out.title, laid_out.value, *laid_out.notes, *(row.label for row in laid_out.rows)]


def literals(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [
        c for c in calls if isinstance(c.func, ast.Name) and c.func.id in ("Reason", "Unknown")
    ]
    given = [call.args[0] for call in named if call.args]
    given += [word.value for call in calls for word in call.keywords if word.arg == "code"]
    return {str(each.value) for each in given if isinstance(each, ast.Constant)}


def test_every_code_that_the_plan_uses_is_declared():
    used = set().union(*(literals(path) for path in MODULES))
    assert "step.review_late" in used
    assert used <= set(relationship_plan.CODES)
    assert set(relationship_plan.CODES) <= set(SENTENCES)


def test_no_code_has_two_sentences():
    """The parts are laid over each other: a code given twice would say the wrong thing."""
    key = re.compile(r'^    "([a-z_]+\.[a-z_0-9]+)": ', re.MULTILINE)
    files = sorted(Path(reasons.__file__).parent.glob("*.py"))
    given = Counter(code for path in files for code in key.findall(path.read_text("utf-8")))
    assert given["step.done"] == 1
    assert {code for code, times in given.items() if times > 1} == set()


@pytest.mark.parametrize(
    "code",
    [
        *(f"verdict.{each}" for each in Verdict),
        *(f"plan_state.{each}" for each in PlanState),
        *(f"kind.{each}" for each in Kind),
        *(f"maturity.{each:d}" for each in Maturity),
        *(f"focus.{each}" for each in Focus),
        *(f"step.{each}" for each in Step),
        *(f"row.step_{each}" for each in Step),
        *(f"strategic.{verb}_{each}" for each in Stress for verb in ("kept_after", "broken_by")),
    ],
)
def test_every_choice_has_its_words(code):
    assert sentence(code, {"on": TODAY, "what": "Spare parts"})


def test_goals_and_initiatives_can_be_written():
    texts = said(goal_rules.warnings(GOALS, as_of=TODAY))
    texts += said(work_rules.warnings(WORK, as_of=TODAY)) + said(work_rules.unlinked(GOALS, WORK))
    for each in GOALS:
        texts += judged(goal_rules.priority(each)) + shown(goal_rules.explain_priority(each))
        texts += shown(goal_rules.explain_attained(each))
        texts += judged(propose(each, PLAYBOOK, as_of=TODAY, level_before=2))
        texts += judged(propose(each, PLAYBOOK, as_of=TODAY, level_before=None))
    for some in ((), GOALS, GOALS[:1], GOALS[5:6], (GOALS[0], GOALS[5])):
        texts += shown(goal_rules.explain_attainment(some))
    for work in ((), WORK, WORK[:1], WORK[:2], WORK[1:2]):
        texts += judged(work_rules.is_tactical(work, PLAYBOOK))
        texts += shown(work_rules.explain_easy_share(work)) + shown(work_rules.explain_spend(work))
    assert all(texts)


def test_levels_are_said_in_words():
    risen = propose(GOALS[0], PLAYBOOK, as_of=TODAY, level_before=1)
    assert judged(risen) == ["Vera Lindqvist rose from weak to moderate."]
    way = shown(goal_rules.explain_attained(GOALS[0]))
    assert "From weak to strong, now moderate" in way
    assert "50.00\u00a0%" in way


def test_steps_states_and_links_can_be_written():
    people = (
        MapPerson(1, "Vera", influence=9, relevance=9),
        MapPerson(2, "Tom", roles=frozenset({BuyingRole.USER})),
    )
    late = TODAY - timedelta(days=100)
    texts = []
    for facts in (
        PlanFacts(AccountMap(TODAY, 1)),
        PlanFacts(AccountMap(TODAY, 1, people=people), last_review=late),
        PlanFacts(AccountMap(TODAY, 1, people=people[1:]), analysis=Analysis((), (), ())),
    ):
        found = steps(facts, PLAYBOOK)
        texts += [text for each in found.values() for text in judged(each)]
        texts += shown(explain_steps_done(found))
    demanded = Judgement(True, (Reason("plan.hold_unknown"),))
    for days in (PlanDays(), PlanDays(late), PlanDays(late, late), PlanDays(late, late, late)):
        texts += judged(plan_state(days, as_of=TODAY, initiatives=WORK))
        texts += judged(demand_met(demanded, days, as_of=TODAY))
    links = integration.PlanLinks(("Grow north", "Keep"), {21: "Keep Norrvik"})
    for owners in ({}, {21: "Alice", 22: "Bob"}):
        texts += judged(integration.in_objectives(owners, links))
        texts += shown(integration.explain_owners_linked(owners, links))
    texts += judged(integration.in_business_plan(links))
    texts += judged(integration.in_business_plan(integration.PlanLinks()))
    for since in range(0, 140, 10):
        day = TODAY - timedelta(days=since)
        texts += judged(hearing(day, None, PLAYBOOK, as_of=TODAY))
    texts += judged(hearing(None, None, PLAYBOOK, as_of=TODAY))
    assert all(texts)


def test_help_and_the_strategic_test_can_be_written():
    texts = []
    profiles = (ValueProfile(1, "Vera"), ValueProfile(2, "Tom", skills_to_develop="law"))
    for profile in profiles:
        for maturity in (None, *Maturity):
            for focus in (None, frozenset({Focus.NEW_GROUND})):
                menu = help_menu(profile, CustomerState(maturity, focus), PLAYBOOK)
                texts += [text for offer in menu for text in judged(offer.fits)]
    stresses = [
        Tried(stress, TODAY, "x", kept) for stress in Stress for kept in (True, False, None)
    ]
    sides = [Commitment(side, TODAY, "y", broken) for side in Side for broken in (TODAY, None)]
    for evidence in (Evidence(), Evidence(tuple(stresses), tuple(sides))):
        texts += judged(is_strategic(evidence, PLAYBOOK, as_of=TODAY))
        texts += shown(explain_stresses_kept(evidence, PLAYBOOK, as_of=TODAY))
    assert all(texts)


def record(goals, on):
    rows = tuple(
        ReviewedGoal(each, Judgement(None), Decision(Verdict.STUCK, "Alice", on)) for each in goals
    )
    figures = (goal_rules.attainment(goals),)
    return close_review(ReviewedPlan(1, "Norrvik", on, "Alice", goals=rows, figures=figures))


def test_reviews_and_the_summary_of_an_owner_can_be_written():
    first, second = GOALS[0], GOALS[8]
    spring = record((first, GOALS[1], GOALS[4]), date(2026, 3, 31))
    moved = replace(first, now=3, target=4, due=date(2027, 1, 1))
    summer = record((moved, replace(GOALS[1], now=1), second), TODAY)
    texts = []
    for before, now in ((spring, summer), (summer, summer)):
        texts += [text for each in compare_reviews(before, now) for text in judged(each.move)]
        texts += shown(explain_attainment_change(before, now))
    texts += shown(explain_attainment_change(summer, record((first,), TODAY)))
    year = Period(date(2025, 7, 1), TODAY)
    for promises in ((), (Promise(1, TODAY),), (Promise(1, date(2026, 5, 1)),)):
        for goals in ((), GOALS):
            summary = owner_summary(OwnerFacts(21, "Alice", goals, promises), year)
            texts += [text for each in summary.figures for text in shown(each)]
    assert all(texts)
    assert sentence("step.review_late", {"last": TODAY, "days": 1}).endswith("1 day ago.")
