"""Service events: what serving each customer caused, so that its cost to serve meets its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mainstay.apps.workspace.sample.accounts import draw_members
from mainstay.apps.workspace.sample.lines import yearly_revenue
from mainstay.apps.workspace.sample.orders import Orders
from mainstay.apps.workspace.sample.plans import Plan, Service
from mainstay.apps.workspace.sample.rates import Activity, Rate, rate_table
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import YEARS, Days, Floats, Ints

# The parts of the cost to serve: how each kind of customer is served.
_MIXES = {
    Service.LEAN: (0.56, 0.03, 0.03, 0.03, 0.07, 0.21, 0.07),
    Service.USUAL: (0.36, 0.15, 0.06, 0.06, 0.18, 0.13, 0.06),
    Service.DEMANDING: (0.16, 0.05, 0.17, 0.15, 0.32, 0.12, 0.03),
    Service.SMALL: (0.60, 0.12, 0.05, 0.06, 0.12, 0.0, 0.05),
}
_COLUMNS = (
    Activity.DELIVERY,
    Activity.VISIT,
    Activity.RUSH_ORDER,
    Activity.RETURN,
    Activity.SUPPORT_HOUR,
    Activity.REBATE,
    Activity.CREDIT_COST,
)
# How many orders have such an event at all; and events a year of what no order causes.
_ORDERS_WITH = {Activity.DELIVERY: 1.0, Activity.RUSH_ORDER: 0.7, Activity.RETURN: 0.35}
_A_YEAR = {
    Activity.VISIT: 12,
    Activity.SUPPORT_HOUR: 12,
    Activity.REBATE: 4,
    Activity.CREDIT_COST: 4,
}
_AMOUNTS = (Activity.REBATE, Activity.CREDIT_COST)
_HARDER_EACH_YEAR = {Service.DEMANDING: 0.05}


@dataclass(frozen=True, slots=True)
class Events:
    """Events of one activity. ``hundredths``: of a unit, or of a euro for an amount.

    ``order`` is the place of the order that caused the event, -1 for none.
    """

    activity: Activity
    account: Ints
    day: Days
    hundredths: Ints
    order: Ints

    @property
    def is_amount(self) -> bool:
        return self.activity in _AMOUNTS

    def where(self, kept: npt.NDArray[np.bool_]) -> Events:
        return Events(
            self.activity,
            self.account[kept],
            self.day[kept],
            self.hundredths[kept],
            self.order[kept],
        )


def events_of(
    orders: Orders, *, setting: Setting, all_rates: tuple[Rate, ...], rng: np.random.Generator
) -> tuple[Events, ...]:
    """Draw the events of every activity over five years."""
    money = _money(setting.plans)
    costs = {key: np.array(row) for key, row in rate_table(all_rates).items()}
    back = setting.timeline.prices_back(orders.day)

    def events(activity: Activity) -> Events:
        if activity in _ORDERS_WITH:
            units = _per_order(money[activity], orders, setting) / costs[activity][back]
            return _caused_by_orders(activity, units, orders, setting, rng)
        spread = _Spread(activity, money[activity], costs.get(activity))
        return _spread_over_years(spread, setting, rng)

    return tuple(events(activity) for activity in _COLUMNS)


def _money(plans: Sequence[Plan]) -> dict[Activity, Floats]:
    """Return the cost of each activity in EUR: customers down, years across."""
    rate = np.array([max(plan.cost_to_serve, 0.0) for plan in plans])[:, None]
    harder = np.array([_HARDER_EACH_YEAR.get(plan.service, 0.0) for plan in plans])[:, None]
    total = yearly_revenue(plans) * rate * (1 - harder * np.arange(YEARS))
    mix = np.array([_MIXES[plan.service] for plan in plans])
    return {activity: total * mix[:, [place]] for place, activity in enumerate(_COLUMNS)}


def _per_order(money: Floats, orders: Orders, setting: Setting) -> Floats:
    """Share a year's money of an activity over the customer's orders of that year."""
    cell = orders.customer * YEARS + setting.timeline.years_back(orders.day)
    count = np.bincount(cell, minlength=money.size)
    shared: Floats = (money.ravel() / np.maximum(count, 1))[cell]
    return shared


def _caused_by_orders(
    activity: Activity, units: Floats, orders: Orders, setting: Setting, rng: np.random.Generator
) -> Events:
    """Draw events on the day of an order or soon after; ``units`` is the mean of each order."""
    part = _ORDERS_WITH[activity]
    drawn = units / part * rng.uniform(0.5, 1.5, len(orders)) + rng.random(len(orders))
    whole = np.floor(drawn) * (rng.random(len(orders)) < part)
    ago = (np.datetime64(setting.timeline.last_day, "D") - orders.day).astype(np.int64)
    after = np.maximum(ago - rng.integers(0, 6, len(orders)), 0)
    return Events(
        activity,
        orders.account,
        np.maximum(setting.timeline.business_days_at(after), orders.day),
        (whole * 100).astype(np.int64),
        np.arange(len(orders)),
    ).where(whole > 0)


@dataclass(frozen=True, slots=True)
class _Spread:
    """An activity that no order causes: its money, and its rate unless it is money itself."""

    activity: Activity
    money: Floats
    rate: Floats | None


def _spread_over_years(spread: _Spread, setting: Setting, rng: np.random.Generator) -> Events:
    """Spread a year's money of an activity evenly over the time the customer bought in it."""
    slots = _A_YEAR[spread.activity]
    shape = (*spread.money.shape, slots)
    start, end = _active(setting.plans)
    within = (np.arange(slots) + rng.random(shape)) / slots
    years = start[:, :, None] + within * (end - start)[:, :, None]
    day = setting.timeline.business_days_at((years.ravel() * 365).astype(np.int64))
    money = np.broadcast_to(spread.money[:, :, None] / slots, shape).ravel()
    money = money * rng.uniform(0.7, 1.3, money.size)
    customer = np.repeat(np.arange(shape[0]), YEARS * slots)
    hundredths = _hundredths(spread, money, setting.timeline.prices_back(day), rng)
    events = Events(
        spread.activity,
        draw_members(customer, accounts=setting.accounts, rng=rng),
        day,
        hundredths,
        np.full(len(day), -1, dtype=np.int64),
    )
    return events.where(hundredths > 0)


def _active(plans: Sequence[Plan]) -> tuple[Floats, Floats]:
    """Return from and to which year back each customer bought, within each year."""
    year = np.arange(YEARS)
    started = np.array([plan.started for plan in plans])[:, None]
    stopped = np.array([plan.stopped for plan in plans])[:, None]
    start = np.clip(stopped, year, year + 1).astype(float)
    return start, np.maximum(np.clip(started, year, year + 1), start)


def _hundredths(
    spread: _Spread, money: Floats, prices_back: Ints, rng: np.random.Generator
) -> Ints:
    """Turn money into quarter hours, whole visits or cents."""
    if spread.rate is None:
        return np.rint(money * 100).astype(np.int64)
    units = money / spread.rate[prices_back]
    step = 4 if spread.activity is Activity.SUPPORT_HOUR else 1
    return (np.floor(units * step + rng.random(len(units))) * (100 // step)).astype(np.int64)
