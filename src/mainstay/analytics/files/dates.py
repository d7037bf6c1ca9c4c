"""Dates in text: in which order a column writes them, and its days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import pyarrow as pa

from mainstay.analytics.files.arrow import AnyColumn, texts_of
from mainstay.analytics.files.model import Note
from mainstay.analytics.files.parsed import (
    Ambiguous,
    CellError,
    Distinct,
    Mixed,
    Parsed,
    distinct,
    quick_cast,
    spread,
)

TIME = (
    r"(?:[T ,]\s*(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?)\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?P<tail>[a-z]*)\.?"
FULL_MONTHS = {name[:3].lower(): name.lower() for name in calendar.month_name if name}
MONTH_NUMBERS = {short: number for number, short in enumerate(FULL_MONTHS, start=1)}
ISO = re.compile(rf"(?P<a>\d{{4}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,2}}){TIME}")
COMPACT = re.compile(r"(?P<a>(?:1[6-9]|2\d)\d\d)(?P<b>\d\d)(?P<c>\d\d)")
SHORT = re.compile(rf"(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ](?P<c>\d{{4}}|\d{{2}}){TIME}")
NAMED = tuple(
    re.compile(rf"{WEEKDAY}{pattern}{TIME}", re.IGNORECASE)
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/., ]*{MONTH}[-/., ]*(?P<year>\d{{4}}|\d{{2}})",
        rf"{MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[-/ ]{MONTH}[-/ ](?P<day>\d{{1,2}})",
    )
)
SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?")
SERIAL_START = dt.date(1899, 12, 30)
FIRST_SURE_SERIAL, LAST_SERIAL = 61, 2_958_465
TWO_DIGIT_YEARS_FROM = 1969
NO_TIME = re.compile(r"0?0[:.]00(?:[:.]00(?:[.,]0+)?)?")


class DateOrder(Enum):
    """In which order a column writes year, month and day; SERIAL: days as a sheet counts them."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    SERIAL = "serial"


