"""What the lake says of every account, fetched once, as columns of numbers.

Rows are by account; ``regrouped`` makes them rows of the groups that accounts belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody.exact import Flags, Places, Whole, known, money, numbers
from mainstay.analytics.everybody.families import EPOCH, Families, families_of
from mainstay.analytics.lake import Session
from mainstay.analytics.measures.order_days import money_by_window, with_rate
from mainstay.analytics.measures.service import (
    service_by_activity,
    service_days,
    with_activity_rate,
)
from mainstay.analytics.question import Question

BY_DAY = ("unit", "batch", "date", "rate", "revenue", "orders", "families")


@dataclass(frozen=True, slots=True)
class MoneyRows:
    """Sums of the period and the one before by unit, currency and rate (-1: no rate)."""

    unit: Places
    rate: Places
    revenue: Whole
    costed_revenue: Whole
    direct_cost: Whole
    lines: Places
    costed_lines: Places
    revenue_before: Whole
    lines_before: Places


@dataclass(frozen=True, slots=True)
class DayRows:
    """What was bought on each day until the end, by unit, day and rate; parts of a day apart."""

    unit: Places
    day: Places
    rate: Places
    revenue: Whole
    orders: Places


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Order days that are not among the rows by day, each later than its unit's first: how many."""

    unit: Places
    rate: Places
    days: Places
    revenue: Whole


def nothing_left_out() -> LeftOut:
    """Say that all days are there."""
    nobody = np.empty(0, np.int64)
    return LeftOut(nobody, nobody, nobody, nobody)


@dataclass(frozen=True, slots=True)
class ServiceRows:
    """Service of the period by unit, activity, currency and both rates (-1: no rate)."""

    unit: Places
    rate: Places
    activity_rate: Places
    quantity: Whole
    amount: Whole
    events: Places
    with_amount: Places


@dataclass(frozen=True, slots=True)
class AccountRows:
    """Everything a score reads of the lake."""

    money: MoneyRows
    days: DayRows
    services: ServiceRows
    families: Families
    left_out: LeftOut = field(default_factory=nothing_left_out)

    def regrouped(self, accounts: Places, units: Places) -> AccountRows:
        """Return the rows of some accounts (in ascending order) as rows of their units."""

        def moved(rows: Any) -> Any:
            place = np.searchsorted(accounts, rows.unit)
            place[place == len(accounts)] = 0
            chosen = accounts[place] == rows.unit if len(accounts) else np.zeros(0, bool)
            columns = {name: getattr(rows, name)[chosen] for name in rows.__slots__}
            return replace(rows, **{**columns, "unit": units[place[chosen]]})

        return AccountRows(
            moved(self.money),
            moved(self.days),
            moved(self.services),
            moved(self.families),
            moved(self.left_out),
        )


def account_rows(session: Session, question: Question) -> AccountRows:
    """Read everything of a scope whose units are its accounts."""
    days = session.account_days
    rates = ibis.memtable(question.exchange.arrow(name="currency"))
    rated = with_rate(days.filter(days.date <= question.period.end), rates)
    by_day = session.answer(rated.select(*BY_DAY))
    return AccountRows(
        money=money_rows(session, rated, question),
        days=day_rows(by_day),
        services=service_rows(session, question),
        families=families_of(session, by_day, question),
    )


def money_rows(session: Session, days: Any, question: Question) -> MoneyRows:
    """Add up days with a rate: by the engine, as one row a unit, currency and rate."""
    before = question.before
    first = (before or question.period).start
    window = money_by_window(
        days.filter(days.date >= first),
        start=question.period.start,
        end=question.period.end,
        before=(before.start, before.end) if before else None,
    )
    rows = session.answer(window)
    return MoneyRows(
        unit=numbers(rows.column("unit")),
        rate=_rate(rows.column("rate")),
        revenue=money(rows.column("revenue")),
        costed_revenue=money(rows.column("costed_revenue")),
        direct_cost=money(rows.column("direct_cost")),
        lines=numbers(rows.column("lines")),
        costed_lines=numbers(rows.column("costed_lines")),
        revenue_before=money(rows.column("revenue_before")),
        lines_before=numbers(rows.column("lines_before")),
    )


def day_rows(rows: pa.Table) -> DayRows:
    """Make columns of rows of BY_DAY."""
    return DayRows(
        unit=numbers(rows.column("unit")),
        day=numbers(rows.column("date")),
        rate=_rate(rows.column("rate")),
        revenue=money(rows.column("revenue")),
        orders=numbers(rows.column("orders")),
    )


def service_rows(session: Session, question: Question) -> ServiceRows:
    """Add up service of the period."""
    days = service_days(session.service_events, until=question.period.end)
    days = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    days = with_activity_rate(days, ibis.memtable(question.activity.arrow(name="activity")))
    period = question.period
    rows = session.answer(service_by_activity(days, start=period.start, end=period.end))
    return ServiceRows(
        unit=numbers(rows.column("unit")),
        rate=_rate(rows.column("rate")),
        activity_rate=_rate(rows.column("activity_rate")),
        quantity=money(rows.column("quantity")),
        amount=money(rows.column("amount")),
        events=numbers(rows.column("events")),
        with_amount=numbers(rows.column("with_amount")),
    )


def _rate(column: Any) -> Places:
    return np.where(known(column), numbers(column), -1)


def day_number(day: date) -> int:
    """Count days since 1970."""
    return (day - EPOCH).days


def no_flags(length: int) -> Flags:
    """Return a column of no."""
    return np.zeros(length, np.bool_)
