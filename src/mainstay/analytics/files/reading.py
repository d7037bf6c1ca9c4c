"""One way in for every file: by what its bytes are, never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from mainstay.analytics.files.container import Blob, Format, open_blobs
from mainstay.analytics.files.delimited import read_text
from mainstay.analytics.files.model import Dialect, FileTable, Limits, Told
from mainstay.analytics.files.parquet import read_parquet
from mainstay.analytics.files.workbook import read_workbook

DEFAULT_LIMITS = Limits()
NOTHING_TOLD: Mapping[str, Told] = {}


def read_file(
    path: Path | str,
    *,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    dialect: Dialect | None = None,
    told: Mapping[str, Told] = NOTHING_TOLD,
) -> list[FileTable]:
    """Read every table of a file as text with line numbers; raises FileProblem.

    Text (any delimiter, encoding, quoting), XLSX, XLS, ODS, Parquet, gzip of these, and
    zip archives of them. ``name`` is what the file is called where that is not its path's end.
    ``dialect`` says all about how a text file is written; ``told`` answers, for the files it
    names, what a note called unsure.
    """
    opened = open_blobs(Path(path), name=name or Path(path).name, limits=limits)
    return [
        replace(table, file=blob.name, digest=opened.digest)
        for blob in opened.blobs
        for table in _tables(blob, dialect or told.get(blob.name), limits=limits)
    ]


def _tables(blob: Blob, told: Dialect | Told | None, *, limits: Limits) -> Iterable[FileTable]:
    match blob.format:
        case Format.PARQUET:
            return [read_parquet(blob.name, blob.content, limits=limits)]
        case Format.WORKBOOK:
            return read_workbook(blob.name, blob.content, limits=limits)
        case Format.TEXT:
            return [read_text(blob.name, blob.content, limits=limits, told=told)]
