"""The frame of every XLSX file: a title, typed columns, a frozen head, notes; never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

INVALID_IN_NAME = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))
WIDEST = 60
FORMATS = {
    "money": "#,##0.00",
    "short_money": "#,##0.00",
    "figure": "#,##0.00",
    "share": "0.0 %",
    "count": "#,##0",
    "number": "#,##0.####",
    "date": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column by label and kind (money, share, count, number, date, moment, text ...)."""

    label: str
    kind: str = "text"

    @property
    def is_right(self) -> bool:
        return self.kind in FORMATS and self.kind not in {"date", "moment"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of plain values; None is an empty cell, never 0.

    ``notes`` stand above the head: the period, the measure, what was left out.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Any]]
    notes: tuple[str, ...] = ()


def workbook(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Write the sheets into one workbook."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "comments": "Made by Mainstay"})
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        _write(book, book.add_worksheet(name), sheet)
    book.close()
    return out.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that a workbook accepts: 31 characters, no brackets, each only once."""
    names: list[str] = []
    for sheet in sheets:
        name = sheet.title.translate(INVALID_IN_NAME).strip(" '")[:28] or "Sheet"
        taken = sum(other.lower().startswith(name.lower()) for other in names)
        names.append(f"{name} {taken + 1}" if taken else name)
    return names


def _write(book: Any, page: Any, sheet: Sheet) -> None:
    heading = book.add_format({"bold": True, "font_size": 14})
    note = book.add_format({"font_color": "#4d5967"})
    page.write_string(0, 0, sheet.title, heading)
    for line, text in enumerate(sheet.notes, start=1):
        page.write_string(line, 0, text, note)
    head = len(sheet.notes) + 2
    _write_head(book, page, sheet, row=head)
    formats = [_format(book, column.kind) for column in sheet.columns]
    for line, values in enumerate(sheet.rows, start=head + 1):
        for place, value in enumerate(values):
            write_cell(page, (line, place), value, cell_format=formats[place])
    page.freeze_panes(head + 1, 0)
    if sheet.rows:
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _write_head(book: Any, page: Any, sheet: Sheet, *, row: int) -> None:
    for place, column in enumerate(sheet.columns):
        align = "right" if column.kind in FORMATS else "left"
        head = book.add_format({"bold": True, "bottom": 1, "align": align, "bg_color": "#f1efe9"})
        page.write_string(row, place, column.label, head)
        page.set_column(place, place, _width(sheet, place))


def _width(sheet: Sheet, place: int) -> int:
    texts = [sheet.columns[place].label]
    texts += [_as_text(row[place]) for row in sheet.rows[:500]]
    return min(WIDEST, max(8, max(len(text) for text in texts) + 3))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        return f"{value:,.2f}"
    return "12 Mar 2026" if isinstance(value, date) else str(value)


def _format(book: Any, kind: str) -> Any:
    pattern = FORMATS.get(kind)
    return book.add_format({"num_format": pattern} if pattern else {"text_wrap": False})


def write_cell(page: Any, place: tuple[int, int], value: Any, *, cell_format: Any = None) -> None:
    """Write one value by its type; a text stays a text whatever it begins with."""
    row, column = place
    match value:
        case None:
            page.write_blank(row, column, None, cell_format)
        case bool():
            page.write_boolean(row, column, value)
        case Decimal() | int() | float():
            page.write_number(row, column, float(value), cell_format)
        case datetime():
            page.write_datetime(row, column, _naive(value), cell_format)
        case date():
            page.write_datetime(row, column, value, cell_format)
        case _:
            page.write_string(row, column, str(value))


def _naive(value: datetime) -> datetime:
    return timezone.make_naive(value) if timezone.is_aware(value) else value
