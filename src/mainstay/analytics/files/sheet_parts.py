"""Look into the parts of an XLSX before it is opened: far-off cells, hidden things, errors."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
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
from mainstay.analytics.files.ods_parts import CONTENT, inspect_ods
from mainstay.analytics.files.xls_parts import inspect_xls

LONGEST_TEXT = 200
LONGEST_BOOK = 1 << 22
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
EXTERNAL = ("xl/externalLinks/externalLink", "xl/connections.xml")
CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')
HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,7})")'
    rb'[^>]*\bmax="(\d{1,7})"'
)
FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f[^>]*>([^<]*)</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
UNPLACED_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?![^>]*\br=")')
PLACED = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
IN_ORDER = re.compile(
    rb"<(?:\w+:)?(?:(?P<row>row)|c)\b(?P<attributes>[^>]*?)/?>"
    rb"(?:\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"(?:\s*<(?:\w+:)?v>(?P<shown>[^<]*)<)?"
)
IS_ERROR = re.compile(rb'\bt="e"')
SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s")
FROM_1904 = re.compile(rb'<(?:\w+:)?workbookPr\s[^>]*\bdate1904="(?:1|true)"')
ATTRIBUTE = re.compile(r'(?:\w+:)?(\w+)="([^"]*)"')
ROW_OR_CELL = (b"<row", b"<c ", b":row", b":c ")


def inspect_parts(name: str, content: bytes, *, limits: Limits) -> BookParts:
    """Refuse sheets that would fill the memory; describe the others by their place in the book."""
    if content[:4] != b"PK\x03\x04":
        return inspect_xls(name, content, limits=limits)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = set(archive.namelist())
        if CONTENT in parts:
            with archive.open(CONTENT) as stream:
                return inspect_ods(name, stream, limits=limits)
        return _inspect_xlsx(name, archive, parts, limits=limits)


def _inspect_xlsx(
    name: str, archive: zipfile.ZipFile, parts: set[str], *, limits: Limits
) -> BookParts:
    book = _text(archive, BOOK) if BOOK in parts else b""
    refuse_sheets(name, len(SHEET_TAG.findall(book)), limits=limits)
    found = {}
    for place, part in _sheet_parts(archive, parts, book):
        with archive.open(part) as stream:
            found[place] = _inspect_sheet(name, stream, limits=limits)
        if found[place].has_unplaced:
            with archive.open(part) as stream:
                found[place].without_value.update(_errors_in_order(stream))
    days_from = DAYS_FROM_1904 if FROM_1904.search(book) else DAYS_FROM_1900
    return BookParts(found, days_from, any(part.startswith(EXTERNAL) for part in parts))


def _text(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        return stream.read(LONGEST_BOOK)


def _sheet_parts(
    archive: zipfile.ZipFile, parts: set[str], book: bytes
) -> Iterator[tuple[int, str]]:
    """Find the part of each sheet, in the order of the book."""
    if not {BOOK, LINKS} <= parts:
        return
    targets = {}
    for link in _tags(_text(archive, LINKS), "Relationship"):
        target = link.get("Target", "")
        targets[link.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    for place, sheet in enumerate(_tags(book, "sheet")):
        part = targets.get(sheet.get("id", ""), "")
        if part in parts:
            yield place, part


def _tags(content: bytes, tag: str) -> Iterator[dict[str, str]]:
    text = content.decode("utf-8", errors="replace")
    for attributes in re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", text):
        yield {key: unescape(value) for key, value in ATTRIBUTE.findall(attributes)}


def _inspect_sheet(name: str, stream: IO[bytes], *, limits: Limits) -> SheetPart:
    """Measure the rectangle that the filled cells span; collect what shows no value."""
    hidden = 0
    hidden_columns: list[tuple[int, int]] = []
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    without_value: dict[int, dict[int, str]] = {}
    unplaced = False
    for text in pieces(stream, *ROW_OR_CELL):
        unplaced = unplaced or UNPLACED_ERROR.search(text) is not None
        for column, row in CELL.findall(text):
            rows.add(row)
            columns.add(column)
        hidden += len(HIDDEN_ROW.findall(text))
        hidden_columns += [(int(a), int(b)) for a, b in HIDDEN_COLUMNS.findall(text)]
        cells = [(*cell, "") for cell in ERROR.findall(text)]
        cells += [(*cell, "=") for cell in FORMULA.findall(text)]
        for column, row, shown, sign in cells:
            said = unescape(sign + shown.decode("utf-8", errors="replace"))[:LONGEST_TEXT]
            without_value.setdefault(int(row), {})[_number(column)] = said
    if not rows:
        return SheetPart(hidden, 0, without_value, unplaced)
    numbers = {int(row) for row in rows}
    places = {_number(letters) for letters in columns}
    height, width = max(numbers) - min(numbers) + 1, max(places) - min(places) + 1
    refuse_span(name, height * width, limits=limits)
    unseen = hidden_between(hidden_columns, min(places), max(places))
    return SheetPart(hidden, unseen, without_value, unplaced)


def _errors_in_order(stream: IO[bytes]) -> dict[int, dict[int, str]]:
    """Find errors in a sheet whose cells do not all say where they stand: they follow in order."""
    row = column = 0
    errors: dict[int, dict[int, str]] = {}
    for text in pieces(stream, *ROW_OR_CELL):
        for tag in IN_ORDER.finditer(text):
            placed = PLACED.search(tag["attributes"])
            if tag["row"]:
                row, column = int(placed[2]) if placed else row + 1, 0
                continue
            column = _number(placed[1]) if placed and placed[1] else column + 1
            if tag["shown"] and IS_ERROR.search(tag["attributes"]):
                shown = unescape(tag["shown"].decode("utf-8", errors="replace"))[:LONGEST_TEXT]
                errors.setdefault(row, {})[column] = shown
    return errors


def _number(letters: bytes) -> int:
    """Turn the letters of a column into its number (A = 1)."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
