"""What the parts of a workbook tell that its cells do not: hidden things, errors, links, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

CHUNK = 1 << 22
LONGEST_TAIL = 1 << 20
DAYS_FROM_1900, DAYS_FROM_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What one sheet's part tells; ``without_value`` is by row and column, both from 1.

    Such a cell holds an error ("#DIV/0!"), or a formula that was never calculated ("=A1*2").
    ``has_unplaced``: some errors do not say where they stand.
    """

    hidden_rows: int = 0
    hidden_columns: int = 0
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)
    has_unplaced: bool = False


@dataclass(frozen=True, slots=True)
class BookParts:
    """What a workbook's parts tell: of each sheet by its place, and of the book.

    ``days_from`` is day 0 of the days that stand as plain numbers; ``has_links``: some values
    were taken from other files, which are never opened here.
    """

    sheets: Mapping[int, SheetPart] = field(default_factory=dict)
    days_from: dt.date = DAYS_FROM_1900
    has_links: bool = False


def pieces(stream: IO[bytes], *marks: bytes) -> Iterator[bytes]:
    """Yield a part piece by piece, each cut before the last tag with one of these words in it."""
    rest = b""
    while chunk := stream.read(CHUNK):
        text = rest + chunk
        found = max(map(text.rfind, marks))
        cut = text.rfind(b"<", 0, found + 1) if found >= 0 else -1
        cut = cut if cut >= 0 and len(text) - cut < LONGEST_TAIL else len(text)
        rest = text[cut:]
        yield text[:cut]
    yield rest


def hidden_between(areas: list[tuple[int, int]], first: int, last: int) -> int:
    """Count the columns of these areas that lie between two columns, ends included."""
    return sum(max(0, min(end, last) - max(start, first) + 1) for start, end in areas)


def refuse_span(name: str, cells: int, *, limits: Limits) -> None:
    """Raise FileProblem when a sheet spans more cells than are read."""
    if cells > limits.max_sheet_cells:
        raise FileProblem("too_many_cells", name=name, found=cells, limit=limits.max_sheet_cells)


def refuse_sheets(name: str, sheets: int, *, limits: Limits) -> None:
    """Raise FileProblem when a workbook has more sheets than are read."""
    if sheets > limits.max_sheets:
        raise FileProblem("too_many_sheets", name=name, limit=limits.max_sheets)
