"""Of order lines: the family of each, and the lowest and highest margin rate of a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

Expression = Any


def with_family(lines: Expression, products: Expression) -> Expression:
    """Give each line the family it names itself, else the one its product belongs to.

    ``products`` has product and family, each product once.
    """
    joined = lines.left_join(products, lines.product == products.product)
    return joined.select(
        *[lines[name] for name in lines.columns if name != "product_family"],
        product_family=ibis.coalesce(lines.product_family, products.family),
    )


def margin_rates(days: Expression, *, start: date, end: date) -> Expression:
    """Find a unit's lowest and highest margin rate of a costed line with positive revenue.

    ``days`` as of ``account_days``. Columns: unit, lowest_margin_rate, highest_margin_rate
    (float64, margin / revenue, null without such a line).
    """
    now = days.filter(days.date.between(start, end))
    return now.group_by("unit").agg(
        lowest_margin_rate=now.lowest_margin_rate.min(),
        highest_margin_rate=now.highest_margin_rate.max(),
    )
