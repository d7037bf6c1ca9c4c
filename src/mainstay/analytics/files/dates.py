"""Dates in text: in which order a column writes them, and its days."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

import pyarrow as pa

from mainstay.analytics.files.arrow import AnyArray, AnyColumn, texts_of
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.book_parts import DAYS_FROM_1900
from mainstay.analytics.files.model import Note
from mainstay.analytics.files.parsed import (
    LONGEST_SAID,
    Ambiguous,
    CellError,
    Distinct,
    Example,
    Mixed,
    Parsed,
    distinct,
    is_nearly_all,
    quick_cast,
    spread,
)
from mainstay.domain.bounds import YEARS

HALF, ZONE = r"(?:\s*[AaPp]\.?[Mm]\.?)?", r"(?:\s*(?:Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}))"
CLOCK = r"[T ,]\s*(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
TIME = rf"{CLOCK}{HALF}{ZONE}?$"
ZONED = rf"{CLOCK}{HALF}{ZONE}$"
MIDNIGHT = rf"[T ,]\s*(?:0?0:00(?::00(?:[.,]0+)?)?|12:00(?::00)?\s*[Aa]\.?[Mm]\.?){ZONE}?$"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
SHORT_MONTHS = [month[:3] for month in MONTHS]
MONTH = rf"(?P<month>{'|'.join(SHORT_MONTHS)})(?P<tail>[a-z]*)\.?"
ISO = re.compile(r"(?P<a>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,2})")
COMPACT = re.compile(r"(?P<a>(?:1[6-9]|2\d)\d\d)(?P<b>\d\d)(?P<c>\d\d)")
SHORT = re.compile(r"(?P<a>\d{1,2})[-/. ](?P<b>\d{1,2})[-/. ](?P<c>\d{4}|\d{2})")
NAMED = tuple(
    re.compile(WEEKDAY + pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]*{MONTH}[-/., ]*(?P<year>\d{{4}}|\d{{2}})",
        rf"{MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[-/ ]{MONTH}[-/ ](?P<day>\d{{1,2}})",
    )
)
SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?")
FIRST_SURE_SERIAL, LAST_SERIAL = 61, 2_958_465
TWO_DIGIT_YEARS_FROM = 1969


class DateOrder(Enum):
    """In which order a column writes year, month and day; SERIAL: days as a sheet counts them."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    SERIAL = "serial"


WRITTEN = frozenset({DateOrder.YMD, DateOrder.DMY, DateOrder.MDY})
PLACES = {
    DateOrder.YMD: ("a", "b", "c"),
    DateOrder.DMY: ("c", "b", "a"),
    DateOrder.MDY: ("c", "a", "b"),
}


@dataclass(frozen=True, slots=True)
class _Days:
    """A column as its distinct texts, and as its distinct days: the same without time of day."""

    full: Distinct
    days: Distinct

    def example(self, place: int) -> Example:
        """Return the first cell, as it stands, that holds the day at ``place``."""
        row = self.days.first_row(place)
        return Example(row, self.text(row))

    def text(self, row: int) -> str:
        """Return the text of a row as it stands."""
        return str(self.full.texts[self.full.places[row].as_py()].as_py())


def _days(column: AnyColumn) -> _Days:
    full = distinct(column)
    bare = pc.replace_substring_regex(full.texts, TIME, "").dictionary_encode()
    return _Days(full, Distinct(bare.dictionary, bare.indices.take(full.places)))


def date_order(
    column: AnyColumn, *, serials: bool = False
) -> DateOrder | Ambiguous[DateOrder] | Mixed[DateOrder]:
    """Decide in which order a whole column writes its dates; other cells have no say.

    Returns Ambiguous when every date fits more than one order, Mixed, naming two cells, when no
    order fits all. ``serials``: numbers may be days as a workbook counts them, unless all of
    them look like years. A column without any date is YMD: each of its cells then is a problem
    when parsed.
    """
    cells = _days(column)
    if serials and _all_serials(cells.full):
        return DateOrder.SERIAL
    fitting: dict[frozenset[DateOrder], int] = {}
    rows: Counter[frozenset[DateOrder]] = Counter()
    for place, count in enumerate(cells.days.counts()):
        orders = _orders(cells.days.texts[place].as_py())
        if orders:
            fitting.setdefault(orders, place)
            rows[orders] += count
    return _settled(cells, fitting, rows)


def _all_serials(cells: Distinct) -> bool:
    texts = texts_of(cells.texts)
    days = [float(text) for text in texts if SERIAL.fullmatch(text)]
    fit = all(FIRST_SURE_SERIAL <= day < LAST_SERIAL + 1 for day in days)
    return bool(days) and len(days) == len(texts) and fit and not all(day in YEARS for day in days)


def _orders(text: str) -> frozenset[DateOrder]:
    """Return the orders in which a text is a date; named months fit them all."""
    if any(pattern.fullmatch(text) for pattern in NAMED):
        return WRITTEN
    if ISO.fullmatch(text) or COMPACT.fullmatch(text):
        return frozenset({DateOrder.YMD})
    return frozenset(
        order
        for order in (DateOrder.DMY, DateOrder.MDY)
        if SHORT.fullmatch(text) and _fits(text, order)
    )


def _fits(text: str, order: DateOrder) -> bool:
    try:
        _read(text, order)
    except CellError:
        return False
    return True


