"""Each account's older days added up, so that a score need not read them all again.

Spans are the days before both periods, most of the period before, and most of the period: a week
to five at the start of each are left out, so that the sums serve while the periods move on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags, Places, Whole
from mainstay.analytics.everybody.families import EPOCH, Families, families_of
from mainstay.analytics.everybody.measured import ordered_days
from mainstay.analytics.everybody.rows import BY_DAY, DayRows, day_rows, money_rows
from mainstay.analytics.lake import Session
from mainstay.analytics.measures.order_days import with_rate
from mainstay.analytics.question import Question
from mainstay.domain.figure import Period

SLACK = timedelta(days=38)  # so that sums serve for a week to five
MOST_FAMILIES = 63  # bits of a whole number


@dataclass(frozen=True, slots=True)
class Ends:
    """The spans: all days before ``old``, from ``then`` until before ``then_end``, and of ``now``.

    Days are counted since 1970.
    """

    old: int
    then: int
    then_end: int
    now: int
    now_end: int

    @classmethod
    def of(cls, question: Question) -> Ends | None:
        """Choose spans for a question; None when its periods are too short or not two."""
        if question.before is None:
            return None
        first, start = question.before.start, question.period.start
        ends = cls(
            old=_number(_month(first)),
            then=_number(_month(first + SLACK)),
            then_end=_number(_month(start)),
            now=_number(_month(start + SLACK)),
            now_end=_number(_month(question.period.end + timedelta(days=1))),
        )
        return ends if ends.serve(question) else None

    def serve(self, question: Question) -> bool:
        """Say whether each span lies wholly in a period of the question, or before both."""
        if question.before is None or question.before.end >= question.period.start:
            return False
        first, start = _number(question.before.start), _number(question.period.start)
        return (
            self.old <= first <= self.then < self.then_end
            and self.then_end <= _number(question.before.end) + 1
            and start <= self.now < self.now_end <= _number(question.period.end) + 1
        )

    def inside(self, day: Any) -> Any:
        """Say whether a day lies in a span: an expression."""
        then, now = self.periods
        return (day < _day(self.old)) | day.between(*_ends(then)) | day.between(*_ends(now))

    @property
    def periods(self) -> tuple[Period, Period]:
        """The spans of the period before and of the period."""
        return (
            Period(_day(self.then), _day(self.then_end - 1)),
            Period(_day(self.now), _day(self.now_end - 1)),
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """What sums of spans rest on: they hold while nothing of it has changed but more batches."""

    lake: str
    batches: tuple[int, ...]
    ends: Ends
    gaps: int
    currency: str
    products: str
    families: tuple[str, ...]  # of each bit

    @classmethod
    def of_json(cls, text: str) -> Basis:
        """Read a basis as ``as_json`` wrote it."""
        said = json.loads(text)
        many = {name: tuple(said[name]) for name in ("batches", "families")}
        return cls(**{**said, **many, "ends": Ends(**said["ends"])})

    def as_json(self) -> str:
        """Write the basis as text."""
        return json.dumps(asdict(self))

    def holds(self, session: Session, question: Question, *, lake: str) -> bool:
        """Say whether the sums may be used for a question."""
        return (
            session.is_derived
            and self.lake == lake
            and self.ends.serve(question)
            and self.gaps == question.gaps
            and self.currency == question.exchange.home
            and self.products == digest(question.products)
            and set(self.batches) <= set(line_batches(session))
        )


@dataclass(frozen=True, slots=True)
class Spans:
    """Sums of all spans, one row an account in ascending order; money in the home currency.

    Of its order days, an account's first and latest are there day by day, ``kept`` of them; so many
    others, ``left_out``, only with their revenue. Somebody with rows but no order has one kept day
    that is no order day. ``*_before`` are of the span of the period before. Families are bits.
    """

    basis: Basis
    account: Places
    kept: Places
    left_out: Places
    left_out_revenue: Whole
    revenue: Whole
    costed_revenue: Whole
    direct_cost: Whole
    lines: Places
    costed_lines: Places
    revenue_before: Whole
    lines_before: Places
    families: Places
    families_before: Places
    day: Places  # of each kept day
    day_revenue: Whole
    day_orders: Places

    @property
    def is_small_enough(self) -> bool:
        """Whether all money fits whole numbers of 64 bits."""
        columns = (getattr(self, name) for name in self.__slots__ if name != "basis")
        return all(column.dtype != object for column in columns)


def made(session: Session, question: Question, units: pa.Table, *, lake: str) -> Spans | None:
    """Add up the spans of ``units`` (account and unit the same); None where that would not serve.

    Only accounts whose every row is in the home currency are in it.
    """
    ends = Ends.of(question)
    if ends is None or not session.is_derived:
        return None
    before, period = ends.periods
    asked = replace(question, period=period, before=before)
    days = session.days_of(ibis.memtable(units))
    days = with_rate(
        days.filter(ends.inside(days.date)), ibis.memtable(asked.exchange.arrow(name="currency"))
    )
    by_day = session.answer(days.select(*BY_DAY))
    numbered: dict[str, int] = {}
    bought = families_of(session, by_day, asked, numbered)
    basis = Basis(
        lake=lake,
        batches=line_batches(session),
        ends=ends,
        gaps=question.gaps,
        currency=question.exchange.home,
        products=digest(question.products),
        families=tuple(numbered),
    )
    rows = day_rows(by_day)
    found = _with_days(_nothing(basis, _at_home(rows, units, asked)), rows, gaps=question.gaps)
    found = _with_money(found, money_rows(session, days, asked))
    if len(numbered) > MOST_FAMILIES or not found.is_small_enough:
        return None
    return _with_families(found, bought)


def line_batches(session: Session) -> tuple[int, ...]:
    """Name the batches that count and whose order lines are derived."""
    return tuple(np.unique(exact.numbers(session.family_codes.column("batch"))).tolist())


def digest(products: Mapping[str, str]) -> str:
    """Return a short text that differs when a product's family does."""
    return hashlib.sha256(json.dumps(sorted(products.items())).encode()).hexdigest()[:16]


