"""Plans as facts of the domain, read in bulk: so many questions for one plan as for a hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from mainstay.apps.people.models import Position
from mainstay.apps.plans.models import (
    BusinessLine,
    Commitment,
    Goal,
    Initiative,
    InitiativeGoal,
    MarkedGap,
    Objective,
    RelationshipPlan,
    Review,
    Stress,
)
from mainstay.apps.plans.queries.past_plans import (
    ANALYSIS_FIELDS,
    GOAL_FIELDS,
    INITIATIVE_FIELDS,
    gaps_taken_away,
    lines_not_yet_there,
    links_then,
    now_about_who_is_left,
    read_back,
)
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_plan import goals as domain_goals
from mainstay.domain.relationship_plan import strategic
from mainstay.domain.relationship_plan.goals import OwnPriority
from mainstay.domain.relationship_plan.help_menu import CustomerState, Focus, Maturity
from mainstay.domain.relationship_plan.initiatives import Initiative as InitiativeFact
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.integration import PlanLinks
from mainstay.domain.relationship_plan.states import PlanDays
from mainstay.domain.relationship_plan.steps import Analysis, PlanFacts

GoalFact = domain_goals.Goal
Row = TypeVar("Row", BusinessLine, Commitment, MarkedGap, Stress)
Left = Mapping[tuple[int, int], date]  # when somebody left an account, by (account, person)


@dataclass(frozen=True, slots=True)
class PlanBook:
    """All that is judged of one plan on a day."""

    plan: RelationshipPlan
    facts: PlanFacts
    evidence: strategic.Evidence
    links: PlanLinks
    gaps: Mapping[int, int]
    customer: CustomerState

    def gap_of(self, person: int) -> int | None:
        """Return the number of the mark that nobody covers a person; None where there is none."""
        return self.gaps.get(person)

    @property
    def days(self) -> PlanDays:
        """The days of its states, as known on the day of the map."""
        return plan_days(self.plan).known_on(self.facts.map.as_of)


def plan_days(plan: RelationshipPlan) -> PlanDays:
    """Return the days on which a plan reached its states."""
    return PlanDays(plan.created_on, plan.communicated_on, plan.executed_on)


def customer_of(plan: RelationshipPlan) -> CustomerState:
    """Return how mature a plan says the customer is, and what it is busy with."""
    maturity = next((one for one in Maturity if one == plan.maturity), None)
    return CustomerState(maturity, focus_of(plan))


def focus_of(plan: RelationshipPlan) -> frozenset[Focus] | None:
    """Return what the customer is busy with; None = not said."""
    known = {focus.value for focus in Focus}
    said = frozenset(Focus(one) for one in plan.focus.split(",") if one in known)
    return said or None


def plan_books(
    plans: Sequence[RelationshipPlan],
    *,
    maps: Mapping[int, AccountMap],
    day: date,
    texts_of: date | None = None,
) -> dict[int, PlanBook]:
    """Read plans whole, by plan; ``maps`` are those of their accounts on the day.

    Texts read as they did on the day, or on that of ``texts_of``.
    """
    ids = [plan.pk for plan in plans]
    written = [copy(plan) for plan in plans]
    read_back(written, ANALYSIS_FIELDS, day=texts_of or day)
    analyses = {plan.pk: analysis_of(plan) for plan in written}
    customers = {plan.pk: customer_of(plan) for plan in written}
    rows = Goal.objects.filter(plan__in=ids, set_on__lte=day)
    goals = goal_facts(rows, maps=maps, texts_of=texts_of)
    initiatives = initiative_facts(ids, day, texts_of=texts_of)
    gaps = _by_plan(MarkedGap.objects.filter(plan__in=ids, day__lte=day))
    taken_away = gaps_taken_away(ids, day)
    held = last_reviews(ids, day)
    evidence, links = _evidence(ids), _links(ids, day)
    return {
        plan.pk: PlanBook(
            plan=plan,
            facts=PlanFacts(
                map=maps[plan.account_id],
                marked_gaps=frozenset(gap.person_id for gap in gaps[plan.pk])
                | {person for one, person in taken_away if one == plan.pk},
                analysis=analyses[plan.pk],
                goals=tuple(goals[plan.pk]),
                initiatives=tuple(initiatives[plan.pk]),
                last_review=held.get(plan.pk),
            ),
            evidence=evidence[plan.pk],
            links=links[plan.pk],
            gaps={gap.person_id: gap.pk for gap in gaps[plan.pk]},
            customer=customers[plan.pk],
        )
        for plan in plans
    }


def analysis_of(plan: RelationshipPlan) -> Analysis:
    """Return the three lists: a line an item, None = not written, nothing = none, on purpose."""
    return Analysis(
        _items(plan.issues, is_none=plan.no_issues),
        _items(plan.problems, is_none=plan.no_problems),
        _items(plan.opportunities, is_none=plan.no_opportunities),
    )


def _items(text: str, *, is_none: bool) -> tuple[str, ...] | None:
    found = tuple(line.strip() for line in text.splitlines() if line.strip())
    return found or (() if is_none else None)


def goal_facts(
    rows: QuerySet[Goal], *, maps: Mapping[int, AccountMap], texts_of: date | None = None
) -> dict[int, list[GoalFact]]:
    """Turn goals into facts of the domain, by plan, as of the day of the maps."""
    by_plan: dict[int, list[GoalFact]] = defaultdict(list)
    found = list(rows.select_related("person", "owner", "plan"))
    if not found:
        return by_plan
    day = maps[found[0].plan.account_id].as_of
    read_back(found, GOAL_FIELDS, day=texts_of or day)
    now_about_who_is_left(found)
    left = _left(found)
    people = {
        (account, person.person_id): person
        for account, one in maps.items()
        for person in one.people
    }
    for goal in found:
        where = (goal.plan.account_id, goal.person_id)
        there, level = people.get(where), maps[where[0]].strength(goal.person_id)
        fact = _goal(goal, there, level, left.get(where))
        by_plan[goal.plan_id].append(_known_on(fact, day))
    return by_plan


def _known_on(goal: GoalFact, day: date) -> GoalFact:
    """Return a goal without what befell it later."""
    is_later = goal.dropped_on is not None and goal.dropped_on > day
    return replace(goal, dropped_on=None) if is_later else goal


def _goal(goal: Goal, person: MapPerson | None, level: int | None, left: date | None) -> GoalFact:
    return GoalFact(
        goal_id=goal.pk,
        person_id=goal.person_id,
        person=str(goal.person),
        what=goal.what,
        start=goal.start_level,
        now=level,
        target=goal.target_level,
        influence=person.influence if person else None,
        relevance=person.relevance if person else None,
        own_priority=_own_priority(goal),
        set_on=goal.set_on,
        due=goal.due,
        owner_id=goal.owner_id,
        owner=str(goal.owner) if goal.owner else "",
        weight=goal.weight,
        dropped_on=goal.dropped_on,
        person_left_on=None if person else left,
    )


def _own_priority(goal: Goal) -> OwnPriority | None:
    if goal.own_priority is None or not goal.own_priority_why.strip():
        return None
    return OwnPriority(goal.own_priority, goal.own_priority_why, goal.own_priority_by)


def _left(goals: Sequence[Goal]) -> Left:
    """Return the last day of each person of a goal at its account, where one is known."""
    rows = Position.objects.filter(
        person__in={goal.person_id for goal in goals},
        account__in={goal.plan.account_id for goal in goals},
        end__isnull=False,
    )
    ends = rows.order_by().values_list("account", "person").annotate(last=Max("end"))
    return {(account, person): last for account, person, last in ends}


def initiative_facts(
    plans: Sequence[int], day: date, *, texts_of: date | None = None
) -> dict[int, list[InitiativeFact]]:
    """Return the initiatives of plans that were not dropped, by plan, as of a day."""
    serves: dict[int, set[int]] = defaultdict(set)
    links = InitiativeGoal.objects.filter(initiative__plan__in=plans)
    for initiative, goal in links_then(
        links.values_list("initiative", "goal"), plans, texts_of or day
    ):
        serves[initiative].add(goal)
    kept = Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)
    rows = list(
        Initiative.objects.filter(kept, plan__in=plans, set_on__lte=day).select_related("owner")
    )
    read_back(rows, INITIATIVE_FIELDS, day=texts_of or day)
    by_plan: dict[int, list[InitiativeFact]] = defaultdict(list)
    for row in rows:
        by_plan[row.plan_id].append(
            InitiativeFact(
                initiative_id=row.pk,
                what=row.what,
                kind=Kind(row.kind),
                goal_ids=frozenset(serves[row.pk]),
                owner_id=row.owner_id,
                owner=str(row.owner) if row.owner else "",
                due=row.due,
                cost=row.cost,
                done_on=row.done_on if row.done_on and row.done_on <= day else None,
            )
        )
    return by_plan


def last_reviews(plans: Sequence[int], day: date) -> dict[int, date]:
    """Return when each plan was last reviewed, up to a day; reviews still open do not count."""
    rows = Review.objects.filter(plan__in=plans, closed_at__isnull=False, held_on__lte=day)
    return dict(rows.order_by().values_list("plan").annotate(last=Max("held_on")))


def _evidence(plans: Sequence[int]) -> dict[int, strategic.Evidence]:
    stresses = _by_plan(Stress.objects.filter(plan__in=plans))
    commitments = _by_plan(Commitment.objects.filter(plan__in=plans))
    return {
        plan: strategic.Evidence(
            tuple(_tried(row) for row in stresses[plan]),
            tuple(_commitment(row) for row in commitments[plan]),
        )
        for plan in plans
    }


def _tried(row: Stress) -> strategic.Tried:
    kind = strategic.Stress(row.kind)
    return strategic.Tried(kind, row.day, row.what, row.is_kept, row.judged_on, row.link)


def _commitment(row: Commitment) -> strategic.Commitment:
    side = strategic.Side(row.side)
    return strategic.Commitment(side, row.day, row.what, row.broken_on, row.link)


def business_lines(plans: Sequence[int], day: date) -> tuple[BusinessLine, ...]:
    """Return the lines of business plans that some plans were tied to on a day."""
    rows = BusinessLine.objects.filter(plan__in=plans)
    return tuple(rows.exclude(pk__in=lines_not_yet_there(plans, day)))


def _links(plans: Sequence[int], day: date) -> dict[int, PlanLinks]:
    """Return lines of business plans, and who has an objective: for the plan or for all plans."""
    lines = _by_plan(business_lines(plans, day))
    own: dict[int, dict[int, str]] = defaultdict(dict)
    general: dict[int, str] = {}
    for row in objectives_on(day).filter(Q(plan__in=plans) | Q(plan__isnull=True)):
        if row.plan_id is None:
            general.setdefault(row.colleague_id, row.text)
        else:
            own[row.plan_id].setdefault(row.colleague_id, row.text)
    return {
        plan: PlanLinks(tuple(line.text for line in lines[plan]), {**general, **own[plan]})
        for plan in plans
    }


def objectives_on(day: date) -> QuerySet[Objective]:
    """Return the objectives of all colleagues that run on a day."""
    goes_on = Q(end__isnull=True) | Q(end__gte=day)
    return Objective.objects.filter(goes_on, start__lte=day)


def _by_plan(rows: Iterable[Row]) -> dict[int, list[Row]]:
    by_plan: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_plan[row.plan_id].append(row)
    return by_plan
