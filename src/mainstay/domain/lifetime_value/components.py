"""Lifetime value of a key account, in the open: six components, year by year, as Reichheld and
Sasser (1990) name them (method section 13), with what each estimate does to the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise, product

from mainstay.domain.lifetime_value.errors import InvalidParameters
from mainstay.domain.lifetime_value.estimates import (
    End,
    Estimate,
    require_rate,
    require_share,
)

CELL = Decimal("0.00000001")  # a cell is rounded to this, so that rows, columns and total agree
PRECISION = 50


class Component(StrEnum):
    """What a customer's lifetime value is made of."""

    ACQUISITION = "acquisition"
    BASE_PROFIT = "base_profit"
    GROWTH = "growth"
    SAVINGS = "savings"
    REFERRALS = "referrals"
    PREMIUM = "premium"


class Input(StrEnum):
    """What the value is computed from: the rows of the tornado."""

    ACQUISITION = "acquisition"
    BASE_PROFIT = "base_profit"
    GROWTH = "growth"
    SAVINGS = "savings"
    REFERRALS = "referrals"
    PREMIUM = "premium"
    SURVIVAL = "survival"
    DISCOUNT_RATE = "discount_rate"


RANGE_INPUTS = (Input.SURVIVAL, Input.GROWTH)  # whose ranges make the range of the value


