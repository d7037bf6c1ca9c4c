"""A unit's purchases as the lifetime value models need them."""

from __future__ import annotations

from typing import Any

import ibis

Expression = Any


def purchases(days: Expression) -> Expression:
    """Sum each unit's order days, the first one apart, by currency and rate.

    An order day has at least one line of positive revenue. Columns: unit, currency, rate,
    first_order, last_order, days (of this currency and rate), repeat_days, repeat_revenue.
    """
    ordered = days.filter(days.orders > 0)
    first = ordered.date.min().over(ibis.window(group_by="unit"))
    marked = ordered.mutate(first_order=first)
    repeat = marked.date > marked.first_order
    return marked.group_by("unit", "currency", "rate").agg(
        first_order=marked.first_order.min(),
        last_order=marked.date.max(),
        repeat_revenue=marked.revenue.sum(where=repeat),
    )
