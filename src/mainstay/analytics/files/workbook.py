"""Workbooks (XLSX, XLSB, XLS, ODS): one table for each sheet that holds one."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

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

SAMPLE_ROWS = 500
SIGNIFICANT = 15

Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta


def read_workbook(name: str, content: bytes, *, limits: Limits) -> list[FileTable]:
    """Read every sheet that holds a table; raises FileProblem."""
    parts = inspect_parts(name, content, limits=limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            tables = _tables(name, book, limits=limits, hidden_rows=parts)
    except PasswordError:
        raise FileProblem("password", name=name) from None
    except (CalamineError, ZipError, XmlError, OSError, ValueError):
        raise FileProblem("damaged", name=name, format="a workbook") from None
    if not tables:
        raise FileProblem("no_rows", name=name)
    return tables


def _tables(
    name: str, book: CalamineWorkbook, *, limits: Limits, hidden_rows: dict[int, int]
) -> list[FileTable]:
    tables = []
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        notes = []
        if sheet.visible is not SheetVisibleEnum.Visible:
            notes.append(Note("hidden_sheet", {"sheet": sheet.name}))
        if hidden := hidden_rows.get(place, 0):
            notes.append(Note("hidden_rows", {"sheet": sheet.name, "rows": hidden}))
        table = _table(name, book.get_sheet_by_name(sheet.name), notes, limits=limits)
        tables += [table] if table is not None else []
    return tables


def _table(
    name: str, sheet: CalamineSheet, notes: list[Note], *, limits: Limits
) -> FileTable | None:
    if sheet.start is None or sheet.end is None:
        return None
    refuse_rows(name, sheet.height, limits=limits)
    refuse_columns(name, sheet.width, limits=limits)
    first = sheet.start[0] + 1
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    if not any(filled(row) for row in rows[:SAMPLE_ROWS]):
        return None
    head = find_head(rows[:SAMPLE_ROWS])
    header = rows[head.index] if head.has_header else []
    names, renamed = column_names(header, width=len(rows[0]))
    builder = TableBuilder(name, names, limits)
    start = head.index + (1 if head.has_header else 0)
    for number, row in enumerate(rows[start:], start=first + start):
        if any(row):
            builder.add(number, row)
    table, skipped = keep_columns(builder.table(), header)
    blank = len(rows) - start - table.num_rows
    notes += [*head.notes, *renamed, *skipped, *_merged(sheet, first + start)]
    notes += [Note("blank_rows_skipped", {"rows": blank})] if blank else []
    return FileTable(sheet.name, table, None, (*notes, *double_encoded(table)))


def _merged(sheet: CalamineSheet, first_row: int) -> list[Note]:
    """Count merged cells below the header: only their first row and column holds the text."""
    ranges = sheet.merged_cell_ranges or []
    inside = sum(1 for _, (last_row, _) in ranges if last_row + 1 >= first_row)
    return [Note("merged_cells", {"ranges": inside})] if inside else []


def cell_text(cell: Cell) -> str:
    """Write a cell as a person reads it: ISO dates, numbers with at most 15 digits."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)


def number_text(number: float) -> str:
    """Write a number as a spreadsheet shows it: 15 significant digits, no exponent."""
    if number.is_integer() and abs(number) < 10**SIGNIFICANT:
        return str(int(number))
    text = f"{number:.{SIGNIFICANT}g}"
    return text if "e" not in text else f"{Decimal(text):f}"
