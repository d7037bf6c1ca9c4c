"""When each customer orders: steady gaps backwards from its last order, and from which account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account, draw_members
from mainstay.apps.workspace.sample.plans import Plan
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import (
    BUSINESS_DAYS_A_YEAR,
    YEARS,
    Days,
    Ints,
)


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders, oldest first. ``unit`` is a place among the account's units, -1 for none."""

    customer: Ints
    account: Ints
    unit: Ints
    day: Days
    lines: Ints

    def __len__(self) -> int:
        return len(self.customer)


def orders_of(setting: Setting, *, rng: np.random.Generator) -> Orders:
    """Draw the orders of every customer over five years."""
    plans, accounts = setting.plans, setting.accounts
    offsets = [_offsets(plan, rng) for plan in plans]
    customer = np.repeat(np.arange(len(plans)), [len(days) for days in offsets])
    days_before = np.concatenate(offsets)
    account = draw_members(customer, accounts=accounts, rng=rng)
    unit = _units(account, accounts, rng)
    extra = np.array([plan.lines for plan in plans])[customer] - 1
    lines = 1 + rng.binomial(12, np.clip(extra / 12, 0, 1))
    oldest_first = np.lexsort((account, customer, -days_before))
    day = setting.timeline.business_days_before(days_before)
    return Orders(
        customer[oldest_first],
        account[oldest_first],
        unit[oldest_first],
        day[oldest_first],
        lines[oldest_first],
    )


def _offsets(plan: Plan, rng: np.random.Generator) -> Ints:
    """Return the business days between each order and the last day, latest order first."""
    if plan.orders == 0:
        return np.array([], dtype=np.int64)
    gap = BUSINESS_DAYS_A_YEAR / plan.orders
    from_day = plan.stopped * BUSINESS_DAYS_A_YEAR + plan.late * gap * plan.stretch
    to_day = min(plan.started, YEARS) * BUSINESS_DAYS_A_YEAR - 2
    drawn = int(1.6 * (to_day - from_day) / gap) + 8
    gaps = gap * rng.gamma(plan.regularity, 1 / plan.regularity, drawn)
    passed = np.cumsum(gaps) - gaps
    stretched = np.where(
        passed < BUSINESS_DAYS_A_YEAR / plan.stretch,
        passed * plan.stretch,
        passed + BUSINESS_DAYS_A_YEAR * (1 - 1 / plan.stretch),
    )
    days = np.rint(from_day + stretched).astype(np.int64)
    days = days[days <= to_day]
    return days if plan.orders > BUSINESS_DAYS_A_YEAR else np.unique(days)


def _units(account: Ints, accounts: Sequence[Account], rng: np.random.Generator) -> Ints:
    """Choose a buying unit of each order's account, -1 where it has none."""
    units = np.array([len(one.units) for one in accounts])[account]
    place: Ints = (rng.random(len(account)) * units).astype(np.int64)
    return np.where(units > 0, place, -1)
