"""How much of a measure rests on how few customers.

Source: method section 16. Shares are own / total and may pass 100 % where others lose money; HHI,
effective number and Gini look at the customers with a positive figure only, and say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.customer import CustomerTerms, customer_term
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.playbook import Playbook

CODES = (
    "unknown.total_not_positive",  # measure
    "unknown.single_customer",
    "note.over_positive",  # customers, measure
    "note.customers_without_measure",  # customers
    "row.hhi_above_even",  # hhi, even
    "row.hhi_range",  # even
    "row.nobody",
)

TOP = (1, 3, 5, 10, 20)
WHOLE = Decimal(1)
TOLERANCE = Decimal("0.001")  # shares rounded to a tenth of a percent may miss the whole by this


class SharesError(DomainError):
    """Shares that do not make a whole."""


class ControlError(DomainError):
    """Accounts that are their own parent."""


class CustomerShare(NamedTuple):
    """A customer's value and its part of the total; None when the total is not positive."""

    account_id: int
    value: Decimal
    share: Decimal | None


@dataclass(frozen=True)
class Concentration:
    """Customers by one measure, the largest first; ``unknown`` are those it is not known of.

    ``ordered`` holds each account with its value; shares are taken when they are looked at.
    """

    measure: Measure
    total: Decimal
    ordered: tuple[tuple[int, Decimal], ...]
    unknown: tuple[int, ...] = ()

    @property
    def is_defined(self) -> bool:
        """Whether there are shares at all: the total is positive."""
        return self.total > 0

    @property
    def is_known(self) -> bool:
        """Whether the measure is known of anybody who buys; nothing of nothing is no knowledge."""
        return not self.unknown or any(value for _, value in self.ordered)

    @property
    def customers(self) -> int:
        return len(self.ordered)

    @cached_property
    def shares(self) -> tuple[CustomerShare, ...]:
        """Every customer with its part of the total."""
        return self._shares_of(self.customers)

    def _shares_of(self, number: int) -> tuple[CustomerShare, ...]:
        """The shares of so many of the largest customers."""
        total = self.total if self.is_defined else None
        return tuple(
            CustomerShare(account, value, None if total is None else value / total)
            for account, value in self.ordered[:number]
        )

    @cached_property
    def positive(self) -> tuple[int, ...]:
        """The customers with a positive figure, which HHI and Gini are over."""
        return tuple(account for account, value in self.ordered if value > 0)

    @cached_property
    def positive_shares(self) -> tuple[Decimal, ...]:
        """Their parts of their own total; they make a whole."""
        values = [value for _, value in self.ordered[: len(self.positive)]]
        total = sum(values, ZERO)
        return tuple(value / total for value in values)

    def top(self, number: int) -> Decimal | None:
        """Return the share of so many of the largest customers."""
        return (
            sum((row.share or ZERO for row in self._shares_of(number)), ZERO)
            if self.is_defined
            else None
        )

    @cached_property
    def curve(self) -> tuple[Decimal, ...]:
        """Return the cumulative share after each customer; empty when there are no shares."""
        sums = accumulate(value for _, value in self.ordered)
        return tuple(reached / self.total for reached in sums) if self.is_defined else ()

    @cached_property
    def hhi(self) -> Decimal | None:
        """Herfindahl-Hirschman index, sum of squared shares, in 1/N..1."""
        return sum((s * s for s in self.positive_shares), ZERO) if self.is_defined else None

    @property
    def hhi_points(self) -> Decimal | None:
        """The same in points of 10,000."""
        return None if self.hhi is None else self.hhi * 10_000

    @property
    def normalised_hhi(self) -> Decimal | None:
        """(HHI - 1/N) / (1 - 1/N), in 0..1: what even customers would give is taken out."""
        even = self._even
        if self.hhi is None or even is None or even == WHOLE:
            return None
        return (self.hhi - even) / (WHOLE - even)

    @property
    def effective_number(self) -> Decimal | None:
        """1 / HHI: as many equal customers would be as concentrated."""
        return None if self.hhi is None else 1 / self.hhi

    @property
    def gini(self) -> Decimal | None:
        """Gini coefficient, in 0..1-1/N."""
        return sum(self._gini_parts, ZERO) if self.is_defined else None

    @property
    def _even(self) -> Decimal | None:
        return WHOLE / len(self.positive) if self.positive else None

    @cached_property
    def _gini_parts(self) -> tuple[Decimal, ...]:
        """G = sum of (n + 1 - 2 i) / n x s_i over the shares from the largest, i from 1."""
        shares = self.positive_shares
        count = len(shares)
        return tuple((count + 1 - 2 * i) * share / count for i, share in enumerate(shares, 1))

    def at_least(self, share: Decimal) -> tuple[CustomerShare, ...]:
        """Return the customers with this share of the total or more."""
        limit = share * self.total
        reached = sum(1 for _, value in self.ordered if value >= limit) if self.is_defined else 0
        return self._shares_of(reached)