def _at_home(rows: DayRows, units: pa.Table, question: Question) -> Places:
    """The accounts that have no row in another currency than the home one."""
    foreign = np.unique(rows.unit[rows.rate != question.exchange.home_position])
    accounts = np.unique(exact.numbers(units.column("account")))
    return accounts[~np.isin(accounts, foreign)]


def _nothing(basis: Basis, accounts: Places) -> Spans:
    none = np.zeros(len(accounts), np.int64)
    names = [name for name in Spans.__slots__ if name not in ("basis", "account")]
    return Spans(basis, accounts, **dict.fromkeys(names, none))


def _with_days(found: Spans, rows: DayRows, *, gaps: int) -> Spans:
    """Keep the first and the latest order days of each account, and add up those in between."""
    unit, day, _, revenue = ordered_days(_of(found, rows), 1)
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    counts = np.diff(np.append(starts, len(unit)))
    nth = np.arange(len(unit)) - np.repeat(starts, counts)
    is_kept = (nth == 0) | (np.repeat(counts, counts) - nth <= gaps + 1)
    idle = np.setdiff1d(np.flatnonzero(np.bincount(_of(found, rows).unit)), unit[starts])
    whole = np.concatenate([unit[is_kept], idle])
    order = np.argsort(whole, kind="stable")
    nobody = np.zeros(len(idle), np.int64)
    places = np.searchsorted(found.account, unit[starts])
    out = np.zeros(len(found.account), np.int64)
    out[places] = exact.sums((~is_kept).astype(np.int64), starts)
    return replace(
        found,
        kept=np.bincount(np.searchsorted(found.account, whole), minlength=len(found.account)),
        left_out=out,
        left_out_revenue=_put(found, places, exact.sums(np.where(is_kept, 0, revenue), starts)),
        day=np.concatenate([day[is_kept], nobody + found.basis.ends.now_end - 1])[order],
        day_revenue=np.concatenate([revenue[is_kept], nobody])[order],
        day_orders=np.concatenate([np.ones(int(is_kept.sum()), np.int64), nobody])[order],
    )


def _with_money(found: Spans, rows: Any) -> Spans:
    own = _of(found, rows)
    places = np.searchsorted(found.account, own.unit)
    names = ("revenue", "costed_revenue", "direct_cost", "lines", "costed_lines")
    before = ("revenue_before", "lines_before")
    sums: dict[str, Any] = {
        name: _put(found, places, getattr(own, name)) for name in (*names, *before)
    }
    return replace(found, **sums)


def _with_families(found: Spans, rows: Families) -> Spans:
    own = _of(found, rows)
    places = np.searchsorted(found.account, own.unit)

    def bits(flags: Flags) -> Places:
        column = np.zeros(len(found.account), np.int64)
        for family in range(len(found.basis.families)):
            column[places[flags & (own.family == family)]] |= np.int64(1 << family)
        return column

    return replace(found, families=bits(own.now), families_before=bits(own.before))


def _of(found: Spans, rows: Any) -> Any:
    """Those of the rows that are of accounts with sums."""
    is_own = np.isin(rows.unit, found.account)
    if is_own.all():
        return rows
    return replace(rows, **{name: getattr(rows, name)[is_own] for name in rows.__slots__})


def _put(found: Spans, places: Places, values: Whole) -> Whole:
    column = np.zeros(len(found.account), values.dtype)
    column[places] = values
    return column


def _ends(period: Period) -> Sequence[date]:
    return (period.start, period.end)


def _month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def _number(day: date) -> int:
    return (day - EPOCH).days


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)
