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


def margin_rates(lines: Expression, *, start: date, end: date) -> Expression:
    """Find a unit's lowest and highest margin rate of a costed line with positive revenue.

    Columns: unit, lowest_margin_rate, highest_margin_rate (float64, margin / revenue).
    """
    costed = lines.filter(
        lines.date.between(start, end), lines.direct_cost.notnull(), lines.revenue > 0
    )
    rate = 1.0 - costed.direct_cost.cast("float64") / costed.revenue.cast("float64")
    return costed.group_by("unit").agg(
        lowest_margin_rate=rate.min(), highest_margin_rate=rate.max()
    )
