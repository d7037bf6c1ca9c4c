"""What the portfolio says at a glance: headline, concentration, whale curve, trend, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.analytics.quarters import QUARTERS, amounts_by_quarter
from mainstay.apps.portfolio.queries.company import (
    company_of,
    groups_at_hand,
    quarters_of,
    wanted_of,
)
from mainstay.apps.portfolio.queries.figures import (
    by_control,
    concentration_of,
    figure,
    whale_of,
)
from mainstay.apps.portfolio.queries.once import once, once_by_worth
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.concentration import concentration
from mainstay.domain.concentration_findings import (
    Band,
    Quarter,
    effective_number_falls,
    findings,
    rising_shares,
)
from mainstay.domain.figure import Figure, Measure, Period, Unknown
from mainstay.domain.judgement import Judgement, Reason

TOPS = (1, 3, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline figures of a portfolio."""

    as_of: date
    period: Period | None
    measure: Measure
    measure_reason: Judgement[Measure]
    currency: str
    scope: str
    customers: int
    lines: int
    total: Figure
    carriers: Figure
    carriers_share: Figure
    could_be_lost: Figure
    hold_not_known: Figure
    effective_number: Figure
    major_customers: Figure
    unassigned_lines: int
    unassigned_revenue: Decimal | None
    total_revenue: Decimal | None


@dataclass(frozen=True, slots=True)
class MeasureSpread:
    """How concentrated the portfolio is by one measure; ``known`` says whether it can be told."""

    measure: Measure
    customers: int
    known: bool
    total: Figure
    top: tuple[Figure, ...]
    hhi: Figure
    normalised_hhi: Figure
    effective_number: Figure
    gini: Figure
    findings: Judgement[Band]


@dataclass(frozen=True, slots=True)
class MajorCustomer:
    """A customer to be disclosed: at least 10 % of revenue under common control."""

    account_id: int
    name: str
    revenue: Figure
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class ConcentrationData:
    """Concentration by every measure, apart."""

    as_of: date
    period: Period | None
    measures: tuple[MeasureSpread, ...]
    major_customers: tuple[MajorCustomer, ...]


