"""Workbooks that people edit and bring back: one table, one sheet that explains it; or CSV.

The first row names the fields as an import knows them. What must stay is grey and locked, what has
few answers is chosen from a list. A row's sign says later whether somebody changed it meanwhile.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mainstay.ui.documents.workbook import write_cell
from mainstay.ui.exports import csv_bytes

GUIDE = ("column", "allowed", "meaning")  # by these three an import knows the sheet, and passes it
GUIDE_SHEET = "Explanations"
SIGN_LETTERS = 12
MORE_ROWS = 1000  # below the last one, in which lists and formats still work
LOCKED = {"bg_color": "#e7e5df", "font_color": "#4d5967", "locked": True}


@dataclass(frozen=True, slots=True)
class EditColumn:
    """A column: its field, what it means, what may stand in it (value and meaning)."""

    name: str
    meaning: str
    kind: str = "text"
    width: int = 18
    is_locked: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EditTable:
    """A table to be edited; ``notes`` explain how it comes back."""

    title: str
    columns: tuple[EditColumn, ...]
    rows: Sequence[Sequence[Any]]
    notes: tuple[str, ...] = ()


def row_sign(values: Iterable[object]) -> str:
    """Return what a row says as a short text; a letter first, so that no spreadsheet counts it."""
    said = "\x1f".join("" if value is None else str(value) for value in values)
    return "r" + sha256(said.encode()).hexdigest()[:SIGN_LETTERS]


def editable_csv(table: EditTable) -> bytes:
    """Write a table as CSV; what a spreadsheet could run is guarded."""
    return csv_bytes([column.name for column in table.columns], table.rows)


def editable_workbook(table: EditTable) -> bytes:
    """Write a table and its explanations as a workbook; texts stay texts."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": table.title, "comments": "Made by Mainstay"})
    page, guide = book.add_worksheet(table.title[:28]), book.add_worksheet(GUIDE_SHEET)
    lists = _write_guide(book, guide, table)
    _write_table(book, page, table)
    last = len(table.rows) + MORE_ROWS
    for place, column in enumerate(table.columns):
        if column.name in lists:
            source = f"={GUIDE_SHEET}!{lists[column.name]}"
            page.data_validation(1, place, last, place, {"validate": "list", "source": source})
    book.close()
    return out.getvalue()


def _write_table(book: Any, page: Any, table: EditTable) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f1efe9", "locked": True})
    formats = []
    for place, column in enumerate(table.columns):
        formats.append(book.add_format(_look(column)))
        page.set_column(place, place, column.width, formats[-1])
        page.write_string(0, place, column.name, head)
    for line, values in enumerate(table.rows, start=1):
        for place, value in enumerate(values):
            write_cell(page, (line, place), value, cell_format=formats[place])
            if isinstance(value, str):
                page.write_string(line, place, value, formats[place])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    allowed = ("insert_rows", "delete_rows", "format_columns", "format_rows", "sort", "autofilter")
    page.protect("", dict.fromkeys(allowed, True))


def _look(column: EditColumn) -> dict[str, object]:
    look: dict[str, object] = dict(LOCKED) if column.is_locked else {"locked": False}
    if column.kind == "date":
        look["num_format"] = "yyyy-mm-dd"
    return look


def _write_guide(book: Any, page: Any, table: EditTable) -> dict[str, str]:
    """Explain each column and list what is allowed in it; return where each list stands."""
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#f1efe9"})
    for place, (name, width) in enumerate(zip(GUIDE, (18, 34, 100), strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, name, head)
    page.freeze_panes(1, 0)
    lines: list[tuple[str, str, str]] = [("", "", note) for note in table.notes]
    lists: dict[str, str] = {}
    for column in table.columns:
        lines.append((column.name, "", column.meaning))
        first = len(lines) + 2
        lines += [(column.name, value, meaning) for value, meaning in column.choices]
        if column.choices:
            lists[column.name] = f"$B${first}:$B${len(lines) + 1}"
    for line, texts in enumerate(lines, start=1):
        for place, text in enumerate(texts):
            page.write_string(line, place, text)
    return lists
