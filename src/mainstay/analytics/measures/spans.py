"""Money and service by spans of days: the months of a period, or one year after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

Expression = Any


def span_table(spans: Sequence[tuple[date, date]]) -> pa.Table:
    """Name spans (both ends included, none overlapping) by their position: span, first, last."""
    return pa.table(
        {
            "span": pa.array(range(len(spans)), pa.int64()),
            "first": pa.array([first for first, _ in spans], pa.date32()),
            "last": pa.array([last for _, last in spans], pa.date32()),
        }
    )


def in_span(rows: Expression, spans: Expression) -> Expression:
    """Keep the rows whose ``date`` lies in a span, with its position in column ``span``."""
    joined = rows.inner_join(spans, [rows.date >= spans.first, rows.date <= spans.last])
    return joined.select(*[rows[name] for name in rows.columns], span=spans.span)


def money_by_span(days: Expression) -> Expression:
    """Sum order days by unit, span, currency and rate.

    Columns: unit, span, currency, rate, revenue, costed_revenue, direct_cost (decimal, in
    ``currency``), lines, costed_lines.
    """
    return days.group_by("unit", "span", "currency", "rate").agg(
        revenue=days.revenue.sum(),
        costed_revenue=days.costed_revenue.sum(),
        direct_cost=days.direct_cost.sum(),
        lines=days.lines.sum(),
        costed_lines=days.costed_lines.sum(),
    )


def margin_rates_by_span(lines: Expression) -> Expression:
    """Find the lowest and highest margin rate of a costed line with positive revenue in each span.

    Columns: unit, span, lowest_margin_rate, highest_margin_rate (float64, margin / revenue).
    """
    costed = lines.filter(lines.direct_cost.notnull(), lines.revenue > 0)
    rate = 1.0 - costed.direct_cost.cast("float64") / costed.revenue.cast("float64")
    return costed.group_by("unit", "span").agg(
        lowest_margin_rate=rate.min(), highest_margin_rate=rate.max()
    )


def service_by_span(days: Expression) -> Expression:
    """Sum service days by unit, span, activity, currency and both rates.

    Columns: unit, span, activity, currency, rate, activity_rate, quantity, amount, events,
    with_amount.
    """
    return days.group_by("unit", "span", "activity", "currency", "rate", "activity_rate").agg(
        quantity=days.quantity.sum(),
        amount=days.amount.sum(),
        events=days.events.sum(),
        with_amount=days.with_amount.sum(),
    )
