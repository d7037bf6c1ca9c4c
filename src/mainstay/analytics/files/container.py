"""From a path to bytes of a known format: unpacks gzip and zip, and counts while it does."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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


def open_blobs(path: Path, *, limits: Limits) -> list[Blob]:
    """Read a path and unpack it to the files in it; raises FileProblem."""
    content = _read(path, limits=limits)
    if not content:
        raise FileProblem("empty", name=path.name)
    return _unpack(path.name, content, limits=limits, depth=0)


def _read(path: Path, *, limits: Limits) -> bytes:
    if path.is_dir():
        raise FileProblem("folder", name=path.name)
    try:
        if path.stat().st_size > limits.max_bytes_unpacked:
            raise FileProblem("too_large", name=path.name, limit=limits.max_bytes_unpacked)
        return path.read_bytes()
    except FileNotFoundError:
        raise FileProblem("missing", name=path.name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileProblem("unreadable", name=path.name, reason=reason) from None


def _unpack(name: str, content: bytes, *, limits: Limits, depth: int) -> list[Blob]:
    if content[:2] == b"\x1f\x8b":
        _refuse_nesting(name, depth)
        inner = _gunzip(name, content, limits=limits)
        return _unpack(name.removesuffix(".gz"), inner, limits=limits, depth=depth + 1)
    if content[:4] == b"PK\x03\x04":
        return _unpack_zip(name, content, limits=limits, depth=depth)
    if content[:8] == OLE:
        return [Blob(name, _unlocked(name, content), Format.WORKBOOK)]
    if content[:4] == b"PAR1":
        return [Blob(name, content, Format.PARQUET)]
    for magic, what in NOT_TABLES.items():
        if content.startswith(magic):
            raise FileProblem("not_a_table", name=name, what=what)
    return [Blob(name, content, Format.TEXT)]


def _refuse_nesting(name: str, depth: int) -> None:
    if depth > 0:
        raise FileProblem("nested_archive", name=name)


def _unlocked(name: str, content: bytes) -> bytes:
    """Refuse a workbook whose parts are encrypted (a compound file holding one stream)."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileProblem("password", name=name)
    return content


def _gunzip(name: str, content: bytes, *, limits: Limits) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return _drain(stream, name=name, limit=limits.max_bytes_unpacked)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FileProblem("truncated", name=name) from None


def _drain(stream: IO[bytes] | gzip.GzipFile, *, name: str, limit: int) -> bytes:
    chunks = list(_chunks(stream, name=name, limit=limit))
    return b"".join(chunks)


def _chunks(stream: IO[bytes] | gzip.GzipFile, *, name: str, limit: int) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if total > limit:
            raise FileProblem("too_large", name=name, limit=limit)
        yield chunk


def _unpack_zip(name: str, content: bytes, *, limits: Limits, depth: int) -> list[Blob]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _zip_blobs(archive, name, content, limits=limits, depth=depth)
    except BROKEN_ZIP:
        raise FileProblem("truncated", name=name) from None


def _zip_blobs(
    archive: zipfile.ZipFile, name: str, content: bytes, *, limits: Limits, depth: int
) -> list[Blob]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProblem("password", name=name)
    if sum(entry.file_size for entry in entries) > limits.max_bytes_unpacked:
        raise FileProblem("too_large", name=name, limit=limits.max_bytes_unpacked)
    if "xl/workbook.bin" in names:
        raise FileProblem("binary_workbook", name=name)
    if names & {"[Content_Types].xml", "mimetype"}:
        _refuse_other_documents(archive, name, names)
        _prove_size(archive, name, limits=limits)
        return [Blob(name, content, Format.WORKBOOK)]
    _refuse_nesting(name, depth)
    return _archive_blobs(archive, name, entries, limits=limits)


def _refuse_other_documents(archive: zipfile.ZipFile, name: str, names: set[str]) -> None:
    kind = archive.read("mimetype")[:100] if "mimetype" in names else b"spreadsheet"
    sheets = any(part.startswith("xl/") for part in names) or "content.xml" in names
    if b"spreadsheet" not in kind or not sheets:
        raise FileProblem("not_a_table", name=name, what="a document or presentation")


def _prove_size(archive: zipfile.ZipFile, name: str, *, limits: Limits) -> None:
    """Unpack every part once without keeping it: sizes written in an archive may lie."""
    left = limits.max_bytes_unpacked
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            left -= sum(len(chunk) for chunk in _chunks(stream, name=name, limit=left))


def _archive_blobs(
    archive: zipfile.ZipFile, name: str, entries: list[zipfile.ZipInfo], *, limits: Limits
) -> list[Blob]:
    wanted = [entry for entry in entries if not _is_clutter(entry.filename)]
    if len(wanted) > limits.max_archive_files:
        raise FileProblem(
            "too_many_files", name=name, found=len(wanted), limit=limits.max_archive_files
        )
    blobs: list[Blob] = []
    left = limits.max_bytes_unpacked
    for entry in wanted:
        with archive.open(entry) as stream:
            content = _drain(stream, name=name, limit=left)
        left -= len(content)
        inner = PurePosixPath(entry.filename.replace("\\", "/")).name
        blobs += _unpack(inner, content, limits=limits, depth=1) if content else []
    if not blobs:
        raise FileProblem("empty", name=name)
    return blobs


def _is_clutter(filename: str) -> bool:
    parts = PurePosixPath(filename.replace("\\", "/")).parts
    return not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".")
