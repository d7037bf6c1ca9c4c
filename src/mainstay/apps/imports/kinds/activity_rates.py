"""Rates: money per unit of an activity from a day on, or its pool cost and practical capacity."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.worth.models import ActivityRate

Place = tuple[str, date]
AMOUNTS = (
    ("per_unit", "rate"),
    ("pool_cost", "pool_cost"),
    ("practical_capacity", "practical_capacity"),
)


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan rates; one is named by activity and first day."""
    made = Plan(part)
    known = {(row.activity.casefold(), row.from_date): row for row in ActivityRate.objects.all()}
    seen: dict[Place, Record] = {}
    for record in part.records():
        place = (record.text("activity").casefold(), record.get("from"))
        if not _is_complete(record):
            made.refuse(record, "rate", "rate_incomplete")
        elif place in seen and seen[place].values != record.values:
            text = record.text("activity")
            made.refuse(record, "activity", "key_twice", text=text, line=seen[place].line)
        else:
            seen[place] = record
            _take(record, made, known)
    return made


def _is_complete(record: Record) -> bool:
    capacity = record.get("practical_capacity")
    pool = record.get("pool_cost") is not None and capacity is not None and capacity > 0
    return record.get("rate") is not None or pool


def _take(record: Record, plan: Plan, known: dict[Place, ActivityRate]) -> None:
    place = (record.text("activity").casefold(), record.get("from"))
    values: dict[str, object] = {
        name: round(record.get(column), 6 if name == "per_unit" else 4)
        for name, column in AMOUNTS
        if record.get(column) is not None
    }
    if record.get("unit") is not None:
        values["unit"] = record.text("unit")
    if place in known:
        is_changed = plan.alter(known[place], values)
        plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)
        return
    rate = ActivityRate(activity=record.text("activity"), from_date=record.get("from"), **values)
    known[place] = rate
    plan.make(rate)
    plan.count(record, Fate.NEW)


KIND = Kind(
    name="activity_rates",
    label=_("activity rates"),
    fields=(
        Field("activity", required=True, longest=80, aliases=("service", "activity name")),
        Field("from", Type.DATE, required=True, aliases=("from date", "valid from", "start")),
        Field("rate", Type.NUMBER, aliases=("per unit", "cost per unit", "price per unit")),
        Field("pool_cost", Type.NUMBER, aliases=("pool", "cost pool", "total cost")),
        Field("practical_capacity", Type.NUMBER, aliases=("capacity",)),
        Field("unit", longest=40, aliases=("unit of measure", "driver", "cost driver")),
    ),
    key=("activity", "from"),
    plan=plan,
    order=25,
)
