"""One way in for every file: by what its bytes are, never by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mainstay.analytics.files.container import Blob, Format, open_blobs
from mainstay.analytics.files.delimited import read_text
from mainstay.analytics.files.model import Dialect, FileTable, Limits
from mainstay.analytics.files.parquet import read_parquet
from mainstay.analytics.files.workbook import read_workbook

DEFAULT_LIMITS = Limits()


def read_file(
    path: Path | str,
    *,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    dialect: Dialect | None = None,
) -> list[FileTable]:
    """Read every table of a file as text with line numbers; raises FileProblem.

    Text (any delimiter, encoding, quoting), XLSX, XLS, ODS, Parquet, gzip of these, and
    zip archives of them. ``name`` is what the file is called where that is not its path's end.
    ``dialect`` answers what a note called unsure; it is for text files.
    """
    opened = open_blobs(Path(path), name=name or Path(path).name, limits=limits)
    return [
        replace(table, file=blob.name, digest=opened.digest)
        for blob in opened.blobs
        for table in _tables(blob, limits=limits, dialect=dialect)
    ]


def _tables(blob: Blob, *, limits: Limits, dialect: Dialect | None) -> Iterable[FileTable]:
    match blob.format:
        case Format.PARQUET:
            return [read_parquet(blob.name, blob.content, limits=limits)]
        case Format.WORKBOOK:
            return read_workbook(blob.name, blob.content, limits=limits)
        case Format.TEXT:
            return [read_text(blob.name, blob.content, limits=limits, dialect=dialect)]
