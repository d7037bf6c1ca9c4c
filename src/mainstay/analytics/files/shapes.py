"""What single cells look like (number, date, boolean), for finding headers and proposing kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from mainstay.analytics.files.arrow import AnyColumn
from mainstay.analytics.files.arrow import compute as pc

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
CODES = (
    "EUR USD GBP CHF JPY CNY RMB CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY RUB UAH INR "
    "IDR KRW SGD HKD TWD THB MYR PHP VND BRL MXN ARS CLP COP PEN ZAR EGP NGN KES ILS SAR AED QAR"
)
CURRENCY = rf"[$€£¥₹₽₩₪₺₫฿]|{CODES.replace(' ', '|')}|(?:US|CA|AU|NZ|HK|R|A|C)\$|kr\.?|zł|Kč|Fr\.?"
NUMBER = re.compile(
    rf"\(?\s?[-+−]?\s?(?:{CURRENCY})?\s?[-+−]?(?:\d[\d.,'’\s]*|[.,]\d+)(?:[eE][-+]?\d+)?"
    rf"\s?%?\s?(?:{CURRENCY})?\s?[-+−]?\)?"
)
DATE = re.compile(
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d)"
    rf"|(?:\w{{3,9}},?\s)?(?:\d{{1,2}}[-/. ]*(?:{MONTHS})[a-z]*[-/., ]*\d{{2,4}}"
    rf"|(?:{MONTHS})[a-z]*\.?\s\d{{1,2}},?\s\d{{4}}))"
    r"(?:[T ,]\s?\d{1,2}:\d{2}.*)?",
    re.IGNORECASE,
)
BOOLEAN = re.compile(r"true|false|yes|no|y|n|t|f", re.IGNORECASE)
WHOLE = re.compile(r"[-+]?\d+(?:\.0+)?")
COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
MOSTLY = 0.9
SAMPLE = 2_000


class Shape(Enum):
    """What most cells of a column look like."""

    EMPTY = "empty"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    TEXT = "text"


def shape_of_cell(text: str) -> Shape:
    """Say what one cell looks like; blanks around it do not count."""
    stripped = text.strip()
    if not stripped:
        return Shape.EMPTY
    for shape, pattern in (
        (Shape.DATE, COMPACT_DATE),
        (Shape.WHOLE, WHOLE),
        (Shape.DATE, DATE),
        (Shape.NUMBER, NUMBER),
        (Shape.BOOLEAN, BOOLEAN),
    ):
        if pattern.fullmatch(stripped):
            return shape
    return Shape.TEXT


def shape_of_cells(cells: Iterable[str]) -> Shape:
    """Say what nine of ten filled cells look like; TEXT where no shape reaches that."""
    shapes = [shape for cell in cells if (shape := shape_of_cell(cell)) is not Shape.EMPTY]
    if not shapes:
        return Shape.EMPTY
    for accepted, shape in (
        ({Shape.WHOLE}, Shape.WHOLE),
        ({Shape.WHOLE, Shape.NUMBER}, Shape.NUMBER),
        ({Shape.DATE}, Shape.DATE),
        ({Shape.BOOLEAN}, Shape.BOOLEAN),
    ):
        if sum(found in accepted for found in shapes) >= MOSTLY * len(shapes):
            return shape
    return Shape.TEXT


def shape_of_column(column: AnyColumn) -> Shape:
    """Say what a text column looks like, by its first distinct values."""
    distinct = pc.unique(column.slice(0, 50 * SAMPLE)).slice(0, SAMPLE)
    return shape_of_cells(text for text in distinct.to_pylist() if text is not None)
