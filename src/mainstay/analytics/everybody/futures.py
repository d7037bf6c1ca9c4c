"""What every unit may still bring, as columns: the outlook in the list's measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags, Floats, Places
from mainstay.analytics.everybody.measured import Measured
from mainstay.analytics.everybody.rows import day_number
from mainstay.analytics.everybody.standings import StandingColumns

if TYPE_CHECKING:
    from mainstay.domain.lifetime_value.outlook import History, Horizon, Models, OutlookColumns

WEEK = 7.0


@dataclass(frozen=True, slots=True)
class FutureColumns:
    """Columns in the order of the units; NaN where not known."""

    orders_expected: Floats
    probability_active: Floats
    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is asked: the day, how far ahead, and how many decimal places money has here."""

    as_of: date
    horizon: Horizon
    digits: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from all customers that have ordered, and their outlook."""

    unit: Places
    models: Models
    ahead: OutlookColumns


def learned_of(customers: Measured, *, asked: Ahead) -> Learned:
    """Learn from all customers that have ordered, and look ahead for them: arrays alone."""
    from mainstay.domain.lifetime_value.outlook import learned

    whole = _histories(customers, asked)
    models = learned(whole.history)
    return Learned(whole.unit, models, models.ahead(whole.history, horizon=asked.horizon))


def future_columns(
    customers: StandingColumns,
    accounts: StandingColumns,
    alone: Flags,
    *,
    asked: Ahead,
    found: Learned,
) -> tuple[FutureColumns, FutureColumns]:
    """Look ahead for all accounts too, with what was learned from customers.

    ``alone`` says which accounts are customers by themselves: these have the customer's outlook.
    Revenue expected becomes the list's measure by the unit's own ratio of the two.
    """
    grouped = _histories(accounts.rows.chosen(~alone), asked)
    by_member = found.models.ahead(grouped.history, horizon=asked.horizon)
    own = _spread(accounts, grouped.unit, by_member)
    same = _spread(accounts, found.unit, found.ahead)
    both = [np.where(alone, one, other) for one, other in zip(same, own, strict=True)]
    of_customers = _spread(customers, found.unit, found.ahead)
    return _in_measure(customers, of_customers), _in_measure(accounts, both)


@dataclass(frozen=True, slots=True)
class _Histories:
    """The units that have ordered, and what they bought."""

    unit: Places
    history: History


def _histories(rows: Measured, asked: Ahead) -> _Histories:
    from mainstay.domain.lifetime_value.outlook import History

    today = day_number(asked.as_of)
    ordered = rows.chosen((rows.order_days > 0) & (rows.first_order <= today))
    revenue = exact.quotient(ordered.repeat_revenue, 10**asked.digits)
    history = History(
        order_days=ordered.order_days.astype(np.float64),
        recency=(ordered.last_order - ordered.first_order) / WEEK,
        T=(today - ordered.first_order) / WEEK,
        repeat_revenue=np.where(ordered.no_rate_ever, np.nan, revenue),
    )
    return _Histories(ordered.unit, history)


def _spread(found: StandingColumns, unit: Places, ahead: OutlookColumns) -> list[Floats]:
    """Put what was found of some units to their rows, NaN to the others."""
    columns = [
        ahead.orders_expected,
        ahead.probability_active,
        ahead.revenue,
        ahead.revenue_low,
        ahead.revenue_high,
    ]
    spread = [np.full(len(found.rows), np.nan) for _ in columns]
    if ahead.models:
        is_there = np.isin(found.rows.unit, unit)
        place = np.searchsorted(unit, found.rows.unit[is_there])
        for whole, values in zip(spread, columns, strict=True):
            whole[is_there] = values[place]
    return spread


def _in_measure(found: StandingColumns, columns: Sequence[Floats]) -> FutureColumns:
    orders, active, *revenues = columns
    ratio = _ratio(found)
    return FutureColumns(orders, active, *(revenue * ratio for revenue in revenues))


def _ratio(found: StandingColumns) -> Floats:
    """The unit's measure for one of its revenue; NaN when it cannot be told."""
    amount = found.worth.amounts[found.measure]
    told = amount.is_known & (found.rows.revenue > 0)
    ratio = np.full(len(found.rows), np.nan)
    ratio[told] = exact.quotient(amount.value[told], found.rows.revenue[told])
    return ratio