def _settled(
    cells: _Days,
    fitting: Mapping[frozenset[DateOrder], int],
    rows: Mapping[frozenset[DateOrder], int],
) -> DateOrder | Ambiguous[DateOrder] | Mixed[DateOrder]:
    left, decider = WRITTEN, None
    for orders, place in sorted(fitting.items(), key=lambda item: len(item[0])):
        if not left & orders:
            first, second = sorted(
                (cells.example(decider if decider is not None else place), cells.example(place)),
                key=lambda cell: cell.row,
            )
            return Mixed("two_date_formats", first, second, *_choices(rows))
        decider = place if left - orders else decider
        left &= orders
    if len(left) == 1:
        return next(iter(left))
    if left == WRITTEN:
        return DateOrder.YMD
    example = cells.example(next(iter(fitting.values())))
    return Ambiguous("date_order", (DateOrder.DMY, DateOrder.MDY), example)


def _choices(rows: Mapping[frozenset[DateOrder], int]) -> tuple[tuple[DateOrder, ...], bool]:
    """Return the orders that a mixed column follows, most cells first, and if one is clear.

    An order counts where some cell fits it and not another order; cells that fit both say nothing
    about the two.
    """

    def proofs(order: DateOrder, against: DateOrder) -> int:
        return sum(n for orders, n in rows.items() if order in orders and against not in orders)

    found = [
        order
        for order in (DateOrder.YMD, DateOrder.DMY, DateOrder.MDY)
        if any(order in orders for orders in rows if orders != WRITTEN)
        and not any(proofs(other, order) and not proofs(order, other) for other in WRITTEN)
    ]
    found.sort(key=lambda order: -sum(n for orders, n in rows.items() if order in orders))
    first = found[0]
    others = ((proofs(first, other), proofs(other, first)) for other in found[1:])
    return tuple(found), all(is_nearly_all(cells, against) for cells, against in others)


def is_some_date(text: str) -> bool:
    """Tell whether a text is a date in any order."""
    return bool(_orders(re.sub(TIME, "", text.strip())))


def uncertain_dates(column: AnyColumn) -> list[int]:
    """Return the rows whose date is another day in each of two orders, such as 03/04/2020."""
    days = _days(column).days
    places = [place for place, text in enumerate(texts_of(days.texts)) if _is_uncertain(text)]
    return days.rows_of(places)


def _is_uncertain(text: str) -> bool:
    both = _orders(text) == frozenset({DateOrder.DMY, DateOrder.MDY})
    return both and _read(text, DateOrder.DMY) != _read(text, DateOrder.MDY)


def parse_date(
    column: AnyColumn, *, order: DateOrder, days_from: dt.date = DAYS_FROM_1900
) -> Parsed:
    """Read days, date32, from text in the given order; SERIAL counts on from ``days_from``.

    A time of day is left out, and a note counts the cells that had one, or a time zone. Years
    of two digits lie in 1969..2068. Named English months are read in any order.
    """
    cells = _days(column)
    if order is DateOrder.SERIAL:
        cells = replace(cells, days=cells.full)

    def read(text: str) -> dt.date:
        return _read(text, order) if order is not DateOrder.SERIAL else _serial(text, days_from)

    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" if order is DateOrder.YMD else r"^$"
    quick = quick_cast(cells.days.texts, pa.date32(), pattern=pattern)
    parsed = spread(cells.days, pa.date32(), quick=quick, read=read)
    problems = (
        replace(problem, params={"text": cells.text(problem.row)[:LONGEST_SAID]})
        for problem in parsed.problems
    )
    return Parsed(parsed.values, tuple(problems), _left_out(cells.full, order))


def _left_out(cells: Distinct, order: DateOrder) -> tuple[Note, ...]:
    """Count the cells that tell more than a day."""
    if order is DateOrder.SERIAL:
        timed = pc.match_substring_regex(cells.texts, r"^[0-9]+\.0*[1-9]")
    else:
        midnight = pc.match_substring_regex(cells.texts, MIDNIGHT)
        timed = pc.and_not(pc.match_substring_regex(cells.texts, TIME), midnight)
    zoned = pc.match_substring_regex(cells.texts, ZONED)
    return (*_counted("time_left_out", cells, timed), *_counted("time_zone_left_out", cells, zoned))


def _counted(code: str, cells: Distinct, told: AnyArray) -> tuple[Note, ...]:
    rows = pc.sum(told.take(cells.places)).as_py()
    if not rows:
        return ()
    example = cells.texts[pc.index(told, value=True).as_py()].as_py()
    return (Note(code, {"cells": rows, "example": example}),)


def _read(text: str, order: DateOrder) -> dt.date:
    for pattern in NAMED:
        if found := pattern.fullmatch(text):
            return _named(found)
    return _read_figures(text, order)


def _named(found: re.Match[str]) -> dt.date:
    short, tail = found["month"].lower(), found["tail"].lower()
    month = SHORT_MONTHS.index(short)
    if not MONTHS[month].startswith(short + tail):
        raise CellError("not_a_date")
    return _day(_year(found["year"]), month + 1, int(found["day"]))


def _read_figures(text: str, order: DateOrder) -> dt.date:
    if found := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        if order is not DateOrder.YMD:
            raise CellError("other_date_format")
    elif not (found := SHORT.fullmatch(text)):
        raise CellError("not_a_date")
    year, month, day = (found[place] for place in PLACES[order])
    if len(year) not in (2, 4) or len(day) > 2:
        raise CellError("other_date_format")
    return _day(_year(year), int(month), int(day))


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return (int(digits) - TWO_DIGIT_YEARS_FROM) % 100 + TWO_DIGIT_YEARS_FROM


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError("no_such_day") from None


def _serial(text: str, days_from: dt.date) -> dt.date:
    """Read days as a workbook counts them; those before 1 March 1900 are counted wrong."""
    if not SERIAL.fullmatch(text):
        raise CellError("not_a_date")
    days = int(text.partition(".")[0])
    if not FIRST_SURE_SERIAL <= days <= LAST_SERIAL:
        raise CellError("no_such_day")
    try:
        return days_from + dt.timedelta(days=days)
    except OverflowError:
        raise CellError("no_such_day") from None
