"""Reads of money facts: what the lake is asked, with which rates, for whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
from django.conf import settings
from django.db.models import Max, Q

from mainstay.analytics.lake import Lake, Scope
from mainstay.analytics.rates import DatedRate, RateTable
from mainstay.analytics.reports import Contracts, Question, period_before
from mainstay.apps.accounts.queries import Seen, contract_ends
from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries import CountedBatches, organisation
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.domain.figure import Period
from mainstay.domain.playbook import Playbook


def lake() -> Lake:
    """Return the lake of this installation."""
    return Lake(settings.LAKE)


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
    """Make the scope of a lake read; unassigned lines only for whoever sees all."""
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
        contracts=Contracts(contract_ends(units, as_of=period.end)),
        gaps=int(playbook["hold.gaps_for_rhythm"]),
    )


def _before(period: Period, months: int | None, batches: CountedBatches) -> Period | None:
    first = first_day_with_lines(batches)
    if first is None or period.start <= first:
        return None
    return period_before(period, months=months)


def exchange_rates(batches: CountedBatches) -> RateTable:
    """Return the exchange rates that count, into the organisation's currency."""
    rows = ExchangeRate.objects.filter(_counts(batches))
    rates = [DatedRate(r.currency, r.from_date, r.rate) for r in rows]
    return RateTable.of_currencies(organisation().currency, rates)


def activity_rates(batches: CountedBatches) -> RateTable:
    """Return money per unit of each activity; a pool's cost over its practical capacity."""
    rows = ActivityRate.objects.filter(_counts(batches))
    return RateTable.of([DatedRate(r.activity, r.from_date, per_unit(r)) for r in rows])


def per_unit(rate: ActivityRate) -> Decimal:
    """Return money per unit: as stated, else pool cost / practical capacity."""
    if rate.per_unit is not None:
        return rate.per_unit
    if rate.pool_cost is None or not rate.practical_capacity:
        raise ValueError(f"{rate} has neither a rate nor a pool")  # a constraint forbids it
    return rate.pool_cost / rate.practical_capacity


def pooled_activities(batches: CountedBatches) -> frozenset[str]:
    """Return the activities whose cost is a pool: it stays when a customer goes."""
    rows = ActivityRate.objects.filter(_counts(batches), pool_cost__isnull=False)
    return frozenset(rows.values_list("activity", flat=True))


def product_families(batches: CountedBatches) -> pa.Table:
    """Return each product that has a family, once; the latest statement wins."""
    rows = Product.objects.filter(_counts(batches)).exclude(family="").order_by("pk")
    families = dict(rows.values_list("code", "family"))
    return pa.table(
        {
            "product": pa.array(families.keys(), pa.string()),
            "family": pa.array(families.values(), pa.string()),
        }
    )


def _counts(batches: CountedBatches) -> Q:
    return Q(batch__isnull=True) | Q(batch__in=batches.ids)
