"""Initiatives are planned for goals, done, or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.plans.actions.goals import must_see
from mainstay.apps.plans.actions.plans import PlanProblem
from mainstay.apps.plans.models import Goal, Initiative, InitiativeGoal, RelationshipPlan
from mainstay.domain.relationship_plan.initiatives import Kind


@dataclass(frozen=True, slots=True)
class InitiativeDetails:
    """One thing somebody does for goals; none is allowed, and shown as wanting."""

    what: str
    kind: Kind
    goals: tuple[Goal, ...] = ()
    owner: User | None = None
    due: date | None = None
    cost: Decimal | None = None


def add_initiative(
    plan: RelationshipPlan, details: InitiativeDetails, *, today: date, by: Actor
) -> Initiative:
    """Plan an initiative for goals of a plan."""
    must_judge(plan.account, by=by)
    initiative = Initiative(plan=plan, set_on=today)
    with deed("add initiative", by=by):
        _take_over(details, initiative=initiative)
    return initiative


def change_initiative(
    initiative: Initiative, details: InitiativeDetails, *, seen: int | None = None, by: Actor
) -> Initiative:
    """Change an initiative and what it serves; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(initiative.plan.account, by=by)
    with deed("change initiative", by=by):
        initiative = as_read(initiative, seen)
        _take_over(details, initiative=initiative)
    return initiative


def finish_initiative(
    initiative: Initiative, *, on: date | None, seen: int | None = None, by: Actor
) -> Initiative:
    """Say on which day an initiative was done; None takes it up again."""
    must_judge(initiative.plan.account, by=by)
    if on is not None and on < initiative.set_on:
        raise PlanProblem(_("An initiative is not done before it was planned."))
    with deed("finish initiative" if on else "take up initiative", by=by):
        initiative = as_read(initiative, seen)
        initiative.done_on = on
        initiative.version += 1
        initiative.save()
    return initiative


def drop_initiative(
    initiative: Initiative, *, on: date, seen: int | None = None, by: Actor
) -> Initiative:
    """Drop an initiative: it leaves the plan and stays on record."""
    must_judge(initiative.plan.account, by=by)
    with deed("drop initiative", by=by):
        initiative = as_read(initiative, seen)
        initiative.dropped_on = on
        initiative.version += 1
        initiative.save()
    return initiative


def _take_over(details: InitiativeDetails, *, initiative: Initiative) -> None:
    """Save it with its version raised, so that a change of its goals alone is one of its own."""
    if not details.what.strip():
        raise PlanProblem(_("Say what is to be done."))
    if details.cost is not None and details.cost < 0:
        raise PlanProblem(_("A cost is not below zero."))
    if any(goal.plan_id != initiative.plan_id for goal in details.goals):
        raise PlanProblem(_("An initiative serves goals of its own plan."))
    if details.owner is not None and details.owner.pk != initiative.owner_id:
        must_see(details.owner, initiative.plan.account)
    initiative.what, initiative.kind = details.what.strip(), details.kind.value
    initiative.owner, initiative.due, initiative.cost = details.owner, details.due, details.cost
    initiative.version += 1
    initiative.save()
    _serve(initiative, {goal.pk for goal in details.goals})


def _serve(initiative: Initiative, goals: set[int]) -> None:
    present = {row.goal_id: row for row in InitiativeGoal.objects.filter(initiative=initiative)}
    for goal, row in present.items():
        if goal not in goals:
            row.delete()
    for goal in sorted(goals - present.keys()):
        InitiativeGoal.objects.create(initiative=initiative, goal_id=goal)
