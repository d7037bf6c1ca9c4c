"""Which product families every account bought: from the bits of its days, else from its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody.exact import Flags, Places, known, numbers
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.lake import Session
from mainstay.analytics.measures import window
from mainstay.analytics.measures.account_days import families_bought
from mainstay.analytics.question import Question
from mainstay.domain.figure import Period

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Families:
    """Rows of unit and family (a number), and whether it was bought now and before."""

    unit: Places
    family: Places
    now: Flags
    before: Flags

    def counts(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield each unit with how many families it bought: now, before, and in both."""
        if not len(self.unit):
            return
        key = self.unit * (int(self.family.max()) + 1) + self.family
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        unit = self.unit[order][starts]
        now = np.logical_or.reduceat(self.now[order], starts)
        before = np.logical_or.reduceat(self.before[order], starts)
        units, firsts = np.unique(unit, return_index=True)
        sums = (np.add.reduceat(c.astype(np.int64), firsts) for c in (now, before, now & before))
        yield from zip(units.tolist(), *(column.tolist() for column in sums), strict=True)


def families_of(
    session: Session,
    days: pa.Table,
    question: Question,
    numbered: dict[str, int] | None = None,
) -> Families:
    """Collect what was bought in the period and the one before, each family by its number.

    ``days`` has unit, batch, date and families (bits; null where only the lines know). ``numbered``
    has the numbers given so far and takes new ones. The engines have no way in common to join bits,
    so this is done here.
    """
    numbered = {} if numbered is None else numbered
    parts = _from_bits(session, days, question, numbered)
    parts += _from_lines(session, days, question, numbered)
    if not parts:
        nobody, never = np.empty(0, np.int64), np.empty(0, np.bool_)
        return Families(nobody, nobody, never, never)
    return Families(
        np.concatenate([part.unit for part in parts]),
        np.concatenate([part.family for part in parts]),
        np.concatenate([part.now for part in parts]),
        np.concatenate([part.before for part in parts]),
    )


def _windows(lines: Any, question: Question) -> dict[str, Any]:
    before = question.before
    return {
        "now": lines.date.between(question.period.start, question.period.end),
        "then": window.within(lines.date, (before.start, before.end) if before else None),
    }


def within(day: Places, period: Period | None) -> Flags:
    """Say which days (since 1970) lie in a period."""
    if period is None:
        return np.zeros(len(day), np.bool_)
    first, last = ((end - EPOCH).days for end in (period.start, period.end))
    return np.asarray((day >= first) & (day <= last), np.bool_)


def _bits_by_batch(days: pa.Table, question: Question) -> tuple[Places, Places, Places, Places]:
    """Join the bits of each unit's days, batch by batch: batch, unit, bits now, bits before."""
    bits, day = numbers(days.column("families")), numbers(days.column("date"))  # null is no bit
    is_now, is_then = within(day, question.period), within(day, question.before)
    some = np.flatnonzero((is_now | is_then) & (bits != 0))
    batch, unit, bits = (
        numbers(days.column("batch"))[some],
        numbers(days.column("unit"))[some],
        bits[some],
    )
    now, before = np.where(is_now[some], bits, 0), np.where(is_then[some], bits, 0)
    if not len(batch):
        return batch, unit, now, before
    key = batch * (int(unit.max()) + 1) + unit
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    return (
        batch[order][starts],
        unit[order][starts],
        np.bitwise_or.reduceat(now[order], starts),
        np.bitwise_or.reduceat(before[order], starts),
    )


def _from_bits(
    session: Session, days: pa.Table, question: Question, numbered: dict[str, int]
) -> list[Families]:
    batch, unit, now, before = _bits_by_batch(days, question)
    parts: list[Families] = []
    for code in session.family_codes.to_pylist():
        family = code["product_family"]
        if family is None:
            family = question.products.get(code["product"])
        if code["code"] is None or family is None:
            continue
        first, last = np.searchsorted(batch, [code["batch"], code["batch"] + 1])
        own = slice(first, last)
        is_now = (now[own] >> code["code"]) & 1 == 1
        is_then = (before[own] >> code["code"]) & 1 == 1
        some = is_now | is_then
        number = numbered.setdefault(family, len(numbered))
        bought = unit[own][some]
        parts.append(Families(bought, np.full(len(bought), number), is_now[some], is_then[some]))
    return parts


def _from_lines(
    session: Session, days: pa.Table, question: Question, numbered: dict[str, int]
) -> list[Families]:
    """Read the lines of those whose days do not tell: (batch, unit) without bits."""
    unnumbered = days.filter(pc.is_null(days.column("families")))
    who = unnumbered.select(["batch", "unit"]).group_by(["batch", "unit"]).aggregate([])
    if not who.num_rows:
        return []
    lines = session.order_lines.semi_join(ibis.memtable(who), ["batch", "unit"])
    rows = session.answer(families_bought(lines, **_windows(lines, question)))
    family = _numbers_of(_names(rows, question.products), numbered)
    named = family >= 0
    return [
        Families(
            numbers(rows.column("unit"))[named],
            family[named],
            numbers(rows.column("now"))[named] == 1,
            numbers(rows.column("before"))[named] == 1,
        )
    ]


def _names(rows: pa.Table, products: Mapping[str, str]) -> Any:
    """The family each row names itself, else the one its product belongs to."""
    own = rows.column("product_family")
    codes = pc.index_in(rows.column("product"), value_set=pa.array(products.keys(), pa.string()))
    families = pa.array(products.values(), pa.string())
    return pc.coalesce(own, families.take(codes.combine_chunks()))


def _numbers_of(names: Any, numbered: dict[str, int]) -> Places:
    """The number of each name; -1 without a name."""
    for name in pc.unique(names).drop_null().to_pylist():
        numbered.setdefault(name, len(numbered))
    whole = pa.array(numbered.keys(), pa.string())
    place = pc.index_in(names, value_set=whole)
    return np.where(known(place), numbers(place), -1)
