"""A unit's own rhythm: its order days and the usual gap between them."""

from __future__ import annotations

from typing import Any

import ibis

Expression = Any


def rhythm(days: Expression, *, gaps: int) -> Expression:
    """Measure order days and the median of the latest ``gaps`` gaps between them.

    An order day is a day with at least one line of positive revenue; credits alone are no order.
    Columns: unit, order_days, first_order, last_order, median_gap (days, float64, null when there
    is one order day). Source: method section 16a.
    """
    dated = days.filter(days.orders > 0).select("unit", "date").distinct()
    number = dated.mutate(day=dated.date.delta(ibis.date(1970, 1, 1), unit="day"))
    window = ibis.window(group_by="unit", order_by="day")
    gapped = number.mutate(
        gap=number.day - number.day.lag().over(window),
        age=ibis.row_number().over(ibis.window(group_by="unit", order_by=ibis.desc("day"))),
    )
    return gapped.group_by("unit").agg(
        order_days=gapped.count(),
        first_order=gapped.date.min(),
        last_order=gapped.date.max(),
        median_gap=gapped.gap.cast("float64").quantile(0.5, where=gapped.age < gaps),
    )
