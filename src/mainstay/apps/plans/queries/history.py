"""The history of one plan: its own changes and those of everything that hangs on it."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from mainstay.apps.organisation.models import User
from mainstay.apps.plans.models import (
    BusinessLine,
    Commitment,
    Goal,
    GoalVerdict,
    Initiative,
    InitiativeGoal,
    MarkedGap,
    Placement,
    RelationshipPlan,
    Review,
    Stress,
)

# The way from each kind of row to its plan.
PLAN_OF: dict[type[Model], tuple[str, ...]] = {
    RelationshipPlan: (),
    Goal: ("plan",),
    Initiative: ("plan",),
    BusinessLine: ("plan",),
    MarkedGap: ("plan",),
    Placement: ("plan",),
    Stress: ("plan",),
    Commitment: ("plan",),
    Review: ("plan",),
    InitiativeGoal: ("initiative", "plan"),
    GoalVerdict: ("review", "plan"),
}


def entry_of(plan: RelationshipPlan, pk: int) -> LogEntry | None:
    """Return an entry of a plan's history; None where it is of something else."""
    entry = LogEntry.objects.filter(pk=pk, content_type__in=_kinds()).first()
    return entry if entry is not None and _plan_of(entry) == plan.pk else None


def newest_own_entry(user: User) -> LogEntry | None:
    """Return the newest entry of a user, where it is of a plan."""
    entry: LogEntry | None = LogEntry.objects.filter(actor=user).order_by("-pk").first()
    if entry is None or entry.content_type.model_class() not in PLAN_OF:
        return None
    return entry


def _kinds() -> list[ContentType]:
    return [ContentType.objects.get_for_model(model) for model in PLAN_OF]


def _plan_of(entry: LogEntry) -> int | None:
    """Follow an entry to its plan: through the row, or through what was deleted."""
    model = entry.content_type.model_class()
    way = PLAN_OF[model]
    row = model._default_manager.filter(pk=entry.object_id).first()
    if row is None:
        return _plan_of_deleted(entry, way)
    for name in way:
        row = getattr(row, name)
    return int(row.pk)


def _plan_of_deleted(entry: LogEntry, way: tuple[str, ...]) -> int | None:
    """Follow what a deleted row said; what it hung on may have gone with it."""
    said = str((entry.changes or {}).get(way[0], [""])[0]) if way else ""
    if not said.isdigit():
        return None
    if len(way) == 1:
        return int(said)
    above = Initiative if way[0] == "initiative" else Review
    row = above._default_manager.filter(pk=said).first()
    if row is not None:
        return row.plan_id
    gone = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(above),
        object_id=int(said),
        action=LogEntry.Action.DELETE,
    )
    last = gone.order_by("-pk").first()
    return None if last is None else _plan_of_deleted(last, way[1:])
