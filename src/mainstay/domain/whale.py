"""The whale curve: customers from the most to the least profitable, their profit added up.

Source: method section 13; the three parts are our default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.concentration import largest_first
from mainstay.domain.customer import CustomerTerms
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.playbook import Playbook

CODES = (
    "unknown.measure_of_nobody",  # measure
    "unknown.nobody_above_zero",  # unknown: the curve has no base
    "note.customers_without_measure",  # note: customers
    "note.normalised_by_peak",  # note: the total is not positive
    "row.nobody",  # row: no customer belongs here
    "row.curve_reaches",  # row: measure
    "row.curve_base",  # row: measure
)


class ProfitPart(StrEnum):
    """Where on the curve a customer stands."""

    CORE = "core"
    MARGIN = "margin"
    LOSS = "loss"


class WhalePoint(NamedTuple):
    """A customer on the curve: its place from 1, its own value, the sum up to it.

    ``share`` is that sum over the curve's base; None when the curve has none.
    """

    place: int
    account_id: int
    value: Decimal
    cumulative: Decimal
    share: Decimal | None
    part: ProfitPart


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """The curve with its peak; shares are over ``base``: the total, or the peak if total <= 0.

    ``base`` is None when no customer brings anything. ``unknown`` are the customers left out.
    """

    measure: Measure
    points: tuple[WhalePoint, ...]
    total: Decimal
    peak: Decimal
    customers_at_peak: int
    best: int  # how many customers are the best fifth (whale.best)
    base: Decimal | None
    unknown: tuple[int, ...]

    @property
    def is_unknown(self) -> bool:
        """Whether the measure is known of nobody who buys; nothing of nothing is no knowledge."""
        return bool(self.unknown) and not any(point.value for point in self.points)

    @property
    def is_over_peak(self) -> bool:
        """Whether the total is not positive, so that the peak is 100 %."""
        return self.total <= 0

    @property
    def peak_share(self) -> Decimal | None:
        return self._share(self.peak)

    @property
    def best_share(self) -> Decimal | None:
        """Share of the best fifth of the customers."""
        return self._share(self.points[self.best - 1].cumulative) if self.points else None

    @property
    def loss_tail(self) -> Decimal:
        """What is lost again after the peak; zero or negative."""
        return self.total - self.peak

    @property
    def customers_losing(self) -> int:
        return sum(1 for point in self.points if point.value < 0)

    def of_part(self, part: ProfitPart) -> tuple[WhalePoint, ...]:
        return tuple(point for point in self.points if point.part is part)

    def _share(self, value: Decimal) -> Decimal | None:
        return None if self.base is None else value / self.base


def whale_curve(
    values: Mapping[int, Decimal | None], playbook: Playbook, *, measure: Measure = Measure.PROFIT
) -> WhaleCurve:
    """Build the curve from each customer's value (None = unknown: left out and listed)."""
    known = [(account, value) for account, value in values.items() if value is not None]
    ordered = largest_first(known)
    sums = list(accumulate(value for _, value in ordered))
    total = sums[-1] if sums else ZERO
    peak = max(sums, default=ZERO)
    base = total if total > 0 else peak if peak > 0 else None
    return WhaleCurve(
        measure=measure,
        points=_points(ordered, sums, base, core_until=playbook.exact("whale.core") * peak),
        total=total,
        peak=max(peak, ZERO),
        customers_at_peak=sums.index(peak) + 1 if peak > 0 else 0,
        best=_part_of(len(ordered), playbook.exact("whale.best")),
        base=base,
        unknown=tuple(sorted(account for account, value in values.items() if value is None)),
    )


def _part_of(count: int, share: Decimal) -> int:
    """Return a share of the customers as a whole number, rounded up."""
    return int((count * share).to_integral_value(ROUND_CEILING))


def _points(
    ordered: Sequence[tuple[int, Decimal]],
    sums: Sequence[Decimal],
    base: Decimal | None,
    *,
    core_until: Decimal,
) -> tuple[WhalePoint, ...]:
    return tuple(
        WhalePoint(
            place,
            account,
            value,
            reached,
            None if base is None else reached / base,
            _part(value, before=reached - value, core_until=core_until),
        )
        for place, ((account, value), reached) in enumerate(zip(ordered, sums, strict=True), 1)
    )


