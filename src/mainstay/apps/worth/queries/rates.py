"""Rates as the settings show them: what applies, what is paid for and not used, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from mainstay.analytics.account_records import MissingRate, activity_use, missing_rates
from mainstay.analytics.lake import Session
from mainstay.analytics.question import Question
from mainstay.apps.accounts.queries import seen_by
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import CountedBatches, counted_batches, playbook
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.apps.worth.queries.asking import (
    counts,
    first_day_with_lines,
    lake,
    last_day_with_lines,
    per_unit,
    question,
    scope_of,
)
from mainstay.domain.activity_costing import ActivityRate as Rate
from mainstay.domain.activity_costing import UnusedCapacity, unused_capacity
from mainstay.domain.figure import Period
from mainstay.domain.months import last_months, months_of


@dataclass(frozen=True, slots=True)
class RateLine:
    """One dated rate; ``until`` is the day before the next one begins."""

    row: ActivityRate
    rate: Decimal
    until: date | None
    unused: UnusedCapacity | None = None
    measured: Period | None = None


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """One dated exchange rate."""

    row: ExchangeRate
    until: date | None


def activity_lines(user: User) -> list[RateLine]:
    """Return every activity rate that counts; pools with what was not used of late."""
    batches = counted_batches()
    rows = list(ActivityRate.objects.filter(counts(batches)).order_by("activity", "from_date"))
    ends = dict(_ends([(row.activity, row.from_date, row.pk) for row in rows]))
    lines = [RateLine(row, per_unit(row), ends[row.pk]) for row in rows]
    last = last_day_with_lines(batches)
    if last is None or not any(row.pool_cost is not None for row in rows):
        return lines
    year = last_months(12, until=last)
    wanted, units = _asking(user, year, batches)
    with lake().session(scope_of(seen_by(user), units, batches)) as session:
        return [_with_unused(line, session, wanted) for line in lines]


def _with_unused(line: RateLine, session: Session, wanted: Question) -> RateLine:
    """Measure a pool over the part of the last year in which its rate applied."""
    start = max(wanted.period.start, line.row.from_date)
    end = min(wanted.period.end, line.until or wanted.period.end)
    if line.row.pool_cost is None or end < start:
        return line
    span = Period(start, end)
    used = activity_use(session, replace(wanted, period=span)).get(line.row.activity, Decimal(0))
    rate = Rate(
        activity=line.row.activity,
        from_date=line.row.from_date,
        pool_cost=line.row.pool_cost,
        practical_capacity=line.row.practical_capacity,
    )
    found = unused_capacity(rate, used=used, months=months_of(span))
    return replace(line, unused=found, measured=span)


def exchange_lines() -> list[ExchangeLine]:
    """Return every exchange rate that counts."""
    rows = list(ExchangeRate.objects.filter(counts(counted_batches())))
    rows.sort(key=lambda row: (row.currency, row.from_date))
    ends = dict(_ends([(row.currency, row.from_date, row.pk) for row in rows]))
    return [ExchangeLine(row, ends[row.pk]) for row in rows]


def missing_exchange_rates(user: User) -> list[MissingRate]:
    """Return the currencies that order lines use on days without a rate."""
    batches = counted_batches()
    first, last = first_day_with_lines(batches), last_day_with_lines(batches)
    if first is None or last is None:
        return []
    wanted, units = _asking(user, Period(first, last), batches)
    with lake().session(scope_of(seen_by(user), units, batches)) as session:
        return missing_rates(session, wanted)


def _asking(
    user: User, period: Period, batches: CountedBatches
) -> tuple[Question, list[tuple[int, int]]]:
    units = seen_by(user).account_units
    wanted = question(period, months=None, units=units, playbook=playbook(), batches=batches)
    return wanted, units


def _ends(rows: list[tuple[str, date, int]]) -> Iterator[tuple[int, date | None]]:
    """The last day of each rate, given in order; None for the one that holds now."""
    following = [*rows[1:], None]
    for (of, _, pk), later in zip(rows, following, strict=bool(rows)):
        ends = later is not None and later[0] == of
        yield pk, date.fromordinal(later[1].toordinal() - 1) if later and ends else None


def counted_products() -> QuerySet[Product]:
    """Return the products that count."""
    return Product.objects.filter(counts(counted_batches())).order_by("code", "pk")


def counted_activity_rates() -> QuerySet[ActivityRate]:
    """Return the activity rates that count."""
    return ActivityRate.objects.filter(counts(counted_batches()))


def counted_exchange_rates() -> QuerySet[ExchangeRate]:
    """Return the exchange rates that count."""
    return ExchangeRate.objects.filter(counts(counted_batches()))
