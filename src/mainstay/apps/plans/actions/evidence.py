"""What a plan is tied to and tried by: business plans, objectives, stress, commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.plans.actions.plans import PlanProblem
from mainstay.apps.plans.models import (
    BusinessLine,
    Commitment,
    Objective,
    Placement,
    RelationshipPlan,
    Stress,
)
from mainstay.apps.plans.queries.owners import may_set_objectives
from mainstay.domain.relationship_plan import strategic

Evidence = BusinessLine | Stress | Commitment | Placement


@dataclass(frozen=True, slots=True)
class StressDetails:
    """Something that tried the relationship; ``is_kept`` None = not to be said yet."""

    kind: strategic.Stress
    day: date
    what: str
    is_kept: bool | None = None


@dataclass(frozen=True, slots=True)
class CommitmentDetails:
    """What one side bound itself to."""

    side: strategic.Side
    day: date
    what: str
    broken_on: date | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveDetails:
    """What a colleague's own review asks of him; ``plan`` None = for all his relationships."""

    text: str
    start: date
    end: date | None = None
    plan: RelationshipPlan | None = None


def add_business_line(plan: RelationshipPlan, text: str, *, by: Actor) -> BusinessLine:
    """Name the line of a business plan that a plan serves."""
    must_judge(plan.account, by=by)
    if not text.strip():
        raise PlanProblem(_("Write the line of the business plan down."))
    with deed("add business line", by=by):
        return BusinessLine.objects.create(plan=plan, text=text.strip())


def record_stress(
    plan: RelationshipPlan, details: StressDetails, *, today: date, by: Actor
) -> Stress:
    """Record something that tried the relationship."""
    must_judge(plan.account, by=by)
    with deed("record stress", by=by):
        return _stress(Stress(plan=plan), details, today)


def change_stress(
    stress: Stress, details: StressDetails, *, seen: int | None = None, today: date, by: Actor
) -> Stress:
    """Change it, or say how it came through; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(stress.plan.account, by=by)
    with deed("change stress", by=by):
        return _stress(as_read(stress, seen), details, today)


def record_commitment(
    plan: RelationshipPlan, details: CommitmentDetails, *, by: Actor
) -> Commitment:
    """Record what one side bound itself to."""
    must_judge(plan.account, by=by)
    with deed("record commitment", by=by):
        return _commitment(Commitment(plan=plan), details)


def change_commitment(
    commitment: Commitment, details: CommitmentDetails, *, seen: int | None = None, by: Actor
) -> Commitment:
    """Change it, or say that it was broken; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(commitment.plan.account, by=by)
    with deed("change commitment", by=by):
        return _commitment(as_read(commitment, seen), details)


def delete_evidence(row: Evidence, *, seen: int | None = None, by: Actor) -> None:
    """Delete what was recorded by mistake; the history keeps it."""
    must_judge(row.plan.account, by=by)
    with deed("delete evidence", by=by):
        as_read(row, seen).delete()


def add_objective(colleague: User, details: ObjectiveDetails, *, by: Actor) -> Objective:
    """Write down what a colleague's own performance review asks of him."""
    _must_set(colleague, by=by)
    with deed("add objective", by=by):
        return _objective(Objective(colleague=colleague), details, by=by)


def change_objective(
    objective: Objective, details: ObjectiveDetails, *, seen: int | None = None, by: Actor
) -> Objective:
    """Change an objective; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    _must_set(objective.colleague, by=by)
    with deed("change objective", by=by):
        return _objective(as_read(objective, seen), details, by=by)


def delete_objective(objective: Objective, *, seen: int | None = None, by: Actor) -> None:
    """Delete an objective that was written by mistake; the history keeps it."""
    _must_set(objective.colleague, by=by)
    with deed("delete objective", by=by):
        as_read(objective, seen).delete()


def _stress(row: Stress, details: StressDetails, today: date) -> Stress:
    _check(details.what, details.day, today)
    if details.is_kept is None:
        row.judged_on = None
    elif details.is_kept != row.is_kept:
        row.judged_on = today
    row.kind, row.day, row.is_kept = details.kind.value, details.day, details.is_kept
    row.what = details.what.strip()
    row.save()
    return row


def _commitment(row: Commitment, details: CommitmentDetails) -> Commitment:
    _check(details.what, details.day, details.broken_on or details.day)
    row.side, row.day, row.broken_on = details.side.value, details.day, details.broken_on
    row.what = details.what.strip()
    row.save()
    return row


def _check(what: str, day: date, last: date) -> None:
    if not what.strip():
        raise PlanProblem(_("Say in one sentence what it was."))
    if day > last:
        raise PlanProblem(_("The first day cannot be the later one."))


def _objective(row: Objective, details: ObjectiveDetails, *, by: Actor) -> Objective:
    if not details.text.strip():
        raise PlanProblem(_("Write the objective down."))
    if details.end is not None and details.end < details.start:
        raise PlanProblem(_("An objective cannot end before it starts."))
    if details.plan is not None and details.plan.pk != row.plan_id:
        must_judge(details.plan.account, by=by)
    row.text, row.start, row.end = details.text.strip(), details.start, details.end
    row.plan = details.plan
    row.save()
    return row


def _must_set(colleague: User, *, by: Actor) -> None:
    if not may_set_objectives(by.user, colleague):
        raise NotAllowed(_("Only the colleague and whoever leads him or her sets objectives."))
