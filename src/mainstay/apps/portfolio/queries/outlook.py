"""What the long tail may still bring, for everybody that a scope covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mainstay.analytics.reports import purchases_by_unit
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.worth.queries import lake, question, scope_of
from mainstay.domain.figure import Unknown
from mainstay.domain.purchases import Purchases


@dataclass(frozen=True, slots=True)
class Future:
    """One customer's outlook in the portfolio's measure."""

    orders_expected: float
    probability_active: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Futures:
    """Everybody's outlook, the models it rests on, and which could not be fitted."""

    rows: Mapping[int, Future]
    models: tuple[str, ...]
    unknowns: tuple[Unknown, ...]


def purchases_of(portfolio: Portfolio) -> list[Purchases]:
    """Return the order days until the as-of day of everybody that the portfolio lists."""
    return _purchases(portfolio, portfolio.units)


def _purchases(portfolio: Portfolio, units: list[tuple[int, int]]) -> list[Purchases]:
    asked = portfolio.asked
    if asked.period is None:
        return []
    wanted = question(
        asked.period,
        months=asked.months,
        units=units,
        playbook=asked.playbook,
        batches=asked.batches,
    )
    scope = scope_of(portfolio.seen, units, asked.batches)
    with lake().session(scope, engine=asked.wish.engine) as session:
        return purchases_by_unit(session, wanted)


def futures(portfolio: Portfolio) -> Futures:
    """Learn the models from every customer a portfolio's reader sees and look ahead.

    Single accounts are judged by what was learned from customers. Revenue expected becomes the
    portfolio's measure by the customer's own ratio of the two.
    """
    from mainstay.domain.lifetime_value.outlook import Horizon, Outlook, outlooks

    asked = portfolio.asked
    if asked.period is None:
        return Futures({}, (), ())
    customers = _purchases(portfolio, portfolio.seen.customer_units)
    bought = purchases_of(portfolio) if asked.wish.by_account else customers
    horizon = Horizon(
        years=int(asked.playbook["lifetime_value.years"]),
        discount_rate=asked.playbook["lifetime_value.discount_rate"],
    )
    found = outlooks(bought, as_of=asked.as_of, horizon=horizon, customers=customers)

    def future(row: Outlook) -> Future:
        ratio = _ratio(portfolio, row.account_id)
        return Future(
            orders_expected=row.orders_expected,
            probability_active=row.probability_active,
            value=_times(row.revenue, ratio),
            low=_times(row.revenue_low, ratio),
            high=_times(row.revenue_high, ratio),
        )

    return Futures(
        {row.account_id: future(row) for row in found.rows}, found.models, found.unknowns
    )


def _ratio(portfolio: Portfolio, account_id: int) -> float | None:
    """The customer's measure for one of its revenue; None when it cannot be told."""
    standing = portfolio.by_id.get(account_id)
    facts = portfolio.facts.get(account_id)
    if standing is None or facts is None or facts.revenue <= 0:
        return None
    value = standing.amounts[portfolio.standings.by_measure].value
    return None if value is None else float(value / facts.revenue)


def _times(value: float | None, ratio: float | None) -> float | None:
    return None if value is None or ratio is None else value * ratio
