"""What an account bought on a day: the lines of a day added up, once for each batch."""

from __future__ import annotations

from typing import Any

import ibis

Expression = Any


def account_days(lines: Expression, **more: Expression) -> Expression:
    """Sum order lines by batch, account, day and currency, without the unassigned ones.

    Columns: batch, account, date, currency, revenue, costed_revenue, direct_cost (decimal, in
    ``currency``), lines, costed_lines, orders (lines with positive revenue), lowest_margin_rate,
    highest_margin_rate (float64, margin / revenue of a costed line with positive revenue), and
    ``more`` sums.
    """
    assigned = lines.filter(lines.account.notnull())
    nothing = ibis.literal(0, "decimal(18, 4)")
    costed = assigned.direct_cost.notnull()
    rated = costed & (assigned.revenue > 0)
    revenue = assigned.revenue.cast("float64").nullif(0.0)
    rate = 1.0 - assigned.direct_cost.cast("float64") / revenue
    return assigned.group_by("batch", "account", "date", "currency").agg(
        revenue=assigned.revenue.sum(),
        costed_revenue=assigned.revenue.sum(where=costed).coalesce(nothing),
        direct_cost=assigned.direct_cost.sum().coalesce(nothing),
        lines=assigned.count(),
        costed_lines=costed.sum(),
        orders=(assigned.revenue > 0).sum(),
        lowest_margin_rate=rate.min(where=rated),
        highest_margin_rate=rate.max(where=rated),
        **more,
    )


def families_bought(lines: Expression, *, now: Expression, then: Expression) -> Expression:
    """List what a unit bought with positive revenue, from the lines themselves.

    Columns: unit, product_family, product (null where the line names its family), now, before
    (int64, 0 or 1).
    """
    marked = lines.mutate(is_now=now.cast("int64"), is_then=then.cast("int64"))
    bought = marked.filter(marked.revenue > 0, (marked.is_now + marked.is_then) > 0)
    named = bought.mutate(
        product=bought.product_family.isnull().ifelse(bought.product, ibis.null("string"))
    )
    return named.group_by("unit", "product_family", "product").agg(
        now=named.is_now.max(), before=named.is_then.max()
    )
