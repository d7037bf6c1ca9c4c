"""Money that is known, known within a range, or unknown with what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mainstay.domain.figure import (
    Combine,
    Explanation,
    Figure,
    Measure,
    Term,
    Unit,
    Unknown,
)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; ``low`` and ``high`` are both the value when it is known.

    A range has no value but both ends; an unknown amount has neither.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unknowns: tuple[Unknown, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_range(self) -> bool:
        return self.value is None and self.low is not None

    def less(self, cost: Amount) -> Amount:
        """Subtract a cost; what either side does not know stays unknown."""
        if self.low is None or self.high is None or cost.low is None or cost.high is None:
            return unknown(*self.unknowns, *cost.unknowns)
        value = None if self.value is None or cost.value is None else self.value - cost.value
        unknowns = self.unknowns + cost.unknowns
        return Amount(value, self.low - cost.high, self.high - cost.low, unknowns)

    def figure(self, code: str, measure: Measure | None = None) -> Figure:
        """Present the amount as a figure of the given code."""
        low, high = (self.low, self.high) if self.is_range else (None, None)
        return Figure(
            code,
            self.value,
            Unit.MONEY,
            measure=measure,
            low=low,
            high=high,
            unknowns=self.unknowns,
        )


def known(value: Decimal) -> Amount:
    return Amount(value, value, value)


def unknown(*unknowns: Unknown) -> Amount:
    return Amount(None, unknowns=unknowns)


def total(amounts: Iterable[Amount]) -> Amount:
    """Add amounts up; one unknown amount makes the total unknown, one range makes it a range."""
    parts = tuple(amounts)
    unknowns = tuple(item for part in parts for item in part.unknowns)
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    if len(lows) < len(parts) or len(highs) < len(parts):
        return unknown(*unknowns)
    values = [part.value for part in parts if part.value is not None]
    value = sum(values, ZERO) if len(values) == len(parts) else None
    return Amount(value, sum(lows, ZERO), sum(highs, ZERO), unknowns)


def explain_missing(figure: Figure) -> Explanation:
    """Explain a figure without a value by what is missing: one empty row for each."""
    terms = tuple(Term(None, code=item.code, params=item.params) for item in figure.unknowns)
    return Explanation(figure, Combine.GIVEN, terms, notes=figure.unknowns)
