"""Look into the parts of a workbook before it is opened: far-off cells, hidden rows, errors."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

CHUNK = 1 << 22
LONGEST_ROW_TAIL = 1 << 20
LONGEST_TEXT = 200
BOOK, LINKS, CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')
FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f[^>]*>([^<]*)</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
ODS_TAG = re.compile(
    rb"<(?:\w+:)?(?:(?P<table>table)\s|(?P<row>table-row)\b|(?P<cell>(?:covered-)?table-cell)\b)"
    rb"(?P<attributes>[^>]*?)(?P<empty>/?)>"
)
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,12})"')
ATTRIBUTE = re.compile(r'(?:\w+:)?(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What one sheet's part tells: hidden rows, and cells that show no value, by row and column.

    Such a cell holds an error ("#DIV/0!"), or a formula that was never calculated ("=A1*2").
    """

    hidden_rows: int = 0
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)


def inspect_parts(name: str, content: bytes, *, limits: Limits) -> dict[int, SheetPart]:
    """Refuse sheets that would fill the memory; describe the others by their place in the book."""
    if content[:4] != b"PK\x03\x04":
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = set(archive.namelist())
        if CONTENT in parts:
            with archive.open(CONTENT) as stream:
                _inspect_ods(name, stream, limits=limits)
            return {}
        found = {}
        for place, part in _sheet_parts(archive, parts):
            with archive.open(part) as stream:
                found[place] = _inspect_sheet(name, stream, limits=limits)
        return found


def _sheet_parts(archive: zipfile.ZipFile, parts: set[str]) -> Iterator[tuple[int, str]]:
    """Find the part of each sheet, in the order of the book."""
    if not {BOOK, LINKS} <= parts:
        return
    targets = {}
    for link in _tags(archive, LINKS, "Relationship"):
        target = link.get("Target", "")
        targets[link.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    for place, sheet in enumerate(_tags(archive, BOOK, "sheet")):
        part = targets.get(sheet.get("id", ""), "")
        if part in parts:
            yield place, part


def _tags(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[dict[str, str]]:
    text = archive.read(part).decode("utf-8", errors="replace")
    for attributes in re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", text):
        yield {key: unescape(value) for key, value in ATTRIBUTE.findall(attributes)}


def _inspect_sheet(name: str, stream: IO[bytes], *, limits: Limits) -> SheetPart:
    """Measure the rectangle that the filled cells span; collect what shows no value."""
    hidden = 0
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    without_value: dict[int, dict[int, str]] = {}
    for text in _pieces(stream):
        for column, row in CELL.findall(text):
            rows.add(row)
            columns.add(column)
        hidden += len(HIDDEN_ROW.findall(text))
        cells = [(*cell, "") for cell in ERROR.findall(text)]
        cells += [(*cell, "=") for cell in FORMULA.findall(text)]
        for column, row, shown, sign in cells:
            said = unescape(sign + shown.decode("utf-8", errors="replace"))[:LONGEST_TEXT]
            without_value.setdefault(int(row), {})[_number(column)] = said
    if rows:
        numbers = {int(row) for row in rows}
        places = {_number(letters) for letters in columns}
        height, width = max(numbers) - min(numbers) + 1, max(places) - min(places) + 1
        _refuse_span(name, height * width, limits=limits)
    return SheetPart(hidden, without_value)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the part piece by piece, each cut after a cell or row where there is one near."""
    rest = b""
    while chunk := stream.read(CHUNK):
        text = rest + chunk
        cut = max(text.rfind(b"</c>") + 4, text.rfind(b"<row "), text.rfind(b"row>") + 4)
        cut = cut if len(text) - cut < LONGEST_ROW_TAIL else len(text)
        rest = text[cut:]
        yield text[:cut]
    yield rest


def _number(letters: bytes) -> int:
    """Turn the letters of a column into its number (A = 1)."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _inspect_ods(name: str, stream: IO[bytes], *, limits: Limits) -> None:
    """Measure each sheet with its repeated rows and cells, up to the last one that is filled."""
    height = width = filled_height = row_width = 0
    for text in _pieces_of_tags(stream):
        for tag in ODS_TAG.finditer(text):
            found = REPEATED.search(tag["attributes"])
            repeats = int(found.group(1)) if found else 1
            if tag["table"]:
                height = width = filled_height = 0
            elif tag["row"]:
                height, row_width = height + repeats, 0
            else:
                row_width += repeats
                if not tag["empty"]:
                    width, filled_height = max(width, row_width), height
                _refuse_span(name, filled_height * width, limits=limits)


def _pieces_of_tags(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<")
        cut = cut if cut >= 0 and len(text) - cut < LONGEST_ROW_TAIL else len(text)
        rest = text[cut:]
        yield text[:cut]
    yield rest


def _refuse_span(name: str, cells: int, *, limits: Limits) -> None:
    if cells > limits.max_sheet_cells:
        raise FileProblem("too_many_cells", name=name, found=cells, limit=limits.max_sheet_cells)