@dataclass(frozen=True, slots=True)
class WhaleData:
    """The whale curve's figures, its parts, and its points."""

    as_of: date
    period: Period | None
    measure: Measure
    known: bool
    figures: tuple[Figure, ...]
    customers: int
    not_known: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Concentration quarter by quarter, with what it says."""

    quarters: tuple[Quarter, ...]
    falling: Judgement[bool]
    rising: Judgement[tuple[int, ...]]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        falling = self.falling.reasons if self.falling.answer else ()
        return (*falling, *self.rising.reasons)

    @property
    def unknowns(self) -> tuple[Unknown, ...]:
        return self.falling.unknowns


@once
def overview(found: Portfolio) -> Overview:
    """Return the headline figures."""
    own = found.standings.totals[Measure.REVENUE]
    loose = found.unassigned
    return Overview(
        as_of=found.asked.as_of,
        period=found.asked.period,
        measure=found.standings.by_measure,
        measure_reason=found.standings.measure,
        currency=found.currency,
        scope=found.scope,
        customers=len(found.facts),
        lines=found.lines + (loose.lines if loose else 0),
        total=figure(found, "total"),
        carriers=figure(found, "carriers"),
        carriers_share=figure(found, "carriers_share"),
        could_be_lost=figure(found, "could_be_lost"),
        hold_not_known=figure(found, "hold_not_known"),
        effective_number=figure(found, "effective_number"),
        major_customers=figure(found, "major_customers"),
        unassigned_lines=loose.lines if loose else 0,
        unassigned_revenue=loose.revenue if loose else None,
        total_revenue=own + (loose.revenue if loose else 0),
    )


@once_by_worth
def concentration_data(found: Portfolio) -> ConcentrationData:
    """Return concentration by revenue, margin and profit, each by itself."""
    return ConcentrationData(
        as_of=found.asked.as_of,
        period=found.asked.period,
        measures=tuple(_spread(found, measure) for measure in Measure),
        major_customers=major_customers(found),
    )


def _spread(found: Portfolio, measure: Measure) -> MeasureSpread:
    spread = concentration_of(found, measure)
    return MeasureSpread(
        measure=measure,
        customers=spread.customers,
        known=spread.is_defined,
        total=figure(found, "total", of=measure),
        top=tuple(figure(found, "top", of=measure, number=number) for number in TOPS),
        hhi=figure(found, "hhi", of=measure),
        normalised_hhi=figure(found, "normalised_hhi", of=measure),
        effective_number=figure(found, "effective_number", of=measure),
        gini=figure(found, "gini", of=measure),
        findings=findings(spread, found.asked.playbook),
    )


@once_by_worth
def major_customers(found: Portfolio) -> tuple[MajorCustomer, ...]:
    """Return whom the accounts must disclose, the largest first."""
    found = by_control(found)
    spread = concentration_of(found, Measure.REVENUE)
    level = found.asked.playbook.exact("concentration.disclosure")
    return tuple(
        MajorCustomer(
            account_id=row.account_id,
            name=found.name(row.account_id),
            revenue=figure(found, "revenue", account=row.account_id),
            share=row.share,
        )
        for row in spread.at_least(level)
    )


@once_by_worth
def whale_data(found: Portfolio) -> WhaleData:
    """Return the figures of the whale curve by profit, or by the best measure before it."""
    curve = whale_of(found)
    codes = (
        "whale_total",
        "whale_peak",
        "whale_peak_share",
        "customers_at_peak",
        "customers_losing",
        "whale_loss_tail",
        "whale_best_share",
    )
    return WhaleData(
        as_of=found.asked.as_of,
        period=found.asked.period,
        measure=curve.measure,
        known=bool(curve.points) and not curve.is_unknown,
        figures=tuple(figure(found, code) for code in codes),
        customers=len(curve.points),
        not_known=len(curve.unknown),
    )


@once_by_worth
def trend(found: Portfolio) -> Trend:
    """Return concentration of the last full quarters, by the portfolio's measure up to margin.

    Profit by quarter is not computed (service events carry no quarter's rate): margin stands in.
    """
    book = found.asked.playbook
    rows = _quarters(found)[-QUARTERS:]
    return Trend(rows, effective_number_falls(rows, book), rising_shares(rows, book))


@once_by_worth
def _quarters(found: Portfolio) -> tuple[Quarter, ...]:
    asked = found.asked
    if asked.period is None:
        return ()
    wanted, groups = (
        wanted_of(asked, found.state.rates),
        groups_at_hand(asked, found.state.accounts),
    )
    amounts = amounts_by_quarter(
        company_of(asked, wanted, groups),
        quarters_of(asked, wanted, groups),
        found.members,
        measure=trend_measure(found),
        playbook=asked.playbook,
    )
    return tuple(
        Quarter(quarter_name(quarter), concentration(amounts[quarter], trend_measure(found)))
        for quarter in sorted(amounts)
        if _is_over(quarter, asked.as_of)
    )


def trend_measure(found: Portfolio) -> Measure:
    """Return the measure of the trend: revenue when no margin is known, else margin."""
    best = found.standings.by_measure
    return Measure.REVENUE if best is Measure.REVENUE else Measure.MARGIN


def quarter_name(quarter: int) -> str:
    """Name a quarter counted as year * 4 + 0..3."""
    year, number = divmod(quarter, 4)
    return f"{year} Q{number + 1}"


def _is_over(quarter: int, day: date) -> bool:
    """Whether a quarter had ended by a day; an unfinished one would look like a fall."""
    year, number = divmod(quarter + 1, 4)
    return date(year, number * 3 + 1, 1) <= date.fromordinal(day.toordinal() + 1)
