"""Lifetime value by formula, for a margin that stays or grows steadily.

Letters: margin m, retention r, discount rate i, growth g; all per period.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.lifetime_value.errors import InfiniteValue, InvalidParameters
from mainstay.domain.lifetime_value.estimates import Exact, exact, require_rate, require_share

HALF = Decimal("0.5")


class FirstMargin(StrEnum):
    """When the first margin arrives: at once for certain, or after a period if still a customer."""

    NOW = "now"
    AFTER_ONE_PERIOD = "after_one_period"


@dataclass(frozen=True, slots=True)
class Rates:
    """Per period: retention (0 to 1), discount rate and growth of the margin (above -1).

    Raises InvalidParameters.
    """

    retention: Decimal
    discount_rate: Decimal
    growth: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        require_share(self.retention, name="retention")
        require_rate(self.discount_rate, name="discount rate")
        require_rate(self.growth, name="growth")

    @property
    def converge(self) -> bool:
        """Say whether the endless sum is finite: r(1+g) < 1+i."""
        return self.retention * (1 + self.growth) < 1 + self.discount_rate


def rates(retention: Exact, *, discount_rate: Exact, growth: Exact = 0) -> Rates:
    """Return rates from numbers of any kind. Raises InvalidParameters."""
    return Rates(exact(retention), exact(discount_rate), exact(growth))


def margin_multiple(
    at: Rates, *, first_margin: FirstMargin = FirstMargin.AFTER_ONE_PERIOD
) -> Decimal:
    """Return lifetime value per unit of margin, without an end: r/(1+i-r(1+g)).

    Or, with the first margin now, (1+i)/(1+i-r(1+g)). The margin of the first payment is m, of
    the next m(1+g). Raises InfiniteValue unless r(1+g) < 1+i. Source: Gupta & Lehmann (2003),
    Journal of Interactive Marketing 17(1); method section 13.
    """
    if not at.converge:
        raise InfiniteValue(
            f"With retention {at.retention}, growth {at.growth} and discount rate "
            f"{at.discount_rate} the value grows without end: r(1+g) must be below 1+i."
        )
    now = first_margin is FirstMargin.NOW
    paid = 1 + at.discount_rate if now else at.retention
    return paid / (1 + at.discount_rate - at.retention * (1 + at.growth))


def lifetime_value(
    margin: Exact,
    *,
    at: Rates,
    first_margin: FirstMargin = FirstMargin.AFTER_ONE_PERIOD,
    acquisition_cost: Exact = 0,
) -> Decimal:
    """Return margin times multiple less the acquisition cost (0 for an existing account).

    Money in, money out. Raises InfiniteValue or InvalidParameters. Source: method section 13.
    """
    return exact(margin) * margin_multiple(at, first_margin=first_margin) - exact(acquisition_cost)


@dataclass(frozen=True, slots=True)
class YearlyPromotion:
    """A customer who pays `contribution` a year and is promoted to for `promotion` at mid-year."""

    contribution: Decimal
    promotion: Decimal
    years: int

    def __post_init__(self) -> None:
        if self.years < 0:
            raise InvalidParameters(f"The number of years must not be negative: {self.years}.")


def berger_nasr_case_1(customer: YearlyPromotion, *, at: Rates) -> Decimal:
    """Return the value of a year's first sale now and of yearly sales while the customer stays.

    sum over 0..n of GC r^t/(1+d)^t less sum over 1..n of M r^(t-1)/(1+d)^(t-1/2). Raises
    InvalidParameters when a growth is given: the case knows none. Source: Berger & Nasr (1998),
    Journal of Interactive Marketing 12(1) 17-30, case 1.
    """
    if at.growth != 0:
        raise InvalidParameters("Berger and Nasr's first case has no growth.")
    factor = 1 + at.discount_rate
    kept = [(at.retention / factor) ** t if t else Decimal(1) for t in range(customer.years + 1)]
    contribution = customer.contribution * sum(kept)
    promotion = customer.promotion * sum(kept[: customer.years]) / factor**HALF
    return contribution - promotion
