"""The plan as a page shows it: the six steps, and person by person the goals and initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.apps.organisation.models import User
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.facts import GoalFact, PlanBook, plan_books
from mainstay.apps.plans.queries.reviews import review_before, serving
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.people_roles import BuyingRole, CoverageRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import MapPerson
from mainstay.domain.relationship_plan import goals as goal_rules
from mainstay.domain.relationship_plan import initiatives as initiative_rules
from mainstay.domain.relationship_plan.initiatives import Initiative
from mainstay.domain.relationship_plan.integration import in_business_plan, in_objectives, owners
from mainstay.domain.relationship_plan.states import PlanState, plan_state
from mainstay.domain.relationship_plan.steps import Step, steps
from mainstay.ui.formats import role_word


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative, and whether it is late."""

    initiative: Initiative
    is_late: bool

    @property
    def anchor(self) -> str:
        """By what a page names it."""
        return f"initiative-{self.initiative.initiative_id}"

    @property
    def kind_code(self) -> str:
        """Its kind as a code that has a word."""
        return f"kind.{self.initiative.kind}"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with its priority, what is done for it and what the last review said of it."""

    goal: GoalFact
    priority: Judgement[Decimal]
    initiatives: tuple[InitiativeRow, ...]
    verdict: str
    is_late: bool

    @property
    def anchor(self) -> str:
        """By what a page names it."""
        return f"goal-{self.goal.goal_id}"

    @property
    def verdict_code(self) -> str:
        """The last verdict as a code that has a word; empty without one."""
        return f"verdict.{self.verdict}" if self.verdict else ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of theirs with the goals for him; ``person`` is None for somebody who left."""

    person_id: int
    name: str
    person: MapPerson | None
    level: int | None
    is_important: bool | None
    is_covered: bool
    gap: int | None
    goals: tuple[GoalRow, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The words of the buying roles held."""
        held = self.person.roles if self.person else frozenset()
        return tuple(role_word(role) for role in BuyingRole if role in held)

    @property
    def lacks_owner(self) -> bool:
        """Whether nobody of ours answers for somebody important."""
        return bool(self.is_important) and not self.is_covered

    @property
    def lacks_goal(self) -> bool:
        return bool(self.is_important) and not self.goals


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan on a day with everything that is said of it."""

    plan: RelationshipPlan
    day: date
    playbook: Playbook
    book: PlanBook
    steps: Mapping[Step, Judgement[bool]]
    state: Judgement[PlanState]
    people: tuple[PersonRow, ...]
    others: tuple[PersonRow, ...]
    loose: tuple[InitiativeRow, ...]
    dropped: tuple[GoalRow, ...]

    @property
    def wanting(self) -> int:
        """How many important people have no goal."""
        return sum(row.lacks_goal for row in self.people)

    @property
    def tactical(self) -> Judgement[bool]:
        """Whether the customer is kept the easy way."""
        return initiative_rules.is_tactical(self.book.facts.initiatives, self.playbook)

    @property
    def warnings(self) -> tuple[Reason, ...]:
        """What is wrong with goals and initiatives, and what the plan is not tied to."""
        facts = self.book.facts
        tied = [in_business_plan(self.book.links), self.owners_tied]
        return (
            *goal_rules.warnings(facts.goals, as_of=self.day),
            *initiative_rules.warnings(facts.initiatives, as_of=self.day),
            *initiative_rules.unlinked(facts.goals, facts.initiatives),
            *(reason for each in tied if each.answer is False for reason in _missing(each)),
        )

    @property
    def owners_tied(self) -> Judgement[bool]:
        """Whether each owner's own objectives name the plan."""
        facts = self.book.facts
        return in_objectives(owners(facts.goals, facts.initiatives), self.book.links)


def _missing(judged: Judgement[bool]) -> tuple[Reason, ...]:
    lacking = ("link.no_business_plan", "link.no_objective")
    return tuple(reason for reason in judged.reasons if reason.code in lacking)


def read_plan(plan: RelationshipPlan, *, user: User | None, day: date) -> PlanReading:
    """Read a plan whole, for somebody who may judge people at its account."""
    found, rules = account_map(plan.account, user=user, day=day), playbook_on(day)
    book = plan_books([plan], maps={plan.account_id: found}, day=day)[plan.pk]
    last = review_before(plan, day)
    verdicts = {row["goal_id"]: row["verdict"] or "" for row in last.data["goals"]} if last else {}
    shown, others = _people(book, rules, verdicts, day)
    served = {goal.goal_id for goal in goal_rules.active(book.facts.goals)}
    return PlanReading(
        plan=plan,
        day=day,
        playbook=rules,
        book=book,
        steps=steps(book.facts, rules),
        state=plan_state(book.days, as_of=day, initiatives=book.facts.initiatives),
        people=shown,
        others=others,
        loose=tuple(
            _initiative(each, day)
            for each in book.facts.initiatives
            if initiative_rules.is_loose(each, served)
        ),
        dropped=tuple(
            _goal(goal, book, verdicts, day) for goal in book.facts.goals if goal.is_dropped
        ),
    )


def _people(
    book: PlanBook, rules: Playbook, verdicts: Mapping[int, Any], day: date
) -> tuple[tuple[PersonRow, ...], tuple[PersonRow, ...]]:
    """Everybody with a goal or important without one; and everybody else on the map."""
    goals: dict[int, list[GoalFact]] = {}
    for goal in goal_rules.by_priority(goal_rules.active(book.facts.goals)):
        goals.setdefault(goal.person_id, []).append(goal)
    people = {person.person_id: person for person in book.facts.map.known_people}
    covered = {
        cover.person_id
        for cover in book.facts.map.covers
        if cover.role is CoverageRole.OWNER and not cover.is_planned
    }
    rows = []
    for one in (*goals, *(pk for pk in people if pk not in goals)):
        own = goals.get(one, [])
        person = people.get(one)
        rows.append(
            PersonRow(
                person_id=one,
                name=person.name if person else own[0].person,
                person=person,
                level=book.facts.map.strength(one),
                is_important=person.is_important(rules) if person else None,
                is_covered=one in covered,
                gap=book.gap_of(one),
                goals=tuple(_goal(goal, book, verdicts, day) for goal in own),
            )
        )
    shown = [row for row in rows if row.goals or row.is_important]
    others = [row for row in rows if not (row.goals or row.is_important)]
    return (
        tuple(sorted(shown, key=lambda row: not row.goals)),
        tuple(sorted(others, key=lambda row: row.name.casefold())),
    )


def _goal(goal: GoalFact, book: PlanBook, verdicts: Mapping[int, Any], day: date) -> GoalRow:
    late = goal.due is not None and goal.due < day and not goal_rules.is_reached(goal)
    return GoalRow(
        goal=goal,
        priority=goal_rules.priority(goal),
        initiatives=tuple(_initiative(each, day) for each in serving(goal, book)),
        verdict=verdicts.get(goal.goal_id, ""),
        is_late=late,
    )


def _initiative(each: Initiative, day: date) -> InitiativeRow:
    return InitiativeRow(each, each.done_on is None and each.due is not None and each.due < day)
