"""What was sold of each product: what the change of revenue is taken apart by."""

from __future__ import annotations

from typing import Any

Expression = Any


def sales_by_product(lines: Expression) -> Expression:
    """Sum order lines by unit, span, family, product and rate, those without a quantity apart.

    Columns: unit, span, product_family, product, currency, rate, has_quantity, quantity, revenue
    (decimal, in ``currency``).
    """
    marked = lines.mutate(has_quantity=lines.quantity.notnull())
    keys = ("unit", "span", "product_family", "product", "currency", "rate", "has_quantity")
    return marked.group_by(*keys).agg(quantity=marked.quantity.sum(), revenue=marked.revenue.sum())
