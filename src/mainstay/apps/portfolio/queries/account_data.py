"""One account as data: the figures that its pages, ``--json`` and the brief print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.addresses import why_address
from mainstay.apps.portfolio.queries.detail import Span, detail
from mainstay.apps.portfolio.queries.lifetime import lifetime_of
from mainstay.apps.portfolio.queries.lifetime_inputs import InputRow
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.worth import waterfall_of
from mainstay.domain.figure import Figure, Measure, Period
from mainstay.domain.hold import Dial
from mainstay.domain.lifetime_value.components import Component
from mainstay.domain.profitability import amounts
from mainstay.domain.revenue_change import Cause
from mainstay.domain.standing import Standing

MONEY = ("revenue", "direct_cost", "margin", "cost_to_serve", "profit", "share", "cost_coverage")
AHEAD = ("orders_expected", "probability_active", "expected_value")


@dataclass(frozen=True, slots=True)
class YearData:
    """One year of twelve months that ends with the period."""

    period: Period
    is_whole: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class AccountData:
    """Everything known of one account; the lists are empty while it has no order lines."""

    account_id: int
    name: str
    is_group: bool
    members: tuple[int, ...]
    of: int
    as_of: date
    period: Period | None
    currency: str
    figures: tuple[Figure, ...] = ()
    activities: tuple[Figure, ...] = ()
    hold: Standing | None = None
    dials: tuple[Figure, ...] = ()
    revenue_change: tuple[Figure, ...] = ()
    years: tuple[YearData, ...] = ()
    lifetime_value: Figure | None = None
    lifetime_components: tuple[Figure, ...] = ()
    lifetime_inputs: tuple[InputRow, ...] = ()
    ahead: tuple[Figure, ...] = ()


def account_data(reading: AccountReading) -> AccountData:
    """Return one account as figures."""
    found, customer = reading.found, reading.customer
    plain = AccountData(
        account_id=reading.account.pk,
        name=reading.account.name,
        is_group=reading.is_group,
        members=customer.members if reading.is_group else (reading.account.pk,),
        of=customer.of,
        as_of=found.asked.as_of,
        period=found.asked.period,
        currency=found.currency,
    )
    return plain if reading.standing is None else _with_figures(plain, reading)


def _with_figures(plain: AccountData, reading: AccountReading) -> AccountData:
    found, pk = reading.found, reading.account.pk
    activities = [step.activity for step in waterfall_of(found, pk).steps if step.activity]
    return replace(
        plain,
        figures=_figures(reading, *MONEY),
        activities=tuple(_known(reading.figure("activity_cost", activity=a)) for a in activities),
        hold=reading.standing,
        dials=tuple(_known(reading.figure("dial", dial=dial.value)) for dial in Dial),
        revenue_change=_figures(reading, "revenue_change", *(cause.value for cause in Cause)),
        years=tuple(_years(reading)),
        lifetime_value=reading.figure("lifetime_value"),
        lifetime_components=tuple(
            _known(reading.figure("lifetime_component", of=part.value)) for part in Component
        ),
        lifetime_inputs=tuple(lifetime_of(found, pk).inputs.rows.values()),
        ahead=_figures(reading, *AHEAD),
    )


def _figures(reading: AccountReading, *codes: str) -> tuple[Figure, ...]:
    return tuple(_known(reading.figure(code)) for code in codes)


def _known(found: Figure | None) -> Figure:
    """A figure of an account that has a standing is always there, though perhaps unknown."""
    assert found is not None
    return found


def _years(reading: AccountReading) -> list[YearData]:
    found, pk = reading.found, reading.account.pk
    return [
        YearData(year.period, year.is_whole, year_figures(found, pk, year))
        for year in detail(found, pk).years
    ]


def year_figures(found: Portfolio, account_id: int, year: Span) -> tuple[Figure, ...]:
    """Return revenue, margin and profit of one year; the why of each asks for that year alone."""
    known = amounts(year.facts, found.asked.playbook, knows_cost_to_serve=found.knows_cost_to_serve)
    period = year.period
    wish = replace(
        found.asked.wish, start=period.start, end=period.end, months=None, all_time=False
    )
    return tuple(
        replace(
            known[measure].figure(measure.value, measure),
            period=period,
            currency=found.currency,
            scope=found.scope,
            why=why_address(measure.value, wish, account=account_id),
        )
        for measure in Measure
    )
