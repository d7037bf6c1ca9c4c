"""The six steps of a relationship plan: which are done, and what each one still misses.

Source: method section 9, column "Done when" [S2]. A step is not done while something known is
missing; it is not known while only unknown facts stand in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.people_roles import BuyingRole, CoverageRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_plan.goals import Goal, active
from mainstay.domain.relationship_plan.initiatives import Initiative, unlinked

CODES = (
    # reasons
    "step.done",
    "step.not_covered",  # person
    "step.no_role",  # person
    "step.budget_missing",
    "step.gatekeeper_missing",
    "step.user_missing",
    "step.issues_missing",
    "step.problems_missing",
    "step.opportunities_missing",
    "step.no_goal",  # person
    "step.goal_no_start",  # person, what
    "step.goal_no_target",  # person, what
    "step.goal_no_due",  # person, what
    "step.goal_backwards",  # person, what
    "step.review_late",  # last, days
    # unknowns
    "unknown.nobody_on_map",
    "unknown.person_importance",  # person
    "unknown.no_goals",
    "unknown.no_review",
    # rows
    "row.step_understanding",
    "row.step_identifying",
    "row.step_analysing",
    "row.step_determining",
    "row.step_implementing",
    "row.step_reviewing",
)

IMPORTANT = "map.important"


class Step(StrEnum):
    """The six steps, in order."""

    UNDERSTANDING = "understanding"
    IDENTIFYING = "identifying"
    ANALYSING = "analysing"
    DETERMINING = "determining"
    IMPLEMENTING = "implementing"
    REVIEWING = "reviewing"


@dataclass(frozen=True, slots=True)
class Analysis:
    """The summary of the map; None = not written yet, an empty tuple = "none", said on purpose."""

    issues: tuple[str, ...] | None = None
    problems: tuple[str, ...] | None = None
    opportunities: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """All that the six steps are judged by, on the day of the map.

    ``marked_gaps`` are the people whom nobody covers and of whom this was seen and noted.
    """

    map: AccountMap
    marked_gaps: frozenset[int] = frozenset()
    analysis: Analysis = Analysis()
    goals: tuple[Goal, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    last_review: date | None = None


def steps(facts: PlanFacts, playbook: Playbook) -> dict[Step, Judgement[bool]]:
    """Judge each of the six steps; reasons name what is missing."""
    return {
        Step.UNDERSTANDING: understanding(facts, playbook),
        Step.IDENTIFYING: identifying(facts),
        Step.ANALYSING: analysing(facts),
        Step.DETERMINING: determining(facts, playbook),
        Step.IMPLEMENTING: implementing(facts),
        Step.REVIEWING: reviewing(facts, playbook),
    }


def understanding(facts: PlanFacts, playbook: Playbook) -> Judgement[bool]:
    """Done when every important person has an owner or is marked a gap."""
    people = facts.map.known_people
    if not people:
        return _answer(unknowns=[Unknown("unknown.nobody_on_map")])
    settled = facts.marked_gaps | {
        cover.person_id
        for cover in facts.map.covers
        if cover.role is CoverageRole.OWNER and not cover.is_planned
    }
    bare = [person for person in people if person.person_id not in settled]
    return _of_important(bare, lambda person: [_about(person, "step.not_covered")], playbook)


def identifying(facts: PlanFacts) -> Judgement[bool]:
    """Done when everybody known on the map has a role and each of the three roles is there.

    A placeholder stands for a role nobody is known for: it does not fill that role.
    """
    people = facts.map.known_people
    if not people:
        return _answer(unknowns=[Unknown("unknown.nobody_on_map")])
    missing = [
        Reason("step.no_role", {"person": person.name}, (f"person:{person.person_id}",))
        for person in people
        if not person.roles
    ]
    present = frozenset[BuyingRole]().union(*(person.roles for person in people))
    missing += [Reason(f"step.{role}_missing") for role in BuyingRole if role not in present]
    return _answer(missing)


def analysing(facts: PlanFacts) -> Judgement[bool]:
    """Done when issues, problems and opportunities are written down, or "none" said of them."""
    lists = {
        "step.issues_missing": facts.analysis.issues,
        "step.problems_missing": facts.analysis.problems,
        "step.opportunities_missing": facts.analysis.opportunities,
    }
    return _answer([Reason(code) for code, items in lists.items() if items is None])


def determining(facts: PlanFacts, playbook: Playbook) -> Judgement[bool]:
    """Done when every important person has a goal that can be measured: levels and a day."""
    people = facts.map.known_people
    if not people:
        return _answer(unknowns=[Unknown("unknown.nobody_on_map")])
    goals: dict[int, list[Goal]] = {}
    for goal in active(facts.goals):
        goals.setdefault(goal.person_id, []).append(goal)

    def own(person: MapPerson) -> list[Goal]:
        return goals.get(person.person_id, [])

    bare = [person for person in people if not any(goal.is_measurable for goal in own(person))]
    return _of_important(bare, lambda person: _lacking(person, own(person)), playbook)


def _lacking(person: MapPerson, goals: Iterable[Goal]) -> list[Reason]:
    """Say that a person has no goal, or why the goals that are there cannot be measured."""
    found = [reason for goal in goals for reason in _unmeasured(goal)]
    return found or [_about(person, "step.no_goal")]


def _unmeasured(goal: Goal) -> Iterable[Reason]:
    checks = {
        "step.goal_no_start": goal.start is None,
        "step.goal_no_target": goal.target is None,
        "step.goal_no_due": goal.due is None,
        "step.goal_backwards": goal.is_backwards,
    }
    return [Reason(code, goal.named, (goal.address,)) for code, is_so in checks.items() if is_so]


def implementing(facts: PlanFacts) -> Judgement[bool]:
    """Done when no goal is without an initiative and no initiative without a goal."""
    missing = list(unlinked(facts.goals, facts.initiatives))
    if not missing and not active(facts.goals):
        return _answer(unknowns=[Unknown("unknown.no_goals")])
    return _answer(missing)


def reviewing(facts: PlanFacts, playbook: Playbook) -> Judgement[bool]:
    """Done when the last review is at most a quarter old."""
    held = facts.last_review
    if held is None or held > facts.map.as_of:
        return _answer(unknowns=[Unknown("unknown.no_review")])
    days, key = (facts.map.as_of - held).days, "review.days"
    if days <= playbook[key]:
        return _answer()
    return _answer([Reason("step.review_late", {"last": held, "days": days}, threshold=key)])


def _about(person: MapPerson, code: str) -> Reason:
    return Reason(code, {"person": person.name}, (f"person:{person.person_id}",), IMPORTANT)


def _of_important(
    bare: Iterable[MapPerson], lacks: Callable[[MapPerson], Iterable[Reason]], playbook: Playbook
) -> Judgement[bool]:
    """Say what the important among some people lack; unsure where importance is."""
    missing: list[Reason] = []
    unsure = []
    for person in bare:
        important = person.is_important(playbook)
        if important:
            missing += lacks(person)
        elif important is None:
            unsure.append(Unknown("unknown.person_importance", {"person": person.name}))
    return _answer(missing, unsure)


def _answer(missing: Iterable[Reason] = (), unknowns: Iterable[Unknown] = ()) -> Judgement[bool]:
    """Not done when something is missing; not known when only unknowns are left; else done."""
    reasons, unsure = tuple(missing), tuple(unknowns)
    if reasons:
        return Judgement(False, reasons, unsure)
    if unsure:
        return Judgement(None, unknowns=unsure)
    return Judgement(True, (Reason("step.done"),))


def explain_steps_done(judged: Mapping[Step, Judgement[bool]]) -> Explanation:
    """Explain how many of the six steps are done; a step not known counts for nothing yet."""
    figure = Figure("steps_done", sum(bool(each.answer) for each in judged.values()), Unit.COUNT)
    terms = tuple(
        Term(None if each.answer is None else int(each.answer), code=f"row.step_{step}")
        for step, each in judged.items()
    )
    known = any(term.value is not None for term in terms)
    notes = tuple(item for each in judged.values() for item in each.unknowns)
    if not known:
        figure = Figure("steps_done", None, Unit.COUNT, unknowns=notes)
    return Explanation(figure, Combine.SUM, terms, notes=notes)