WRITTEN = frozenset({DateOrder.YMD, DateOrder.DMY, DateOrder.MDY})
EXCLUSIVE = "two_date_formats"


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day read from a cell, and whether the cell told a time or a zone as well."""

    day: dt.date
    time: bool = False
    zone: bool = False


def date_order(
    column: AnyColumn, *, serials: bool = False
) -> DateOrder | Ambiguous[DateOrder] | Mixed:
    """Decide in which order a whole column writes its dates; other cells have no say.

    Returns Ambiguous when every date fits more than one order, Mixed, naming two cells, when no
    order fits all. ``serials``: numbers may be days as a workbook counts them. A column without
    any date is YMD: each of its cells then is a problem when parsed.
    """
    cells = distinct(column)
    if serials and _all_serials(cells):
        return DateOrder.SERIAL
    fitting: dict[frozenset[DateOrder], int] = {}
    for place, text in enumerate(texts_of(cells.texts)):
        orders = _orders(text)
        if orders:
            fitting.setdefault(orders, place)
    return _settled(cells, fitting)


def _all_serials(cells: Distinct) -> bool:
    texts = texts_of(cells.texts)
    return bool(texts) and all(
        SERIAL.fullmatch(text) and FIRST_SURE_SERIAL <= float(text) < LAST_SERIAL + 1
        for text in texts
    )


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
    cells: Distinct, fitting: dict[frozenset[DateOrder], int]
) -> DateOrder | Ambiguous[DateOrder] | Mixed:
    left, decider = WRITTEN, None
    for orders, place in sorted(fitting.items(), key=lambda item: len(item[0])):
        if not left & orders:
            first, second = sorted(
                (cells.example(decider if decider is not None else place), cells.example(place)),
                key=lambda cell: cell.row,
            )
            return Mixed(EXCLUSIVE, first, second)
        decider = place if left - orders else decider
        left &= orders
    if len(left) == 1:
        return next(iter(left))
    if left == WRITTEN:
        return DateOrder.YMD
    example = cells.example(next(iter(fitting.values())))
    return Ambiguous("date_order", (DateOrder.DMY, DateOrder.MDY), example)


def parse_date(column: AnyColumn, *, order: DateOrder) -> Parsed:
    """Read days, date32, from text in the given order.

    A time of day is left out, and a note counts the cells that had one, or a time zone. Years
    of two digits lie in 1969..2068. Named English months are read in any order.
    """
    cells = distinct(column)
    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" if order is DateOrder.YMD else r"^$"
    quick = quick_cast(cells.texts, pa.date32(), pattern=pattern)
    parsed = spread(cells, pa.date32(), quick=quick, read=lambda text: _read(text, order).day)
    return replace(parsed, notes=_left_out(cells, order))


def _left_out(cells: Distinct, order: DateOrder) -> tuple[Note, ...]:
    timed: list[int] = []
    zoned: list[int] = []
    for place, text in enumerate(texts_of(cells.texts)):
        if len(text) > 10 or order is DateOrder.SERIAL:
            moment = _moment_or_none(text, order)
            timed += [place] if moment is not None and moment.time else []
            zoned += [place] if moment is not None and moment.zone else []
    found = {"time_left_out": timed, "time_zone_left_out": zoned}
    return tuple(
        Note(code, {"cells": len(cells.rows_of(places)), "example": cells.texts[places[0]].as_py()})
        for code, places in found.items()
        if places
    )


def _moment_or_none(text: str, order: DateOrder) -> _Moment | None:
    try:
        return _read(text, order)
    except CellError:
        return None


def _read(text: str, order: DateOrder) -> _Moment:
    if order is DateOrder.SERIAL:
        return _read_serial(text)
    for pattern in NAMED:
        if found := pattern.fullmatch(text):
            return _named(found)
    return _read_figures(text, order)


def _named(found: re.Match[str]) -> _Moment:
    short, tail = found["month"].lower(), found["tail"].lower()
    if not FULL_MONTHS[short].startswith(short + tail) and short + tail != "sept":
        raise CellError("not_a_date")
    return _moment(found, _year(found["year"]), MONTH_NUMBERS[short], int(found["day"]))


def _read_figures(text: str, order: DateOrder) -> _Moment:
    places: dict[DateOrder, Callable[[str, str, str], tuple[str, str, str]]] = {
        DateOrder.YMD: lambda a, b, c: (a, b, c),
        DateOrder.DMY: lambda a, b, c: (c, b, a),
        DateOrder.MDY: lambda a, b, c: (c, a, b),
    }
    if found := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        if order is not DateOrder.YMD:
            raise CellError("other_date_format")
    elif not (found := SHORT.fullmatch(text)):
        raise CellError("not_a_date")
    year, month, day = places[order](found["a"], found["b"], found["c"])
    if len(year) not in (2, 4) or len(day) > 2:
        raise CellError("other_date_format")
    return _moment(found, _year(year), int(month), int(day))


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return (int(digits) - TWO_DIGIT_YEARS_FROM) % 100 + TWO_DIGIT_YEARS_FROM


def _moment(found: re.Match[str], year: int, month: int, day: int) -> _Moment:
    parts = found.groupdict()
    time = parts.get("time") or ""
    told = bool(time) and (parts.get("half") is not None or not NO_TIME.fullmatch(time))
    try:
        return _Moment(dt.date(year, month, day), told, bool(parts.get("zone")))
    except ValueError:
        raise CellError("no_such_day") from None


def _read_serial(text: str) -> _Moment:
    """Read days since 1899-12-30; days before 1 March 1900 are counted wrong by sheets."""
    if not SERIAL.fullmatch(text):
        raise CellError("not_a_date")
    days, _, part = text.partition(".")
    if not FIRST_SURE_SERIAL <= int(days) <= LAST_SERIAL:
        raise CellError("no_such_day")
    return _Moment(SERIAL_START + dt.timedelta(days=int(days)), bool(part.strip("0")))
