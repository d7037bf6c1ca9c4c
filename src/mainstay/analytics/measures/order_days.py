"""What a unit bought on each day: the table that every money measure starts from."""

from __future__ import annotations

from datetime import date
from typing import Any

from mainstay.analytics.measures.window import Span, within

Expression = Any


def order_days(lines: Expression, *, until: date) -> Expression:
    """Sum order lines by unit, day and currency.

    Columns: unit, date, currency, revenue, costed_revenue, direct_cost (decimal, in ``currency``),
    lines, costed_lines, orders (lines with positive revenue).
    """
    known = lines.filter(lines.date <= until)
    costed = known.direct_cost.notnull()
    return known.group_by("unit", "date", "currency").agg(
        revenue=known.revenue.sum(),
        costed_revenue=known.revenue.sum(where=costed),
        direct_cost=known.direct_cost.sum(),
        lines=known.count(),
        costed_lines=costed.sum(),
        orders=(known.revenue > 0).sum(),
    )


def summed_days(days: Expression, *, until: date) -> Expression:
    """Join what each batch brought of a day: ``order_days`` made of ``account_days``."""
    known = days.filter(days.date <= until)
    summed = ("revenue", "costed_revenue", "direct_cost", "lines", "costed_lines", "orders")
    return known.group_by("unit", "date", "currency").agg(
        **{name: known[name].sum() for name in summed}
    )


def with_rate(days: Expression, rates: Expression) -> Expression:
    """Name for each row the exchange rate of its day: column ``rate`` (position in ``rates``).

    ``rates`` has position, currency, from_day, until_day (exclusive); null: no rate is known.
    """
    joined = days.left_join(
        rates,
        [
            days.currency == rates.currency,
            days.date >= rates.from_day,
            days.date < rates.until_day,
        ],
    )
    return joined.select(*[days[name] for name in days.columns], rate=rates.position)


def money_by_window(days: Expression, *, start: date, end: date, before: Span | None) -> Expression:
    """Sum days by unit, currency and rate within the period and the one before.

    Columns: unit, currency, rate, revenue, costed_revenue, direct_cost, lines, costed_lines,
    revenue_before, lines_before.
    """
    now = days.date.between(start, end)
    then = within(days.date, before)
    return days.group_by("unit", "currency", "rate").agg(
        revenue=days.revenue.sum(where=now),
        costed_revenue=days.costed_revenue.sum(where=now),
        direct_cost=days.direct_cost.sum(where=now),
        lines=days.lines.sum(where=now),
        costed_lines=days.costed_lines.sum(where=now),
        revenue_before=days.revenue.sum(where=then),
        lines_before=days.lines.sum(where=then),
    )


def money_by_quarter(days: Expression) -> Expression:
    """Sum days by unit, currency, rate and calendar quarter (``quarter`` = year * 4 + 0..3).

    Columns: unit, currency, rate, quarter, revenue, costed_revenue, direct_cost, lines.
    """
    dated = days.mutate(quarter=days.date.year() * 4 + days.date.quarter() - 1)
    return dated.group_by("unit", "currency", "rate", "quarter").agg(
        revenue=dated.revenue.sum(),
        costed_revenue=dated.costed_revenue.sum(),
        direct_cost=dated.direct_cost.sum(),
        lines=dated.lines.sum(),
    )
