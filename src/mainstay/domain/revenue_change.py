"""Why revenue moved between two periods: price, volume, mix, families won and lost.

Within each family bought in both periods, with quantities q, revenue r and prices p = r / q of its
products (0 before, 1 now; Q the family's sum of quantities; P0 = R0 / Q0):

    price  = sum (p1 - p0) q1          selling-price variance
    volume = (Q1 - Q0) P0              sales-quantity variance
    mix    = sum p0 (q1 - Q1 q0 / Q0)  sales-mix variance

so that price + volume + mix = R1 - R0. A product new in its family has no price before: p0 = p1, it
is mix. Source: the variances of Horngren, Datar and Rajan, Cost Accounting, chapters on flexible
budgets and sales variances, with the period before in place of the budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mainstay.domain.amount import ZERO
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit

CODES = (
    "row.revenue_before",
    "row.change",
    "row.price",
    "row.volume",
    "row.mix",
    "row.families_won",
    "row.families_lost",
    "row.not_explained",  # not explained by quantities
    "row.no_family",
    "row.nothing_moved",
)

SMALLEST = Decimal("0.0001")  # as fine as order lines are kept


class Cause(StrEnum):
    """Why revenue moved."""

    PRICE = "price"
    VOLUME = "volume"
    MIX = "mix"
    FAMILIES_WON = "families_won"
    FAMILIES_LOST = "families_lost"
    NOT_EXPLAINED = "not_explained"


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold of one product in one period, added up.

    Lines that lack a quantity or a product make a row of their own with None for it; family None
    stands for lines without a family, which count as one family.
    """

    family: str | None
    product: str | None
    quantity: Decimal | None
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Move:
    """The part of the change that one family has in one cause."""

    cause: Cause
    family: str | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class RevenueChange:
    """The change of revenue and its moves, which add up to it exactly."""

    before: Decimal
    now: Decimal
    moves: tuple[Move, ...]

    @property
    def change(self) -> Decimal:
        return self.now - self.before

    def of(self, cause: Cause) -> Decimal:
        """Return what one cause did."""
        return sum((move.change for move in self.moves if move.cause is cause), ZERO)


def revenue_change(before: Iterable[Sale], now: Iterable[Sale]) -> RevenueChange:
    """Take the change of revenue apart, family by family.

    Products that lack a positive quantity where they have revenue go to *not explained by
    quantities*, in both periods. Price and volume are rounded to 0.0001, mix takes the rest.
    """
    earlier, later = tuple(before), tuple(now)
    families = sorted({sale.family for sale in (*earlier, *later)}, key=lambda f: (f is None, f))
    moves: list[Move] = []
    for family in families:
        own = ([s for s in rows if s.family == family] for rows in (earlier, later))
        moves.extend(_moves(family, *own))
    moved = tuple(move for move in moves if move.change != 0)
    return RevenueChange(_revenue(earlier), _revenue(later), moved)


def _moves(family: str | None, before: Sequence[Sale], now: Sequence[Sale]) -> list[Move]:
    if not before:
        return [Move(Cause.FAMILIES_WON, family, _revenue(now))]
    if not now:
        return [Move(Cause.FAMILIES_LOST, family, -_revenue(before))]
    change = _revenue(now) - _revenue(before)
    products = _comparable(before, now)
    explained = sum((p.revenue - p.revenue_before for p in products), ZERO)
    quantity_before = sum((p.quantity_before for p in products), ZERO)
    if quantity_before == 0 or all(p.quantity == 0 for p in products):
        return [Move(Cause.NOT_EXPLAINED, family, change)]
    price = _rounded(sum((p.price_effect for p in products), Fraction(0)))
    volume = _rounded(_volume_effect(products))
    return [
        Move(Cause.PRICE, family, price),
        Move(Cause.VOLUME, family, volume),
        Move(Cause.MIX, family, explained - price - volume),
        Move(Cause.NOT_EXPLAINED, family, change - explained),
    ]


@dataclass(frozen=True, slots=True)
class _Product:
    """One product in both periods, with quantities that can be compared."""

    quantity_before: Decimal
    revenue_before: Decimal
    quantity: Decimal
    revenue: Decimal

    @property
    def price_effect(self) -> Fraction:
        """(p1 - p0) q1; nothing for a product that is new or gone."""
        if self.quantity_before == 0 or self.quantity == 0:
            return Fraction(0)
        price_before = Fraction(self.revenue_before) / Fraction(self.quantity_before)
        return Fraction(self.revenue) - price_before * Fraction(self.quantity)


def _volume_effect(products: Sequence[_Product]) -> Fraction:
    """(Q1 - Q0) P0 over the products of a family."""
    quantity_before = Fraction(sum((p.quantity_before for p in products), ZERO))
    revenue_before = Fraction(sum((p.revenue_before for p in products), ZERO))
    quantity = Fraction(sum((p.quantity for p in products), ZERO))
    return (quantity - quantity_before) * revenue_before / quantity_before


def _comparable(before: Sequence[Sale], now: Sequence[Sale]) -> list[_Product]:
    """Pair the products of two periods; leave out those whose quantities say nothing."""
    names = {sale.product for sale in (*before, *now) if sale.product is not None}
    paired = ((_summed(before, product=name), _summed(now, product=name)) for name in sorted(names))
    return [_Product(*first, *second) for first, second in paired if first and second]


def _summed(sales: Sequence[Sale], *, product: str) -> tuple[Decimal, Decimal] | None:
    """Return quantity and revenue of a product; None when the quantity does not explain it.

    Lines of the product without a quantity are not part of it.
    """
    rows = [(s.quantity, s.revenue) for s in sales if s.product == product]
    quantity = sum((q for q, _ in rows if q is not None), ZERO)
    revenue = sum((r for q, r in rows if q is not None), ZERO)
    if quantity > 0 or (quantity == 0 and revenue == 0):
        return quantity, revenue
    return None


def _revenue(sales: Iterable[Sale]) -> Decimal:
    return sum((sale.revenue for sale in sales), ZERO)


def _rounded(value: Fraction) -> Decimal:
    return round(value / Fraction(SMALLEST)) * SMALLEST


def explain_change(change: RevenueChange) -> Explanation:
    """Explain the change of revenue as the sum of its causes."""
    figure = Figure("revenue_change", change.change, Unit.MONEY, measure=Measure.REVENUE)
    terms = tuple(Term(change.of(cause), code=f"row.{cause}") for cause in Cause)
    return Explanation(figure, Combine.SUM, terms)


def explain_revenue_now(change: RevenueChange) -> Explanation:
    """Explain the revenue of the period as the revenue before and the change."""
    figure = Figure("revenue", change.now, Unit.MONEY, measure=Measure.REVENUE)
    terms = (
        Term(change.before, code="row.revenue_before"),
        Term(change.change, code="row.change"),
    )
    return Explanation(figure, Combine.SUM, terms)


def explain_cause(change: RevenueChange, cause: Cause) -> Explanation:
    """Explain what one cause did as the sum over the families."""
    figure = Figure(cause.value, change.of(cause), Unit.MONEY, measure=Measure.REVENUE)
    terms = tuple(_family(move) for move in change.moves if move.cause is cause)
    return Explanation(figure, Combine.SUM, terms or (Term(ZERO, code="row.nothing_moved"),))


def _family(move: Move) -> Term:
    if move.family:
        return Term(move.change, label=move.family)
    return Term(move.change, code="row.no_family")
