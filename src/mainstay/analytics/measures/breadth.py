"""How broadly a unit buys: product families in the period and in the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from mainstay.analytics.measures.window import Span, within

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


def breadth(lines: Expression, *, start: date, end: date, before: Span | None) -> Expression:
    """Count the families bought (with positive revenue) now, before, and in both.

    Columns: unit, families, families_before, families_kept.
    """
    bought = lines.filter(lines.product_family.notnull(), lines.revenue > 0)
    now = bought.date.between(start, end)
    then = within(bought.date, before)
    per_family = bought.group_by("unit", "product_family").agg(
        now=now.cast("int64").max(), earlier=then.cast("int64").max()
    )
    return per_family.group_by("unit").agg(
        families=per_family.now.sum(),
        families_before=per_family.earlier.sum(),
        families_kept=(per_family.now * per_family.earlier).sum(),
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
