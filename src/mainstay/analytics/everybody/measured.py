"""What every unit bought and took, as columns: what ``CustomerFacts`` says of one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags, Places, Whole
from mainstay.analytics.everybody.rows import (
    AccountRows,
    DayRows,
    LeftOut,
    MoneyRows,
    ServiceRows,
    no_flags,
)
from mainstay.analytics.question import Question
from mainstay.analytics.rates import RateTable


@dataclass(frozen=True, slots=True)
class Measured:
    """Columns of one length, one row a unit in ascending order; money in 10 ** -digits.

    Flags say where a column is not known: ``no_rate`` (money of the period), ``no_rate_before``,
    ``no_service_rate``, ``no_rate_ever`` (a currency of an order day). Days are since 1970;
    ``order_days`` 0: never ordered. ``double_gap`` is twice the median gap, -1 without one.
    """

    unit: Places
    revenue: Whole
    costed_revenue: Whole
    direct_cost: Whole
    lines: Places
    costed_lines: Places
    revenue_before: Whole
    no_rate: Flags
    no_rate_before: Flags
    service_cost: Whole
    no_service_rate: Flags
    order_days: Places
    first_order: Places
    last_order: Places
    double_gap: Places
    repeat_revenue: Whole
    no_rate_ever: Flags
    families: Places
    families_before: Places

    def __len__(self) -> int:
        return len(self.unit)

    def chosen(self, rows: Any) -> Measured:
        """Return some of the rows, in the order asked for."""
        return Measured(*(getattr(self, field.name)[rows] for field in fields(self)))

    def with_others(self, others: Measured) -> Measured:
        """Join two sets of different units."""
        both = [
            np.concatenate([getattr(self, field.name), getattr(others, field.name)])
            for field in fields(self)
        ]
        return Measured(*both).chosen(np.argsort(both[0], kind="stable"))


def digits_of(question: Question) -> int:
    """Return how many decimal places money has once it is multiplied with its rates."""
    rates = [row.rate for row in (*question.exchange.rows, *question.activity.rows)]
    return exact.DIGITS + exact.digits_of(rates)


def measured(rows: AccountRows, question: Question) -> Measured:
    """Measure every unit that has order lines or service events until the end."""
    counted = rows.services.events > 0
    units = np.flatnonzero(
        np.bincount(np.concatenate([rows.days.unit, rows.services.unit[counted]]))
    )
    digits = digits_of(question) - exact.DIGITS
    found = _nothing(units)
    found = _with_money(found, rows.money, _scaled(question.exchange, digits))
    found = _with_services(found, rows.services, question, digits)
    exchange = _scaled(question.exchange, digits)
    found = _with_days(found, rows.days, exchange, question.gaps)
    return _with_families(_with_left_out(found, rows.left_out, exchange), rows)


def _scaled(table: RateTable, digits: int) -> list[int]:
    rates: Sequence[Decimal] = [row.rate for row in table.rows]
    return exact.whole_rates(rates, digits)


def _nothing(units: Places) -> Measured:
    none, never = np.zeros(len(units), np.int64), no_flags(len(units))
    empty: dict[str, Any] = {field.name: none for field in fields(Measured)}
    flags = dict.fromkeys(("no_rate", "no_rate_before", "no_service_rate", "no_rate_ever"), never)
    return Measured(**{**empty, **flags, "unit": units, "double_gap": none - 1})


def _with_money(found: Measured, rows: MoneyRows, rates: Sequence[int]) -> Measured:
    order = np.argsort(rows.unit, kind="stable")
    starts, places = _runs(rows.unit[order], found.unit)
    rate = rows.rate[order]
    missing = rate < 0

    def converted(values: Whole) -> Whole:
        money = exact.by_rates(values[order], np.maximum(rate, 0), rates)
        return np.asarray(_spread(found, places, exact.sums(np.where(missing, 0, money), starts)))

    def counted(values: Places) -> Places:
        return np.asarray(_spread(found, places, exact.sums(values[order], starts)))

    def flagged(flags: Flags) -> Flags:
        counts = _spread(found, places, exact.sums(flags.astype(np.int64), starts))
        return np.asarray(counts > 0, np.bool_)

    return replace(
        found,
        revenue=converted(rows.revenue),
        costed_revenue=converted(rows.costed_revenue),
        direct_cost=converted(rows.direct_cost),
        lines=counted(rows.lines),
        costed_lines=counted(rows.costed_lines),
        revenue_before=converted(rows.revenue_before),
        no_rate=flagged(missing & (rows.lines[order] > 0)),
        no_rate_before=flagged(missing & (rows.lines_before[order] > 0)),
    )


def _with_services(found: Measured, rows: ServiceRows, question: Question, digits: int) -> Measured:
    order = np.argsort(rows.unit, kind="stable")
    starts, places = _runs(rows.unit[order], found.unit)
    priced, counted = rows.with_amount > 0, rows.events > rows.with_amount
    spent = exact.by_rates(
        rows.amount, np.maximum(rows.rate, 0), _scaled(question.exchange, digits)
    )
    used = exact.by_rates(
        rows.quantity, np.maximum(rows.activity_rate, 0), _scaled(question.activity, digits)
    )
    no_exchange, no_rate = priced & (rows.rate < 0), counted & (rows.activity_rate < 0)
    cost = exact.plus(
        np.where(priced & ~no_exchange, spent, 0), np.where(counted & ~no_rate, used, 0)
    )

    def flagged(flags: Flags) -> Flags:
        counts = _spread(found, places, exact.sums(flags[order].astype(np.int64), starts))
        return np.asarray(counts > 0, np.bool_)

    return replace(
        found,
        service_cost=_spread(found, places, exact.sums(cost[order], starts)),
        no_service_rate=flagged(no_rate),
        no_rate=found.no_rate | flagged(no_exchange),
    )


def _with_days(found: Measured, rows: DayRows, rates: Sequence[int], gaps: int) -> Measured:
    unit, day, rate, revenue = ordered_days(rows, len(rates) + 1)
    if not len(unit):
        return found
    is_new = np.empty(len(unit), np.bool_)
    is_new[0] = True
    is_new[1:] = (unit[1:] != unit[:-1]) | (day[1:] != day[:-1])
    own, days = unit[is_new], day[is_new]
    starts, places = _runs(own, found.unit)
    ends = np.append(starts[1:], len(own))
    firsts = days[starts]
    own_starts = np.searchsorted(unit, own[starts])
    per_row = np.repeat(firsts, np.diff(np.append(own_starts, len(unit))))
    repeat = exact.by_rates(revenue, np.maximum(rate, 0), rates)
    repeat = np.where((day > per_row) & (rate >= 0), repeat, 0)
    lacks = exact.sums((rate < 0).astype(np.int64), own_starts) > 0
    return replace(
        found,
        order_days=_spread(found, places, ends - starts),
        first_order=_spread(found, places, firsts),
        last_order=_spread(found, places, days[ends - 1]),
        double_gap=_spread(found, places, _double_medians(days, starts, ends, gaps), empty=-1),
        repeat_revenue=_spread(found, places, exact.sums(repeat, own_starts)),
        no_rate_ever=_spread(found, places, lacks),
    )


def _with_left_out(found: Measured, rows: LeftOut, rates: Sequence[int]) -> Measured:
    """Add the order days of which only the sum is known; one row a unit at most."""
    if not len(rows.unit):
        return found
    places = np.searchsorted(found.unit, rows.unit)
    revenue = exact.by_rates(rows.revenue, rows.rate, rates)
    return replace(
        found,
        order_days=found.order_days + _spread(found, places, rows.days),
        repeat_revenue=exact.plus(found.repeat_revenue, _spread(found, places, revenue)),
    )


def ordered_days(rows: DayRows, rates: int) -> tuple[Places, Places, Places, Whole]:
    """Join the parts of a day in one rate and keep those with an order, by unit and day."""
    if not len(rows.unit):
        return rows.unit, rows.day, rows.rate, rows.revenue
    first = int(rows.day.min())
    span = int(rows.day.max()) - first + 1
    key = (rows.unit * span + (rows.day - first)) * rates + (rows.rate + 1)
    revenue, orders, order = rows.revenue, rows.orders, None
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        key, revenue, orders = key[order], revenue[order], orders[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    if len(starts) < len(key):
        revenue, orders = exact.sums(revenue, starts), exact.sums(orders, starts)
    bought = orders > 0
    place = (starts if order is None else order[starts])[bought]
    return rows.unit[place], rows.day[place], rows.rate[place], revenue[bought]


def _double_medians(days: Places, starts: Places, ends: Places, gaps: int) -> Places:
    """Twice the median of each unit's latest gaps, so that it is whole; -1 without a gap."""
    count = np.minimum(ends - starts - 1, gaps)
    at = ends[:, None] - 1 - np.arange(gaps)
    is_gap = at > starts[:, None]
    at = np.where(is_gap, at, 1 if len(days) > 1 else 0)
    gap = np.where(is_gap, days[at] - days[at - 1], np.iinfo(np.int64).max)
    gap.sort(axis=1)
    row = np.arange(len(count))
    middle = gap[row, np.maximum(count - 1, 0) // 2], gap[row, np.maximum(count, 0) // 2 % gaps]
    return np.where(count > 0, np.where(count % 2 == 1, 2 * middle[0], middle[0] + middle[1]), -1)


def _with_families(found: Measured, rows: AccountRows) -> Measured:
    bought = rows.families
    if not len(bought.unit):
        return found
    kinds = int(bought.family.max()) + 1
    cell = np.searchsorted(found.unit, bought.unit) * kinds + bought.family

    def counted(where: Flags) -> Places:
        cells = np.zeros(len(found) * kinds, np.bool_)
        cells[cell[where]] = True
        return np.asarray(cells.reshape(len(found), kinds).sum(axis=1, dtype=np.int64))

    return replace(found, families=counted(bought.now), families_before=counted(bought.before))


def _runs(ordered: Places, units: Places) -> tuple[Places, Places]:
    """Where each run of equal units begins, and which row of ``units`` it belongs to."""
    if not len(ordered):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return starts, np.searchsorted(units, ordered[starts])


def _spread(found: Measured, places: Places, values: Any, *, empty: int = 0) -> Any:
    """Put values to their units; the others have none."""
    column = np.full(len(found), empty, values.dtype)
    column[places] = values
    return column
