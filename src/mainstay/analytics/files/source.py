"""Bytes on their way in: from a path or out of an archive, counted piece by piece.

What is too much is refused at the piece that passes the limit, so that no hostile file takes
more memory than the pieces before it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

CHUNK = 1 << 20
ASKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Stream = IO[bytes] | gzip.GzipFile


@dataclass(frozen=True, slots=True)
class Source:
    """What a file held, and its SHA-256."""

    content: bytes
    digest: str


@dataclass(slots=True)
class Meter:
    """Counts what comes out of one file: against the limit, and against its packed size."""

    name: str
    limits: Limits
    packed: int = 0
    total: int = 0

    def refuse(self, total: int) -> None:
        """Raise FileProblem when so many bytes are too many."""
        limits = self.limits
        if self.packed and total > max(limits.free_bytes, self.packed * limits.max_ratio):
            raise FileProblem("ratio", name=self.name, limit=limits.max_ratio)
        if total > limits.max_bytes_unpacked:
            raise FileProblem("too_large", name=self.name, limit=limits.max_bytes_unpacked)

    def chunks(self, stream: Stream) -> Iterator[bytes]:
        """Yield a stream in pieces; raises FileProblem once it gives too much."""
        while chunk := stream.read(CHUNK):
            self.total += len(chunk)
            self.refuse(self.total)
            yield chunk


@dataclass(slots=True)
class _RowMeter:
    """Refuses a text file in which no line ends for too long: a quotation mark never closed."""

    name: str
    limit: int
    length: int = 0
    lines: int = 1

    def take(self, chunk: bytes) -> None:
        first = min((p for p in map(chunk.find, (b"\n", b"\r")) if p >= 0), default=-1)
        self.length += len(chunk) if first < 0 else first
        if self.length > self.limit:
            raise FileProblem("row_too_long", name=self.name, line=self.lines, limit=self.limit)
        if first >= 0:
            last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            self.length = len(chunk) - last - 1
            self.lines += max(chunk.count(b"\n"), chunk.count(b"\r"))


def drain(stream: Stream, meter: Meter, *, is_text: Callable[[bytes], bool]) -> bytes:
    """Read a stream to its end; raises FileProblem where it gives too much."""
    rows = _RowMeter(meter.name, meter.limits.max_row_bytes)
    chunks: list[bytes] = []
    for chunk in meter.chunks(stream):
        if is_text(chunks[0] if chunks else chunk):
            rows.take(chunk)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def read_source(
    path: Path, *, name: str, limits: Limits, is_text: Callable[[bytes], bool]
) -> Source:
    """Read a file that stands still while it is read; raises FileProblem."""
    if path.is_dir():
        raise FileProblem("folder", name=name)
    try:
        handle = os.open(path, os.O_RDONLY | ASKING)
        with os.fdopen(handle, "rb") as stream:
            return _read(stream, Meter(name, limits), is_text=is_text)
    except FileNotFoundError:
        raise FileProblem("missing", name=name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileProblem("unreadable", name=name, reason=reason) from None


def _read(stream: IO[bytes], meter: Meter, *, is_text: Callable[[bytes], bool]) -> Source:
    before = os.fstat(stream.fileno())
    if not stat.S_ISREG(before.st_mode):
        raise FileProblem("no_file", name=meter.name)
    meter.refuse(before.st_size)
    content = drain(stream, meter, is_text=is_text)
    after = os.fstat(stream.fileno())
    stood = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not stood or len(content) != after.st_size:
        raise FileProblem("changed", name=meter.name)
    return Source(content, hashlib.sha256(content).hexdigest())
