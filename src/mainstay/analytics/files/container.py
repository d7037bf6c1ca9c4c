"""From a path to bytes of a known format: unpacks gzip and zip, and counts while it does."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from mainstay.analytics.files.archive_names import is_clutter, shown_name
from mainstay.analytics.files.left_out import is_kind_not_read
from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.source import Meter, drain, read_source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
ENTRY, EMPTY_ZIP = b"PK\x01\x02", b"PK\x05\x06"
MOST_PARTS = 10_000
LOCAL_HEAD = 30
DECLARATION = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"))
XML_PARTS = (".xml", ".rels", ".vml")
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
NOT_TABLES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a sound, film or picture",
    b"II*\0": "a picture",
    b"MM\0*": "a picture",
    b"%PDF": "a PDF document",
    b"MZ\x90": "a program",
    b"\x7fELF": "a program",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"SQLite format 3\0": "a database",
}


class Format(Enum):
    """What the bytes are, by their content; a name's ending is never believed."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "Parquet"


@dataclass(frozen=True, slots=True)
class Blob:
    """The unpacked bytes of one file, with the name to speak of it."""

    name: str
    content: bytes
    format: Format


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files that some bytes held; of an archive, also why members of it are left out."""

    blobs: list[Blob] = field(default_factory=list)
    is_archive: bool = False
    left_out: list[FileProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a path held, and the SHA-256 of the bytes that were read."""

    unpacked: Unpacked
    digest: str


def open_blobs(path: Path, *, name: str, limits: Limits) -> Opened:
    """Read a path and unpack it to the files in it; raises FileProblem."""
    source = read_source(path, name=name, limits=limits, is_text=is_text)
    if not source.content:
        raise FileProblem("empty", name=name)
    return Opened(_unpack(name, source.content, limits=limits, depth=0), source.digest)


def is_text(first: bytes) -> bool:
    """Tell by its first bytes whether a file will be read as lines of text."""
    return not first.startswith((GZIP, ZIP, EMPTY_ZIP, OLE, PARQUET, *NOT_TABLES))


def _unpack(name: str, content: bytes, *, limits: Limits, depth: int) -> Unpacked:
    if content.startswith(GZIP):
        _refuse_nesting(name, depth)
        inner = _gunzip(name, content, limits=limits)
        return _unpack(name.removesuffix(".gz"), inner, limits=limits, depth=depth + 1)
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _unpack_zip(name, content, limits=limits, depth=depth)
    if content.startswith(OLE):
        return Unpacked([Blob(name, _unlocked(name, content), Format.WORKBOOK)])
    if content.startswith(PARQUET):
        return Unpacked([Blob(name, content, Format.PARQUET)])
    for magic, what in NOT_TABLES.items():
        if content.startswith(magic):
            raise FileProblem("not_a_table", name=name, what=what)
    return Unpacked([Blob(name, content, Format.TEXT)])


def _refuse_nesting(name: str, depth: int) -> None:
    if depth > 0:
        raise FileProblem("nested_archive", name=name)


def _unlocked(name: str, content: bytes) -> bytes:
    """Refuse a workbook whose parts are encrypted (a compound file holding one stream)."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileProblem("password", name=name)
    return content


def _gunzip(name: str, content: bytes, *, limits: Limits) -> bytes:
    meter = Meter(name, limits, packed=len(content))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return drain(stream, meter, is_text=is_text)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FileProblem("truncated", name=name) from None


def _unpack_zip(name: str, content: bytes, *, limits: Limits, depth: int) -> Unpacked:
    if (parts := content.count(ENTRY)) > MOST_PARTS:
        raise FileProblem("too_many_files", name=name, found=parts, limit=MOST_PARTS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _zip_blobs(archive, name, content, limits=limits, depth=depth)
    except BROKEN_ZIP:
        raise FileProblem("truncated", name=name) from None


def _zip_blobs(
    archive: zipfile.ZipFile, name: str, content: bytes, *, limits: Limits, depth: int
) -> Unpacked:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    meter = Meter(name, limits, packed=len(content))
    _refuse_traps(name, entries, meter)
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        raise FileProblem("binary_workbook", name=name)
    if names & {"[Content_Types].xml", "mimetype"}:
        _refuse_other_documents(archive, name, names)
        _prove_parts(archive, entries, meter)
        return Unpacked([Blob(name, content, Format.WORKBOOK)])
    _refuse_nesting(name, depth)
    return _archive_blobs(archive, entries, meter, limits=limits)


def _refuse_traps(name: str, entries: list[zipfile.ZipInfo], meter: Meter) -> None:
    """Refuse an archive by its list of contents alone, before anything is unpacked."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProblem("password", name=name)
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise FileProblem("link_in_archive", name=name, part=shown_name(entry.filename))
    meter.refuse(sum(entry.file_size for entry in entries))
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileProblem("overlapping", name=name)
        end = entry.header_offset + LOCAL_HEAD + entry.compress_size


def _refuse_other_documents(archive: zipfile.ZipFile, name: str, names: set[str]) -> None:
    kind = _start(archive, "mimetype") if "mimetype" in names else b"spreadsheet"
    sheets = any(part.startswith("xl/") for part in names) or "content.xml" in names
    if b"spreadsheet" not in kind or not sheets:
        raise FileProblem("not_a_table", name=name, what="a document or presentation")
    if b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
        raise FileProblem("password", name=name)


def _start(archive: zipfile.ZipFile, part: str) -> bytes:
    if part not in archive.namelist():
        return b""
    with archive.open(part) as stream:
        return stream.read(1 << 20)


def _prove_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], meter: Meter) -> None:
    """Unpack every part once without keeping it: sizes written in an archive may lie.

    On the way, refuse parts that declare entities: a few of them can unfold to any length.
    """
    for entry in entries:
        is_xml = entry.filename.lower().endswith(XML_PARTS)
        with archive.open(entry) as stream:
            tail = b""
            for chunk in meter.chunks(stream):
                if is_xml and any(word in tail + chunk for word in DECLARATION):
                    raise FileProblem("declarations", name=meter.name)
                tail = chunk[-20:]


def _archive_blobs(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], meter: Meter, *, limits: Limits
) -> Unpacked:
    wanted = [entry for entry in entries if not is_clutter(entry.filename)]
    if (found := len(wanted)) > (limit := limits.max_archive_files):
        raise FileProblem("too_many_files", name=meter.name, found=found, limit=limit)
    if not wanted:
        raise FileProblem("empty", name=meter.name)
    unpacked = Unpacked(is_archive=True)
    seen: Counter[str] = Counter()
    for entry in wanted:
        shown = shown_name(entry.filename)
        seen[shown] += 1
        inner = shown if seen[shown] == 1 else f"{shown} ({seen[shown]})"
        with archive.open(entry) as stream:
            content = drain(stream, meter, is_text=is_text)
        _take_member(unpacked, inner, content, limits=limits)
    return unpacked


def _take_member(unpacked: Unpacked, name: str, content: bytes, *, limits: Limits) -> None:
    """Add a member of an archive to what is read, or to what is left out."""
    try:
        if not content:
            raise FileProblem("empty", name=name)
        unpacked.blobs.extend(_unpack(name, content, limits=limits, depth=1).blobs)
    except FileProblem as problem:
        if not is_kind_not_read(problem):
            raise
        unpacked.left_out.append(problem)
