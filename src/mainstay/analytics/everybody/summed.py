"""Reads an account's days only where their sums do not serve, and puts both together."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody.exact import Flags, Places, Whole, money, numbers
from mainstay.analytics.everybody.families import Families, families_of, within
from mainstay.analytics.everybody.rows import (
    BY_DAY,
    AccountRows,
    DayRows,
    LeftOut,
    MoneyRows,
    account_rows,
    day_rows,
    service_rows,
)
from mainstay.analytics.everybody.span_file import kept_spans
from mainstay.analytics.everybody.spans import Spans, line_batches, made
from mainstay.analytics.facts import ACCOUNT_DAYS
from mainstay.analytics.lake import Session
from mainstay.analytics.measures.order_days import with_rate
from mainstay.analytics.question import Question

OF_MONEY = ("costed_revenue", "direct_cost", "lines", "costed_lines")
MANY_DAYS = 300_000  # fewer are read as fast as their sums
LARGEST_PART = 4  # sums do not serve when a fourth of the accounts must be read day by day


def score_rows(
    session: Session, question: Question, *, grouped: Places, may_make: bool
) -> tuple[AccountRows, Spans | None]:
    """Read everything of a scope whose units are its accounts; and the sums that were made for it.

    Sums that are there are used. Where they do not serve and there is much to read, others are made
    if they may be; whoever may write keeps them.
    """
    lake = session.lake
    spans, new = kept_spans(lake.folder), None
    if spans is not None and not spans.basis.holds(session, question, lake=lake.identity()):
        spans = None
    rows = spans and rows_with_spans(session, question, spans, grouped=grouped)
    is_old = spans is None or spans.basis.batches != line_batches(session)
    if rows is None and is_old and may_make and session.rows(ACCOUNT_DAYS) >= MANY_DAYS:
        new = made(session, question, own_units(session.scope.units), lake=lake.identity())
        rows = new and rows_with_spans(session, question, new, grouped=grouped)
    return rows or account_rows(session, question), new


def own_units(units: pa.Table) -> pa.Table:
    """Return the accounts that are a unit by themselves, alone."""
    account, unit = (numbers(units.column(name)) for name in ("account", "unit"))
    alone = (account == unit) & (np.bincount(account)[account] == 1)
    counts = np.bincount(unit)
    return units.filter(pa.array(alone & (counts[unit] == 1)))


def rows_with_spans(
    session: Session, question: Question, spans: Spans, *, grouped: Places
) -> AccountRows | None:
    """Read what ``account_rows`` reads, with sums; None when they serve too few accounts.

    ``grouped`` accounts are read day by day: their days are to be put together with others'.
    """
    units = session.scope.units
    account = numbers(units.column("account"))
    is_summed = _summed(session, spans, grouped)
    by_day = ~np.isin(account, spans.account[is_summed])
    if by_day.sum() * LARGEST_PART > len(account):
        return None
    is_summed &= np.isin(spans.account, account)
    marked = units.append_column("by_day", pa.array(by_day))
    days = session.days_of(ibis.memtable(marked))
    days = days.filter(days.by_day | ~spans.basis.ends.inside(days.date))
    numbered = {name: at for at, name in enumerate(spans.basis.families)}
    rates = ibis.memtable(question.exchange.arrow(name="currency"))
    rated = with_rate(days.filter(days.date <= question.period.end), rates)
    rows = session.answer(rated.select(*BY_DAY, *OF_MONEY))
    home = question.exchange.home_position
    return AccountRows(
        money=_joined(_money_of_days(rows, question), _money(spans, is_summed, home)),
        days=_joined(day_rows(rows), _days(spans, is_summed, home)),
        services=service_rows(session, question),
        families=_joined(
            families_of(session, rows, question, numbered), _families(spans, is_summed)
        ),
        left_out=_left_out(spans, is_summed, home),
    )


def _money_of_days(rows: pa.Table, question: Question) -> MoneyRows:
    """Make a row of money of each day in one of the two periods."""
    day = numbers(rows.column("date"))
    now, then = within(day, question.period), within(day, question.before)
    some = now | then
    days = day_rows(rows)
    lines = numbers(rows.column("lines"))

    def of(flags: Flags, values: Whole) -> Whole:
        return np.where(flags, values, 0)[some]

    return MoneyRows(
        unit=days.unit[some],
        rate=days.rate[some],
        revenue=of(now, days.revenue),
        costed_revenue=of(now, money(rows.column("costed_revenue"))),
        direct_cost=of(now, money(rows.column("direct_cost"))),
        lines=of(now, lines),
        costed_lines=of(now, numbers(rows.column("costed_lines"))),
        revenue_before=of(then, days.revenue),
        lines_before=of(then, lines),
    )


def _summed(session: Session, spans: Spans, grouped: Places) -> Flags:
    """Which of the sums hold: of accounts by themselves of which no line in a span has changed."""
    alone = numbers(own_units(session.scope.units).column("account"))
    touched = numbers(session.touched.column("account"))
    apart = np.concatenate([grouped, touched, _brought_since(session, spans)])
    return np.isin(spans.account, alone) & ~np.isin(spans.account, apart)


def _brought_since(session: Session, spans: Spans) -> Places:
    """The accounts of which a newer batch brought lines that lie in a span."""
    newer = sorted(set(line_batches(session)) - set(spans.basis.batches))
    if not newer:
        return np.empty(0, np.int64)
    days = session.account_days
    days = days.filter(days.batch.isin(newer), spans.basis.ends.inside(days.date))
    return numbers(session.answer(days.select("account").distinct()).column("account"))


def _money(spans: Spans, chosen: Flags, home: int) -> MoneyRows:
    some = chosen & (spans.lines + spans.lines_before > 0)
    return MoneyRows(
        unit=spans.account[some],
        rate=np.full(int(some.sum()), home),
        revenue=spans.revenue[some],
        costed_revenue=spans.costed_revenue[some],
        direct_cost=spans.direct_cost[some],
        lines=spans.lines[some],
        costed_lines=spans.costed_lines[some],
        revenue_before=spans.revenue_before[some],
        lines_before=spans.lines_before[some],
    )


def _days(spans: Spans, chosen: Flags, home: int) -> DayRows:
    some = np.repeat(chosen, spans.kept)
    return DayRows(
        unit=np.repeat(spans.account, spans.kept)[some],
        day=spans.day[some],
        rate=np.full(int(some.sum()), home),
        revenue=spans.day_revenue[some],
        orders=spans.day_orders[some],
    )


def _left_out(spans: Spans, chosen: Flags, home: int) -> LeftOut:
    some = chosen & (spans.left_out > 0)
    return LeftOut(
        unit=spans.account[some],
        rate=np.full(int(some.sum()), home),
        days=spans.left_out[some],
        revenue=spans.left_out_revenue[some],
    )


def _families(spans: Spans, chosen: Flags) -> Families:
    account = spans.account[chosen]
    bits, before = spans.families[chosen], spans.families_before[chosen]
    parts = []
    for family in range(len(spans.basis.families)):
        now, then = (bits >> family) & 1 == 1, (before >> family) & 1 == 1
        some = now | then
        number = np.full(int(some.sum()), family)
        parts.append(Families(account[some], number, now[some], then[some]))
    empty = Families(account[:0], account[:0], account[:0] > 0, account[:0] > 0)
    joined: Families = _joined(empty, *parts)
    return joined


def _joined(*parts: Any) -> Any:
    """Put columns of one kind below one another."""
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))
