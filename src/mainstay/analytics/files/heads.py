"""Where a table starts: lines before the header, the header itself, and the names of columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mainstay.analytics.files.model import LINE, Note
from mainstay.analytics.files.shapes import Shape, shape_of_cell, shape_of_cells

TELLING = {Shape.WHOLE, Shape.NUMBER, Shape.DATE, Shape.BOOLEAN}
LONGEST_PREAMBLE = 30
LONGEST_SAID = 200

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Head:
    """Index of the first row of the table, whether it names the columns, and notes."""

    index: int
    has_header: bool
    notes: tuple[Note, ...] = ()


def filled(row: Row) -> int:
    """Count the cells of a row that hold something."""
    return sum(1 for cell in row if cell.strip())


def usual_width(rows: Sequence[Row]) -> int:
    """Return the most frequent number of filled cells, the larger one when two are equal."""
    counts = Counter(width for row in rows if (width := filled(row)))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def find_head(rows: Sequence[Row]) -> Head:
    """Find the first row of the table among the first rows of a file."""
    index = _preamble_length(rows)
    skipped = [row for row in rows[:index] if filled(row)]
    notes = [_preamble_note(skipped)] if skipped else []
    header, body = rows[index], [row for row in rows[index + 1 :] if filled(row)]
    for_header, against = _evidence(header, body)
    if for_header and against:
        notes.append(Note("header_unsure", {"first": _said(header)}))
    names = [cell.strip() for cell in header if cell.strip()]
    alone = not (for_header or against)
    has_header = for_header >= against if not alone else len(set(names)) == len(names)
    if not has_header:
        notes.append(Note("no_header", {"first": _said(header)}))
    return Head(index, has_header, tuple(notes))


def _preamble_length(rows: Sequence[Row]) -> int:
    """Count leading rows that are blank, or a title: at most half as wide as the table."""
    half = usual_width(rows) / 2
    for index, row in enumerate(rows[:LONGEST_PREAMBLE]):
        title = filled(row) <= half and bool(row and row[0].strip())
        if filled(row) and not title:
            return index
    return next((index for index, row in enumerate(rows) if filled(row)), 0)


def _preamble_note(skipped: Sequence[Row]) -> Note:
    return Note("preamble_skipped", {"rows": len(skipped), "first": _said(skipped[0])})


def _said(row: Row) -> str:
    return " | ".join(cell.strip() for cell in row if cell.strip())[:LONGEST_SAID]


def _evidence(header: Row, body: Sequence[Row]) -> tuple[int, int]:
    """Count columns that speak for a header (text above numbers) and against (number above)."""
    for_header = against = 0
    for place, cell in enumerate(header):
        below = shape_of_cells(row[place] for row in body if place < len(row))
        first = shape_of_cell(cell)
        if first is Shape.TEXT and below in TELLING:
            for_header += 1
        if _is_year(cell) and not _is_year(_first_filled(body, place)):
            continue
        if first in TELLING and (below is first or {first, below} <= {Shape.WHOLE, Shape.NUMBER}):
            against += 1
    return for_header, against


def _is_year(cell: str) -> bool:
    """Tell a year that may well be the name of a column ("2019")."""
    return re.fullmatch(r"(?:19|20)\d\d", cell.strip()) is not None


def _first_filled(body: Sequence[Row], place: int) -> str:
    cells = (row[place] for row in body if place < len(row))
    return next((cell for cell in cells if cell.strip()), "")


def column_names(header: Row, *, width: int) -> tuple[list[str], list[Note]]:
    """Name ``width`` columns: empty names become column_N, repeated ones get a suffix."""
    taken: set[str] = {LINE}
    names: list[str] = []
    notes: list[Note] = []
    for place in range(width):
        given = " ".join(header[place].split()) if place < len(header) else ""
        name = _free(given or f"column_{place + 1}", taken)
        if given and name != given:
            notes.append(Note("column_renamed", {"column": given, "to": name}))
        taken.add(name)
        names.append(name)
    return names, notes


def _free(name: str, taken: set[str]) -> str:
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}_{count}"
    return candidate