def concentration(
    values: Mapping[int, Decimal | None], measure: Measure = Measure.REVENUE
) -> Concentration:
    """Order customers by a measure and take their shares; None = not known, left out and listed."""
    known = [(account, value) for account, value in values.items() if value is not None]
    total = sum((value for _, value in known), ZERO)
    unknown = tuple(sorted(account for account, value in values.items() if value is None))
    return Concentration(measure, total, tuple(largest_first(known)), unknown)


def largest_first(known: Iterable[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Order customers by what they bring; equal ones by their number."""
    return sorted(sorted(known), key=itemgetter(1), reverse=True)


def concentrations(
    values: Mapping[Measure, Mapping[int, Decimal | None]],
) -> dict[Measure, Concentration]:
    """Take the concentration of each measure apart: one never stands for another."""
    return {measure: concentration(values[measure], measure) for measure in Measure}


def concentration_of_shares(shares: Sequence[Decimal]) -> Concentration:
    """Build a concentration from shares in 0..1; SharesError unless they make a whole."""
    if any(share < 0 for share in shares):
        raise SharesError("A share cannot be below zero.")
    total = sum(shares, ZERO)
    if abs(total - WHOLE) > TOLERANCE:
        raise SharesError(f"The shares add up to {total * 100:.1f} %, not to 100 %.")
    return concentration(dict(enumerate(shares, 1)))


def by_common_control(
    values: Mapping[int, Decimal], parents: Mapping[int, int | None]
) -> dict[int, Decimal]:
    """Add accounts up to the top of their group; ControlError when a group has no top.

    All entities known to be under common control are one customer (ASC 280-10-50-42).
    """
    grouped: dict[int, Decimal] = {}
    for account, value in values.items():
        top = _top(account, parents)
        grouped[top] = grouped.get(top, ZERO) + value
    return grouped


def _top(account: int, parents: Mapping[int, int | None]) -> int:
    seen = {account}
    while (parent := parents.get(account)) is not None:
        if parent in seen:
            raise ControlError("A group of accounts runs in a circle: no account is at its top.")
        seen.add(parent)
        account = parent
    return account


def major_customers(spread: Concentration, playbook: Playbook) -> tuple[CustomerShare, ...]:
    """List the customers with at least the disclosure share (10 %) of the measure.

    Give it groups under common control. The accounting rule speaks of revenue.
    """
    return spread.at_least(playbook.exact("concentration.disclosure"))


def explain_total(spread: Concentration) -> Explanation:
    """Explain the total as the sum over the customers."""
    figure = Figure("total", spread.total, Unit.MONEY, measure=spread.measure)
    terms = CustomerTerms(spread.ordered)
    nobody = (Term(ZERO, code="row.nobody"),)
    return Explanation(figure, Combine.SUM, terms or nobody, notes=_left_out(spread))


def explain_top(spread: Concentration, number: int) -> Explanation:
    """Explain the share of the largest customers as the sum of their shares."""
    figure = Figure(f"top_{number}", spread.top(number), Unit.SHARE, measure=spread.measure)
    rows = ((row.account_id, row.share) for row in spread.shares[:number])
    return _explained(spread, figure, Combine.SUM, rows)


def explain_hhi(spread: Concentration) -> Explanation:
    """Explain the HHI in points of 10,000 as the sum of squared shares."""
    figure = Figure("hhi", spread.hhi_points, Unit.POINTS, measure=spread.measure)
    return _explained(spread, figure, Combine.SUM, _squares(spread, scale=10_000))


def explain_effective_number(spread: Concentration) -> Explanation:
    """Explain the effective number of customers as one over the sum of squared shares."""
    figure = Figure("effective_number", spread.effective_number, Unit.COUNT, measure=spread.measure)
    return _explained(spread, figure, Combine.INVERSE, _squares(spread))


def explain_gini(spread: Concentration) -> Explanation:
    """Explain the Gini coefficient as the sum of the shares, each weighted by its place."""
    figure = Figure("gini", spread.gini, Unit.RATIO, measure=spread.measure)
    rows = zip(spread.positive, spread._gini_parts, strict=True)
    return _explained(spread, figure, Combine.SUM, rows)


def explain_normalised_hhi(spread: Concentration) -> Explanation:
    """Explain the normalised HHI: what is above even customers, over what could be above them."""
    value = spread.normalised_hhi
    figure = Figure("normalised_hhi", value, Unit.RATIO, measure=spread.measure)
    hhi, even = spread.hhi, spread._even
    if value is None or hhi is None or even is None:
        missing = (
            _no_shares(spread) if not spread.is_defined else Unknown("unknown.single_customer")
        )
        return explain_missing(replace(figure, unknowns=(missing,)))
    terms = (
        Term(hhi - even, code="row.hhi_above_even", params={"hhi": hhi, "even": even}),
        Term(WHOLE - even, code="row.hhi_range", params={"even": even}),
    )
    return Explanation(figure, Combine.RATIO, terms, notes=_over_positive(spread))


def explain_major_customers(spread: Concentration, playbook: Playbook) -> Explanation:
    """Explain the number of major customers by naming them with their shares."""
    rows = major_customers(spread, playbook)
    figure = Figure("major_customers", len(rows), Unit.COUNT, measure=spread.measure)
    terms = tuple(customer_term(row.account_id, row.share) for row in rows)
    return Explanation(figure, Combine.COUNT, terms, ("concentration.disclosure",))


def _squares(spread: Concentration, *, scale: int = 1) -> Iterable[tuple[int, Decimal]]:
    squares = (share * share * scale for share in spread.positive_shares)
    return zip(spread.positive, squares, strict=True)


def _explained(
    spread: Concentration,
    figure: Figure,
    combine: Combine,
    rows: Iterable[tuple[int, Decimal | None]],
) -> Explanation:
    if not spread.is_defined:
        return explain_missing(replace(figure, unknowns=(_no_shares(spread),)))
    terms = CustomerTerms(rows)
    return Explanation(figure, combine, terms, notes=_over_positive(spread) + _left_out(spread))


def _no_shares(spread: Concentration) -> Unknown:
    return Unknown("unknown.total_not_positive", {"measure": spread.measure})


def _over_positive(spread: Concentration) -> tuple[Unknown, ...]:
    """Say over how many customers a figure is taken, when some bring nothing or lose."""
    count = len(spread.positive)
    params = {"customers": count, "measure": spread.measure}
    return (Unknown("note.over_positive", params),) if count < spread.customers else ()


def _left_out(spread: Concentration) -> tuple[Unknown, ...]:
    params = {"customers": len(spread.unknown)}
    return (Unknown("note.customers_without_measure", params),) if spread.unknown else ()
