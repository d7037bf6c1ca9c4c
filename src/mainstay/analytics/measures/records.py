"""Single order lines and service events: the rows behind every figure, chosen and in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

Expression = Any


def chosen(rows: Expression, *, start: date, end: date, equal: Mapping[str, str]) -> Expression:
    """Keep the rows of a span of days whose columns hold exactly these texts; "" is no text."""
    kept = rows.filter(rows.date.between(start, end))
    for name, text in equal.items():
        kept = kept.filter(kept[name] == text if text else kept[name].isnull())
    return kept


def containing(rows: Expression, parts: Mapping[str, str]) -> Expression:
    """Keep the rows whose columns contain these texts, in small or capital letters."""
    for name, part in parts.items():
        rows = rows.filter(rows[name].lower().contains(part.lower()))
    return rows


def in_order(rows: Expression, *, by: str, descending: bool) -> Expression:
    """Sort rows by a column, then by batch and row, so that pages never overlap."""
    first = ibis.desc(by) if descending else ibis.asc(by)
    return rows.order_by(first, "batch", "row")


def line_sums(lines: Expression) -> Expression:
    """Sum lines by currency and rate: currency, rate, lines, revenue, direct_cost."""
    return lines.group_by("currency", "rate").agg(
        lines=lines.count(),
        costed_lines=lines.direct_cost.notnull().sum(),
        revenue=lines.revenue.sum(),
        direct_cost=lines.direct_cost.sum(),
    )


def distinct_texts(rows: Expression, column: str) -> Expression:
    """List the different texts of a column, in order."""
    return rows.filter(rows[column].notnull()).select(column).distinct().order_by(column)


def days_without_rate(rows: Expression) -> Expression:
    """Count rows that have a currency without a rate: currency, rows, first_day, last_day, days."""
    missing = rows.filter(rows.rate.isnull())
    return missing.group_by("currency").agg(
        rows=missing.count(),
        days=missing.date.nunique(),
        first_day=missing.date.min(),
        last_day=missing.date.max(),
    )
