"""Workbooks (XLSX, XLS, ODS): one table for each sheet that holds one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from mainstay.analytics.files.book_parts import BookParts, SheetPart
from mainstay.analytics.files.columns import (
    TableBuilder,
    double_encoded,
    keep_columns,
    refuse_columns,
    refuse_rows,
)
from mainstay.analytics.files.heads import column_names, filled, find_head
from mainstay.analytics.files.model import FileTable, Limits, Note
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.sheet_parts import inspect_parts
from mainstay.analytics.files.sheet_stream import Item, SheetHead, sheet_items

SAMPLE_ROWS = 500
NOTHING = SheetPart()

NumberedRow = tuple[int, list[str]]


def read_workbook(name: str, content: bytes, *, limits: Limits) -> list[FileTable]:
    """Read every sheet that holds a table; raises FileProblem."""
    book = inspect_parts(name, content, limits=limits)
    with sheet_items(name, content, limits=limits) as items:
        tables = list(_tables(name, items, book, limits=limits))
    if not tables:
        raise FileProblem("no_rows", name=name)
    linked = (Note("external_links", {"file": name}),) if book.has_links else ()
    return [replace(t, days_from=book.days_from, notes=(*linked, *t.notes)) for t in tables]


def _tables(
    name: str, items: Iterator[Item], book: BookParts, *, limits: Limits
) -> Iterator[FileTable]:
    for head in items:
        if not isinstance(head, SheetHead):
            continue
        refuse_rows(name, head.rows, limits=limits)
        refuse_columns(name, head.columns, limits=limits)
        part = book.sheets.get(head.place, NOTHING)
        rows = _numbered_rows(itertools.islice(items, head.rows), head, part)
        table = _table(name, head, part, rows, limits=limits)
        if table is not None:
            yield table


def _numbered_rows(
    items: Iterator[Item], head: SheetHead, part: SheetPart
) -> Iterator[NumberedRow]:
    """Number the rows as the sheet does, and put back the cells that have no value."""
    for number, row in enumerate(items, start=head.row):
        assert isinstance(row, list)
        for column, text in part.without_value.get(number, {}).items():
            place = column - head.column
            is_error = not text.startswith("=")
            if 0 <= place < len(row) and (is_error or not row[place]):
                row[place] = text
        yield number, row


def _table(
    name: str,
    head: SheetHead,
    part: SheetPart,
    rows: Iterator[NumberedRow],
    *,
    limits: Limits,
) -> FileTable | None:
    """Make a table of a sheet; None when its first rows hold nothing."""
    sample = list(itertools.islice(rows, SAMPLE_ROWS))
    if not any(filled(row) for _, row in sample):
        return None
    top = find_head([row for _, row in sample])
    start = top.index + (_header_rows(head, sample[top.index :]) if top.has_header else 0)
    header = _joined_header(head, sample[top.index : start])
    names, renamed = column_names(header, width=head.columns)
    builder = TableBuilder(name, names, limits)
    blank = 0
    for number, row in itertools.chain(sample[start:], rows):
        if any(row):
            builder.add(number, row)
        else:
            blank += 1
    table, skipped = keep_columns(builder.table(), header)
    notes = [*_sheet_notes(head, part, first=head.row + start), *top.notes, *renamed, *skipped]
    if blank:
        notes.append(Note("blank_rows_skipped", {"rows": blank}))
    return FileTable(head.sheet, table, None, (*notes, *double_encoded(table)))


def _header_rows(head: SheetHead, rows: list[NumberedRow]) -> int:
    """Count the rows of the header: a cell merged across columns has its names in the next row."""
    count = 1
    while count < len(rows) and any(
        first == last == rows[count - 1][0] and left < right
        for first, left, last, right in head.merged
    ):
        count += 1
    return count


def _joined_header(head: SheetHead, rows: list[NumberedRow]) -> list[str]:
    """Join the rows of a header downwards: "2024" merged above "Q1" and "Q2" is in both names."""
    parts: list[list[str]] = [[] for _ in range(head.columns if rows else 0)]
    for number, row in rows:
        shown = list(row)
        for first, left, _, right in head.merged:
            start, end = left - head.column, right - head.column + 1
            if first == number and start >= 0 and end <= len(row):
                shown[start:end] = [row[start]] * (end - start)
        for cells, cell in zip(parts, shown, strict=True):
            cells += [cell.strip()] if cell.strip() else []
    return [" ".join(cells) for cells in parts]


def _sheet_notes(head: SheetHead, part: SheetPart, *, first: int) -> list[Note]:
    """Say what a reader of the sheet would not see, or see otherwise."""
    counted = (
        ("hidden_rows", "rows", part.hidden_rows),
        ("hidden_columns", "columns", part.hidden_columns),
        ("merged_cells", "ranges", sum(1 for area in head.merged if area[2] >= first)),
        ("cells_without_value", "cells", sum(map(len, part.without_value.values()))),
    )
    notes = [Note("hidden_sheet", {"sheet": head.sheet})] if head.hidden else []
    for code, what, count in counted:
        if count:
            notes.append(Note(code, {"sheet": head.sheet, what: count}))
    return notes
