"""Reads of money facts: what the lake is asked, with which rates, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Max, Q

from mainstay.analytics.lake import Lake, Scope
from mainstay.analytics.question import Contracts, Question, period_before
from mainstay.analytics.rates import DatedRate, RateTable
from mainstay.apps.accounts.queries import Seen, contract_ends
from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries import CountedBatches, organisation
from mainstay.apps.organisation.queries.past import known_rows
from mainstay.apps.organisation.queries.reading import read_once
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.domain import activity_costing as domain
from mainstay.domain.figure import Period
from mainstay.domain.playbook import Playbook


def lake() -> Lake:
    """Return the lake of this installation."""
    return Lake(settings.LAKE)


@read_once
def last_day_with_lines(batches: CountedBatches) -> date | None:
    """Return the last day that has order lines; None when there are none yet."""
    lines = Batch.objects.filter(pk__in=batches.ids, kind__in=("order_lines", "assignment"))
    last: date | None = lines.aggregate(last=Max("last_day"))["last"]
    return last


def first_day_with_lines(batches: CountedBatches) -> date | None:
    """Return the first day that has order lines."""
    lines = Batch.objects.filter(pk__in=batches.ids, kind__in=("order_lines", "assignment"))
    days = lines.exclude(first_day__isnull=True).order_by("first_day")
    return days.values_list("first_day", flat=True).first()


def scope_of(
    seen: Seen, units: list[tuple[int, int]], batches: CountedBatches, *, unassigned: bool = True
) -> Scope:
    """Make the scope of a lake read; unassigned lines only for whoever sees all.

    What the lake keeps of an account that was merged away is read as the account it is part of.
    """
    units = seen.with_merged(units)
    return Scope.of(units, batches=batches.ids, with_unassigned=unassigned and seen.sees_all)


def question(
    period: Period,
    *,
    months: int | None,
    units: list[tuple[int, int]],
    playbook: Playbook,
    batches: CountedBatches,
) -> Question:
    """Put together what is asked of the lake for a period.

    ``months`` is the length of the period when it was asked for in months; None with a period
    that covers all time has no period before.
    """
    return Question(
        period=period,
        before=_before(period, months, batches),
        exchange=exchange_rates(batches),
        activity=activity_rates(batches),
        products=product_families(batches),
        contracts=Contracts(contract_ends(units, batches, as_of=period.end)),
        gaps=int(playbook["hold.gaps_for_rhythm"]),
    )


def _before(period: Period, months: int | None, batches: CountedBatches) -> Period | None:
    first = first_day_with_lines(batches)
    if first is None or period.start <= first:
        return None
    return period_before(period, months=months)


def exchange_rates(batches: CountedBatches) -> RateTable:
    """Return the exchange rates that count, into the organisation's currency."""
    rows = known_rows(ExchangeRate, batches, fields=("currency", "from_date", "rate"))
    rates = [DatedRate(row["currency"], row["from_date"], row["rate"]) for row in rows]
    return RateTable.of_currencies(organisation().currency, rates)


def activity_rates(batches: CountedBatches) -> RateTable:
    """Return money per unit of each activity; a pool's cost over its practical capacity."""
    rates = [costed(row) for row in known_rows(ActivityRate, batches, fields=RATE_FIELDS)]
    return RateTable.of([DatedRate(rate.activity, rate.from_date, rate.rate) for rate in rates])


RATE_FIELDS = ("activity", "from_date", "per_unit", "pool_cost", "practical_capacity")


def costed(row: Mapping[str, Any]) -> domain.ActivityRate:
    """Make the domain's rate of a row of the table; money per unit leads where both are stated."""
    stated = {name: row[name] for name in RATE_FIELDS}
    if stated["per_unit"] is not None:
        stated |= {"pool_cost": None, "practical_capacity": None}
    return domain.ActivityRate(**stated)


def per_unit(rate: ActivityRate) -> Decimal:
    """Return money per unit: as stated, else pool cost / practical capacity."""
    return costed({name: getattr(rate, name) for name in RATE_FIELDS}).rate


def pooled_activities(batches: CountedBatches) -> frozenset[str]:
    """Return the activities whose cost is a pool: it stays when a customer goes."""
    rows = known_rows(ActivityRate, batches, fields=("activity", "pool_cost"))
    return frozenset(row["activity"] for row in rows if row["pool_cost"] is not None)


def product_families(batches: CountedBatches) -> dict[str, str]:
    """Return the family of each product that has one; the latest statement wins."""
    rows = known_rows(Product, batches, fields=("code", "family"))
    return {row["code"]: row["family"] for row in rows if row["family"]}


def counts(batches: CountedBatches) -> Q:
    """Return what makes a row count: it was made by hand, or its batch is in force."""
    return Q(batch__isnull=True) | Q(batch__in=batches.ids)
