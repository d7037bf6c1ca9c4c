"""Exchange rates: units of our currency for one unit of another, from a day on."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.worth.models import ExchangeRate

LARGEST = Decimal(10) ** 10


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan exchange rates; one is named by currency and first day."""
    made = Plan(part)
    known = {(row.currency, row.from_date): row for row in ExchangeRate.objects.all()}
    seen: dict[tuple[str, object], Record] = {}
    for record in part.records():
        place = (record.text("currency"), record.get("date"))
        rate: Decimal = record.get("rate")
        around.rated.add(place[0])
        if not 0 < rate < LARGEST:
            made.refuse(record, "rate", "not_positive", text=str(rate))
        elif place in seen and seen[place].get("rate") != rate:
            made.refuse(record, "currency", "key_twice", text=place[0], line=seen[place].line)
        elif place in known:
            seen[place] = record
            is_changed = made.alter(known[place], {"rate": rate})
            made.count(record, Fate.CHANGED if is_changed else Fate.SAME)
        else:
            seen[place] = record
            known[place] = ExchangeRate(
                currency=record.text("currency"), from_date=record.get("date"), rate=rate
            )
            made.make(known[place])
            made.count(record, Fate.NEW)
    return made


KIND = Kind(
    name="exchange_rates",
    label=_("exchange rates"),
    fields=(
        Field("currency", Type.CURRENCY, required=True, aliases=("currency code", "ccy", "iso")),
        Field("date", Type.DATE, required=True, aliases=("from", "from date", "valid from", "day")),
        Field("rate", Type.NUMBER, required=True, aliases=("exchange rate", "fx rate")),
    ),
    key=("currency", "date"),
    plan=plan,
    order=30,
)
