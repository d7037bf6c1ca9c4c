"""Look into the records of an XLS: hidden rows and columns, errors, links, its way to count days.

The library that reads the cells leaves errors empty; the records tell which they are.
The format is Microsoft's published [MS-XLS] in a compound file, [MS-CFB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mainstay.analytics.files.book_parts import (
    DAYS_FROM_1900,
    DAYS_FROM_1904,
    BookParts,
    SheetPart,
    hidden_between,
    refuse_sheets,
)
from mainstay.analytics.files.compound import stream_of
from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

BEGIN, END, SHEET, DAYS, PASSWORD, BOOK_LINK = 0x809, 0x0A, 0x85, 0x22, 0x2F, 0x1AE
FORMULA, ERROR, ROW, COLUMNS, SIZE = 0x06, 0x205, 0x208, 0x7D, 0x200
OWN_BOOK, ADD_IN = 0x0401, 0x3A01
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

Record = tuple[int, bytes]


@dataclass(slots=True)
class _Sheet:
    """What the records of one sheet told so far; rows and columns count from 1."""

    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    columns: tuple[int, int] = (1, 256)
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)

    def take(self, kind: int, body: bytes) -> None:
        if kind == ROW and len(body) >= 14:
            self.hidden_rows += bool(body[12] & 0x20)
        elif kind == COLUMNS and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            self.hidden_columns.append((first + 1, last + 1))
        elif kind == SIZE and len(body) >= 12:
            first, last = struct.unpack_from("<HH", body, 8)
            self.columns = (first + 1, last)
        elif (kind == ERROR and len(body) >= 8 and body[7] == 1) or _is_error_formula(kind, body):
            row, column = struct.unpack_from("<HH", body)
            code = body[6] if kind == ERROR else body[8]
            self.without_value.setdefault(row + 1, {})[column + 1] = ERRORS.get(code, "#N/A")

    def part(self) -> SheetPart:
        unseen = hidden_between(self.hidden_columns, *self.columns)
        return SheetPart(self.hidden_rows, unseen, self.without_value)


def _is_error_formula(kind: int, body: bytes) -> bool:
    return kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2


def inspect_xls(name: str, content: bytes, *, limits: Limits) -> BookParts:
    """Describe an XLS by its records; what cannot be followed is left to the reading library."""
    book = stream_of(content, "Workbook", "Book")
    starts: list[int] = []
    days_from, has_links = DAYS_FROM_1900, False
    for kind, body in _records(book, 0):
        if kind == PASSWORD:
            raise FileProblem("password", name=name)
        if kind == SHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
            refuse_sheets(name, len(starts), limits=limits)
        elif kind == DAYS and body[:2] == b"\1\0":
            days_from = DAYS_FROM_1904
        elif kind == BOOK_LINK and len(body) >= 4:
            has_links = has_links or struct.unpack_from("<H", body, 2)[0] not in (OWN_BOOK, ADD_IN)
    return BookParts(dict(enumerate(_sheets(book, starts))), days_from, has_links)


def _sheets(book: bytes, starts: list[int]) -> Iterator[SheetPart]:
    seen: dict[int, SheetPart] = {}
    for start in starts:
        if start not in seen:
            sheet = _Sheet()
            for kind, body in _records(book, start):
                sheet.take(kind, body)
            seen[start] = sheet.part()
        yield seen[start]


def _records(book: bytes, start: int) -> Iterator[Record]:
    """Yield the records of one part of the book, without those of charts inside it."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        start += 4
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 1:
            yield kind, book[start : start + length]
        start += length
        if depth <= 0:
            return