class ReferralResult(StrEnum):
    """What came of a referral."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class ReferralCredit(StrEnum):
    """Where a won referral is counted: never in both places of one portfolio."""

    REFERRER = "referrer"
    NEW_CUSTOMER = "new_customer"


@dataclass(frozen=True, slots=True)
class Referral:
    """One account brought us another; `yearly_profit` of the new one, None while unknown."""

    from_account: str
    to_account: str
    on: date
    result: ReferralResult
    yearly_profit: Estimate | None = None


@dataclass(frozen=True, slots=True)
class ComponentInputs:
    """All estimates behind the value; None = unknown, which is left out and said, not taken as 0.

    Money per year unless said: `base_profit` the same every year; `growth` the share by which
    profit from extra business rises each year; `savings` by how much more serving costs less each
    year (negative if more); `premium` paid each year (negative: a discount); `acquisition` once,
    0 for an `existing` account. `survival` is the yearly retention, or the probability still to be
    a customer in each of the `years`.
    """

    base_profit: Estimate
    survival: Estimate | tuple[Estimate, ...]
    discount_rate: Estimate
    years: int
    existing: bool
    acquisition: Estimate | None = None
    growth: Estimate | None = None
    savings: Estimate | None = None
    premium: Estimate | None = None
    referrals: tuple[Referral, ...] | None = None
    referral_credit: ReferralCredit = ReferralCredit.REFERRER

    def __post_init__(self) -> None:
        if self.years < 1:
            raise InvalidParameters("The value must look at least one year ahead.")
        for end in End:
            require_rate(self.discount_rate.at(end), name="discount rate")
            if self.growth is not None:
                require_rate(self.growth.at(end), name="growth")
            self._require_survival(end)

    def _require_survival(self, end: End) -> None:
        if isinstance(self.survival, Estimate):
            require_share(self.survival.at(end), name="retention")
            return
        path = [require_share(year.at(end), name="survival") for year in self.survival]
        if len(path) != self.years:
            raise InvalidParameters(f"Survival is given for {len(path)} of {self.years} years.")
        if any(later > sooner for sooner, later in pairwise(path)):
            raise InvalidParameters("Survival cannot rise from one year to the next.")

    @property
    def won(self) -> tuple[Referral, ...]:
        """The referrals that this account is credited with."""
        if self.referral_credit is ReferralCredit.NEW_CUSTOMER:
            return ()
        return tuple(row for row in self.referrals or () if row.result is ReferralResult.WON)

    @property
    def unknown(self) -> tuple[Component, ...]:
        """The components that are missing or incomplete."""
        known = {
            Component.ACQUISITION: self.existing or self.acquisition is not None,
            Component.GROWTH: self.growth is not None,
            Component.SAVINGS: self.savings is not None,
            Component.REFERRALS: self.referrals is not None
            and all(row.yearly_profit is not None for row in self.won),
            Component.PREMIUM: self.premium is not None,
        }
        return tuple(component for component, is_known in known.items() if not is_known)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year's present value by component; year 0 is today."""

    year: int
    survival: Decimal
    discount_factor: Decimal
    amounts: Mapping[Component, Decimal]

    @property
    def total(self) -> Decimal:
        """The present value of the year."""
        return sum(self.amounts.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class TornadoRow:
    """The value with one input at its low and at its high end, all others as likely."""

    input: Input
    estimates: tuple[Estimate, ...]
    value_at_low: Decimal
    value_at_high: Decimal

    @property
    def swing(self) -> Decimal:
        """How far the value moves between the ends."""
        return abs(self.value_at_high - self.value_at_low)


@dataclass(frozen=True, slots=True)
class ComponentValue:
    """The value, its range, its rows and its tornado (widest first)."""

    value: Decimal
    low: Decimal
    high: Decimal
    years: tuple[YearRow, ...]
    tornado: tuple[TornadoRow, ...]
    unknown: tuple[Component, ...]

    def of(self, component: Component) -> Decimal:
        """Return what a component brings over all years; its sign is as it really is."""
        return sum((row.amounts[component] for row in self.years), Decimal(0))


def component_value(inputs: ComponentInputs) -> ComponentValue:
    """Compute -AC + sum over t = 1..T of s_t (sum of the other components in year t)/(1+d)^t.

    The cells of `years` add up to `value` exactly. The range spans the values with survival and
    growth at any of their ends. Unknown components are left out and named. Source: method
    section 13; Reichheld & Sasser (1990), Harvard Business Review, September, 105-111.
    """
    rows = _rows(inputs, {})
    corners = [
        _total(inputs, dict(zip(RANGE_INPUTS, ends, strict=True)))
        for ends in product(End, repeat=len(RANGE_INPUTS))
    ]
    tornado = [_tornado_row(inputs, moved) for moved in Input if _ranged(inputs, moved)]
    return ComponentValue(
        value=sum((row.total for row in rows), Decimal(0)),
        low=min(corners),
        high=max(corners),
        years=rows,
        tornado=tuple(sorted(tornado, key=lambda row: row.swing, reverse=True)),
        unknown=inputs.unknown,
    )


def _tornado_row(inputs: ComponentInputs, moved: Input) -> TornadoRow:
    return TornadoRow(
        input=moved,
        estimates=_estimates(inputs, moved),
        value_at_low=_total(inputs, {moved: End.LOW}),
        value_at_high=_total(inputs, {moved: End.HIGH}),
    )


def _ranged(inputs: ComponentInputs, moved: Input) -> bool:
    return any(estimate.has_range for estimate in _estimates(inputs, moved))


def _estimates(inputs: ComponentInputs, moved: Input) -> tuple[Estimate, ...]:
    """Return the estimates that an input consists of: none when unknown or not used."""
    found: dict[Input, Estimate | None] = {
        Input.ACQUISITION: None if inputs.existing else inputs.acquisition,
        Input.BASE_PROFIT: inputs.base_profit,
        Input.GROWTH: inputs.growth,
        Input.SAVINGS: inputs.savings,
        Input.PREMIUM: inputs.premium,
        Input.DISCOUNT_RATE: inputs.discount_rate,
    }
    if moved is Input.SURVIVAL:
        return (inputs.survival,) if isinstance(inputs.survival, Estimate) else inputs.survival
    if moved is Input.REFERRALS:
        return tuple(row.yearly_profit for row in inputs.won if row.yearly_profit is not None)
    estimate = found[moved]
    return () if estimate is None else (estimate,)


def _total(inputs: ComponentInputs, ends: Mapping[Input, End]) -> Decimal:
    return sum((row.total for row in _rows(inputs, ends)), Decimal(0))


def _rows(inputs: ComponentInputs, ends: Mapping[Input, End]) -> tuple[YearRow, ...]:
    """Return year 0 (acquisition) and years 1..T with the inputs at the given ends."""
    with localcontext() as context:
        context.prec = PRECISION
        nothing = dict.fromkeys(Component, Decimal(0))
        cost = _sum_at(inputs, Input.ACQUISITION, ends)
        start = YearRow(0, Decimal(1), Decimal(1), {**nothing, Component.ACQUISITION: _cell(-cost)})
        return start, *(_year_row(inputs, ends, year) for year in range(1, inputs.years + 1))


def _year_row(inputs: ComponentInputs, ends: Mapping[Input, End], year: int) -> YearRow:
    survival = _survival(inputs, ends.get(Input.SURVIVAL, End.LIKELY), year)
    factor = (1 + _sum_at(inputs, Input.DISCOUNT_RATE, ends)) ** -year
    base = _sum_at(inputs, Input.BASE_PROFIT, ends)
    rate = _sum_at(inputs, Input.GROWTH, ends)
    amounts = {
        Component.ACQUISITION: Decimal(0),
        Component.BASE_PROFIT: base,
        Component.GROWTH: base * ((1 + rate) ** (year - 1) - 1),
        Component.SAVINGS: _sum_at(inputs, Input.SAVINGS, ends) * (year - 1),
        Component.REFERRALS: _sum_at(inputs, Input.REFERRALS, ends),
        Component.PREMIUM: _sum_at(inputs, Input.PREMIUM, ends),
    }
    cells = {part: _cell(amount * survival * factor) for part, amount in amounts.items()}
    return YearRow(year, survival, factor, cells)


def _survival(inputs: ComponentInputs, end: End, year: int) -> Decimal:
    if isinstance(inputs.survival, Estimate):
        return inputs.survival.at(end) ** year
    return inputs.survival[year - 1].at(end)


def _sum_at(inputs: ComponentInputs, of: Input, ends: Mapping[Input, End]) -> Decimal:
    end = ends.get(of, End.LIKELY)
    return sum((estimate.at(end) for estimate in _estimates(inputs, of)), Decimal(0))


def _cell(amount: Decimal) -> Decimal:
    return amount.quantize(CELL)
