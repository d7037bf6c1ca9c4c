"""Small workbooks for the tests, made here so that every byte of them is known."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET_MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write one sheet called Sheet with openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def write_ods(path: Path, rows: Sequence[Sequence[str]], *, repeated: int = 1) -> Path:
    """Write one sheet of texts as an OpenDocument archive; the last row is repeated."""
    lines = "".join(_ods_row(row, 1) for row in rows[:-1]) + _ods_row(rows[-1], repeated)
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Orders">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", SHEET_MIME)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_row(row: Sequence[str], repeated: int) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
        "</table:table-cell>"
        for cell in row
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def rewrite_part(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in one part of a zip archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(buffer.getvalue())
    return path


SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_compound(path: Path, stream: str, content: bytes) -> Path:
    """Write an OLE compound file that holds one stream (of at least 4,096 bytes)."""
    content = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
    sectors = len(content) // SECTOR
    table = [FAT, END, *range(3, sectors + 2), END]
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    head = struct.pack(
        "<8s16xHHHHH6xIIIII", OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096
    ) + struct.pack("<IIII", END, 0, END, 0)
    entries = _entry("Root Entry", 5, child=1, start=END, size=0)
    entries += _entry(stream, 2, child=FREE, start=2, size=len(content))
    entries += _entry("", 0, child=FREE, start=0, size=0) * 2
    head += struct.pack("<109I", 0, *[FREE] * 108)
    path.write_bytes(head + fat + entries + content)
    return path


def write_short_compound(path: Path, stream: str, content: bytes) -> Path:
    """Write an OLE compound file that holds one stream of less than 4,096 bytes."""
    content = content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")
    assert len(content) < 4096
    sectors, shorts = len(content) // SECTOR, len(content) // 64
    table = [FAT, END, END, *range(4, sectors + 3), END]
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    chain = [*range(1, shorts), END]
    short_fat = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    head = struct.pack(
        "<8s16xHHHHH6xIIIII", OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096
    ) + struct.pack("<IIII", 2, 1, END, 0)
    entries = _entry("Root Entry", 5, child=1, start=3, size=len(content))
    entries += _entry(stream, 2, child=FREE, start=0, size=len(content))
    entries += _entry("", 0, child=FREE, start=0, size=0) * 2
    head += struct.pack("<109I", 0, *[FREE] * 108)
    path.write_bytes(head + fat + entries + short_fat + content)
    return path


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    length = len(letters) + 2 if name else 0
    links = struct.pack("<III", FREE, FREE, child)
    place = struct.pack("<IQ", start, size)
    return (
        letters.ljust(64, b"\0") + struct.pack("<HBB", length, kind, 1) + links + bytes(36) + place
    )


def write_xls(
    path: Path,
    rows: Sequence[Sequence[str | float]],
    *,
    before: bytes = b"",
    after: bytes = b"",
    short: bool = False,
) -> Path:
    """Write one sheet called Old in the binary format of Excel 97.

    ``before`` are records for the book, ``after`` records for the sheet, below its cells;
    ``short`` keeps the book where a compound file keeps short streams.
    """
    cells = b"".join(
        _xls_cell(row, column, cell)
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    )
    bof = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + after
    sheet += _record(10)
    bound = 4 + 8 + 3
    start = len(bof) + len(before) + bound + 4
    book = (
        bof
        + before
        + _record(0x85, struct.pack("<IBBBB", start, 0, 0, 3, 0) + b"Old")
        + _record(10)
    )
    write = write_short_compound if short else write_compound
    return write(path, "Workbook", book + sheet)


def xls_record(kind: int, form: str, *values: float) -> bytes:
    """Write one record of the binary format, its values packed little-endian."""
    return _record(kind, struct.pack(f"<{form}", *values))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _xls_cell(row: int, column: int, cell: str | float) -> bytes:
    if isinstance(cell, str):
        text = struct.pack("<HHHHB", row, column, 0, len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x204, text)
    return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))
