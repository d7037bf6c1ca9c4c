"""Look into the content of an ODS before it is opened: repeated cells, hidden things, errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

from mainstay.analytics.files.book_parts import (
    DAYS_FROM_1900,
    DAYS_FROM_1904,
    BookParts,
    SheetPart,
    hidden_between,
    pieces,
    refuse_sheets,
    refuse_span,
)
from mainstay.analytics.files.model import Limits

CONTENT = "content.xml"
TAG = re.compile(
    rb"<(?:\w+:)?(?:(?P<table>table)\s|(?P<row>table-row)\b|(?P<column>table-column)\b"
    rb"|(?P<cell>(?:covered-)?table-cell)\b)(?P<attributes>[^>]*?)(?P<empty>/?)>"
    rb"(?:\s*<(?:\w+:)?p(?:\s[^>]*)?>(?P<shown>#[^<]{2,10}|Err:\d{3})<)?"
)
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,12})"')
HIDDEN = re.compile(rb'\bvisibility="(?:collapse|filter)"')
IS_ERROR = re.compile(rb'value-type="error"|\bformula="')
LINK = re.compile(
    rb"<(?:\w+:)?(?:table-source|cell-range-source|database-source-\w+)\s"
    rb"|formula=\"[^\"]*'(?:file|https?|ftp|smb):"
)
FROM_1904 = re.compile(rb'<(?:\w+:)?null-date\s[^>]*date-value="1904-01-01')
MOST_REPEATED = 10_000


@dataclass(slots=True)
class _Sheet:
    """One sheet as far as it was read; rows and columns count from 1."""

    height: int = 0
    row_width: int = 0
    row_repeats: int = 1
    width: int = 0
    filled_height: int = 0
    head_columns: int = 0
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_waiting: int = 0
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)

    def take_row(self, repeats: int, *, hidden: bool) -> None:
        self.height, self.row_width, self.row_repeats = self.height + repeats, 0, repeats
        self.hidden_waiting = repeats if hidden else 0

    def take_column(self, repeats: int, *, hidden: bool) -> None:
        if hidden:
            self.hidden_columns.append((self.head_columns + 1, self.head_columns + repeats))
        self.head_columns += repeats

    def take_cell(self, repeats: int, *, filled: bool, shown: str) -> None:
        first = self.row_width + 1
        self.row_width += repeats
        if not filled:
            return
        self.width, self.filled_height = max(self.width, self.row_width), self.height
        self.hidden_rows += self.hidden_waiting
        self.hidden_waiting = 0
        if shown:
            for row in range(self.height - self.row_repeats + 1, self.height + 1)[:MOST_REPEATED]:
                cells = self.without_value.setdefault(row, {})
                cells.update(dict.fromkeys(range(first, self.row_width + 1)[:MOST_REPEATED], shown))

    def part(self) -> SheetPart:
        unseen = hidden_between(self.hidden_columns, 1, self.width)
        return SheetPart(self.hidden_rows, unseen, self.without_value)


def inspect_ods(name: str, stream: IO[bytes], *, limits: Limits) -> BookParts:
    """Measure each sheet with its repeated rows and cells, up to the last one that is filled."""
    sheets: list[_Sheet] = []
    has_links, days_from = False, DAYS_FROM_1900
    for text in pieces(stream, b"table-", b"table "):
        has_links = has_links or LINK.search(text) is not None
        days_from = DAYS_FROM_1904 if FROM_1904.search(text) else days_from
        for tag in TAG.finditer(text):
            if tag["table"]:
                sheets.append(_Sheet())
                refuse_sheets(name, len(sheets), limits=limits)
            elif sheets:
                _take(sheets[-1], tag)
                refuse_span(name, sheets[-1].filled_height * sheets[-1].width, limits=limits)
    parts = {place: sheet.part() for place, sheet in enumerate(sheets)}
    return BookParts(parts, days_from, has_links)


def _take(sheet: _Sheet, tag: re.Match[bytes]) -> None:
    attributes = tag["attributes"]
    found = REPEATED.search(attributes)
    repeats = int(found.group(1)) if found else 1
    hidden = HIDDEN.search(attributes) is not None
    if tag["row"]:
        sheet.take_row(repeats, hidden=hidden)
    elif tag["column"]:
        sheet.take_column(repeats, hidden=hidden)
    else:
        is_error = tag["shown"] and IS_ERROR.search(attributes)
        shown = tag["shown"].decode("utf-8", errors="replace") if is_error else ""
        sheet.take_cell(repeats, filled=not tag["empty"], shown=shown)
