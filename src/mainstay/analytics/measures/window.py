"""Spans of days within a measure."""

from __future__ import annotations

from datetime import date
from typing import Any

Expression = Any
Span = tuple[date, date]


def within(day: Expression, span: Span | None) -> Expression:
    """Whether a day lies in a span, both ends included; never, when there is no span."""
    return day.between(*span) if span else day.isnull()