def _part(value: Decimal, *, before: Decimal, core_until: Decimal) -> ProfitPart:
    """Core while the sum before the customer is short of the core's end; loss below zero."""
    if value < 0:
        return ProfitPart.LOSS
    return ProfitPart.CORE if value > 0 and before < core_until else ProfitPart.MARGIN


def explain_total(curve: WhaleCurve) -> Explanation:
    """Explain the total as the sum over all customers of the curve."""
    return _sum("whale_total", curve.total, curve.points, curve)


def explain_peak(curve: WhaleCurve) -> Explanation:
    """Explain the peak as the sum over the customers up to it."""
    return _sum("whale_peak", curve.peak, curve.points[: curve.customers_at_peak], curve)


def explain_loss_tail(curve: WhaleCurve) -> Explanation:
    """Explain the loss tail as the sum over the customers that lose money."""
    return _sum("whale_loss_tail", curve.loss_tail, curve.of_part(ProfitPart.LOSS), curve)


def explain_customers_losing(curve: WhaleCurve) -> Explanation:
    """Explain the number of customers that lose money by naming them."""
    losers = curve.of_part(ProfitPart.LOSS)
    return _count("customers_losing", curve.customers_losing, losers, curve)


def explain_customers_at_peak(curve: WhaleCurve) -> Explanation:
    """Explain the number of customers at the peak by naming them."""
    points = curve.points[: curve.customers_at_peak]
    return _count("customers_at_peak", curve.customers_at_peak, points, curve)


def explain_peak_share(curve: WhaleCurve) -> Explanation:
    """Explain the peak's share of the base."""
    return _ratio("whale_peak_share", curve.peak_share, curve.peak, curve)


def explain_best_share(curve: WhaleCurve) -> Explanation:
    """Explain the share of the best fifth of the customers."""
    reached = curve.points[curve.best - 1].cumulative if curve.points else ZERO
    return _ratio("whale_best_share", curve.best_share, reached, curve)


def _sum(code: str, value: Decimal, points: Sequence[WhalePoint], curve: WhaleCurve) -> Explanation:
    rows = CustomerTerms((point.account_id, point.value) for point in points)
    figure = Figure(code, value, Unit.MONEY, measure=curve.measure)
    if curve.is_unknown:
        return _unknown(figure, curve)
    terms = rows or (Term(ZERO, code="row.nobody"),)
    return Explanation(figure, Combine.SUM, terms, notes=_notes(curve))


def _count(code: str, value: int, points: Sequence[WhalePoint], curve: WhaleCurve) -> Explanation:
    terms = CustomerTerms((point.account_id, point.value) for point in points)
    figure = Figure(code, value, Unit.COUNT, measure=curve.measure)
    if curve.is_unknown:
        return _unknown(figure, curve)
    return Explanation(figure, Combine.COUNT, terms, notes=_notes(curve))


def _unknown(figure: Figure, curve: WhaleCurve) -> Explanation:
    missing = Unknown("unknown.measure_of_nobody", {"measure": curve.measure})
    return explain_missing(replace(figure, value=None, unknowns=(missing,)))


def _ratio(code: str, value: Decimal | None, reached: Decimal, curve: WhaleCurve) -> Explanation:
    figure = Figure(code, value, Unit.SHARE, measure=curve.measure)
    if curve.is_unknown:
        return _unknown(figure, curve)
    if curve.base is None or value is None:
        return explain_missing(replace(figure, unknowns=(Unknown("unknown.nobody_above_zero"),)))
    params = {"measure": curve.measure}
    terms = (
        Term(reached, code="row.curve_reaches", params=params),
        Term(curve.base, code="row.curve_base", params=params),
    )
    return Explanation(figure, Combine.RATIO, terms, notes=_notes(curve))


def _notes(curve: WhaleCurve) -> tuple[Unknown, ...]:
    """Say what was left out, and that the peak stands for 100 % when the total is not positive."""
    left_out = Unknown("note.customers_without_measure", {"customers": len(curve.unknown)})
    notes = (left_out,) if curve.unknown else ()
    return (*notes, Unknown("note.normalised_by_peak")) if curve.is_over_peak else notes
