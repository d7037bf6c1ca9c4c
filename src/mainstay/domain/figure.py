"""A number with its unit, period, measure and unknowns, and the arithmetic behind it.

What pages, ``--json`` and exports print is always a ``Figure``; what its *why* opens is an
``Explanation`` whose terms give the same number again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import prod

Number = Decimal | float | int


class Measure(StrEnum):
    """What a customer brings, from the most often known to the furthest."""

    REVENUE = "revenue"
    MARGIN = "margin"
    PROFIT = "profit"


class MeasureChoice(StrEnum):
    """A measure as a user asks for it; ``best`` is the furthest one known (method 16a)."""

    REVENUE = "revenue"
    MARGIN = "margin"
    PROFIT = "profit"
    BEST = "best"


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    SHARE = "share"  # 0.25 is 25 %
    COUNT = "count"
    RATIO = "ratio"
    POINTS = "points"  # HHI in points of 10,000
    DAYS = "days"
    MONTHS = "months"
    LEVEL = "level"  # 1..4, of hold
    STRENGTH = "strength"  # 1..4, of a relationship
    SCORE = "score"  # on a scale of its own, told with the figure


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something a figure or judgement would need and does not have."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that can say what it is.

    ``value`` is None when unknown; ``low`` and ``high`` bound it when only a range is known.
    ``why`` is the address that opens its explanation. ``scope`` says whose accounts it covers
    (``all`` or ``yours``).
    """

    code: str
    value: Number | None
    unit: Unit
    period: Period | None = None
    measure: Measure | None = None
    currency: str | None = None
    low: Number | None = None
    high: Number | None = None
    unknowns: tuple[Unknown, ...] = ()
    why: str | None = None
    scope: str = "all"

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


class Combine(StrEnum):
    """How the terms of an explanation make the figure."""

    SUM = "sum"
    COUNT = "count"
    DIFFERENCE = "difference"  # first term less all others
    PRODUCT = "product"
    RATIO = "ratio"  # first term / second term
    INVERSE = "inverse"  # 1 / sum of the terms
    LOWEST = "lowest"  # of the known terms
    HIGHEST = "highest"
    MEAN = "mean"  # of the known terms
    GIVEN = "given"  # a single fact: one term, the figure itself


@dataclass(frozen=True, slots=True)
class Term:
    """One row behind a figure: what it is, its number, and where it can be opened.

    ``label`` is a name or a date from the data, ``code`` (with params) a translatable sentence;
    one of them is given. ``value`` None = unknown: shown, and left out of the arithmetic.
    """

    value: Number | None
    label: str = ""
    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The arithmetic of a figure: ``result()`` of the terms is the figure's value."""

    figure: Figure
    combine: Combine
    terms: Sequence[Term]
    thresholds: tuple[str, ...] = ()  # playbook keys that were applied
    notes: tuple[Unknown, ...] = ()  # what was left out or is worth saying, as codes

    def result(self) -> Number | None:
        """Compute the figure anew from the known terms; None when no term is known."""
        known = [term.value for term in self.terms if term.value is not None]
        if self.combine is Combine.COUNT:
            return len(self.terms)
        if not known:
            return None
        return _combined(self.combine, known)


def _combined(combine: Combine, known: list[Number]) -> Number:
    match combine:
        case Combine.SUM:
            return _total(known)
        case Combine.DIFFERENCE:
            return known[0] - _total(known[1:]) if known[1:] else known[0]  # type: ignore[operator]
        case Combine.PRODUCT:
            return prod(known)
        case Combine.RATIO:
            return known[0] / known[1]  # type: ignore[operator]
        case Combine.INVERSE:
            return 1 / _total(known)
        case Combine.LOWEST:
            return min(known)
        case Combine.HIGHEST:
            return max(known)
        case Combine.MEAN:
            return _total(known) / len(known)
        case _:
            return known[0]


def _total(values: list[Number]) -> Number:
    """Sum in order without turning Decimal into float."""
    total: Number = values[0]
    for value in values[1:]:
        total = total + value  # type: ignore[operator]
    return total
