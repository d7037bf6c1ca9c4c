"""Look into the parts of a workbook before it is opened: far-off cells and hidden rows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

CHUNK = 1 << 22
OVERLAP = 1 << 12
SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml$")
CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')


def inspect_parts(name: str, content: bytes, *, limits: Limits) -> dict[int, int]:
    """Refuse sheets that would fill the memory; return hidden rows by place of the sheet."""
    if content[:4] != b"PK\x03\x04":
        return {}
    hidden: dict[int, int] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            found = SHEET.search(part)
            if found is None:
                continue
            with archive.open(part) as stream:
                hidden[int(found.group(1)) - 1] = _inspect_sheet(name, stream, limits=limits)
    return hidden


def _inspect_sheet(name: str, stream: IO[bytes], *, limits: Limits) -> int:
    """Measure the rectangle that the filled cells span; count hidden rows."""
    hidden = 0
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    for text in _overlapping(stream):
        for column, row in CELL.findall(text):
            rows.add(row)
            columns.add(column)
        hidden += len(HIDDEN_ROW.findall(text))
    _refuse_span(name, {int(row) for row in rows}, {_number(c) for c in columns}, limits=limits)
    return hidden


def _overlapping(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the part piece by piece, each cut where a tag ends."""
    rest = b""
    while chunk := stream.read(CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<")
        cut = cut if len(text) - cut < OVERLAP else len(text)
        rest = text[cut:]
        yield text[:cut]
    yield rest


def _number(letters: bytes) -> int:
    """Turn the letters of a column into its number (A = 1)."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_span(name: str, rows: set[int], columns: set[int], *, limits: Limits) -> None:
    if not rows:
        return
    cells = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
    if cells > limits.max_sheet_cells:
        raise FileProblem("too_many_cells", name=name, found=cells, limit=limits.max_sheet_cells)
