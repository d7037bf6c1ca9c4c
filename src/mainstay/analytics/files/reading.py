"""One way in for every file: by what its bytes are, never by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from mainstay.analytics.files.container import Blob, Format, open_blobs
from mainstay.analytics.files.delimited import read_text
from mainstay.analytics.files.left_out import is_kind_not_read, note_of
from mainstay.analytics.files.model import Dialect, FileTable, Limits, Told
from mainstay.analytics.files.parquet import read_parquet
from mainstay.analytics.files.problem import FileProblem
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
    zip archives of them; what is no table in an archive is left out and noted. ``name`` is
    what the file is called where that is not its path's end.
    ``dialect`` says all about how a text file is written; ``told`` answers, for the files it
    names, what a note called unsure.
    """
    title = name or Path(path).name
    opened = open_blobs(Path(path), name=title, limits=limits)
    unpacked, left_out = opened.unpacked, list(opened.unpacked.left_out)
    tables: list[FileTable] = []
    for blob in unpacked.blobs:
        try:
            read = list(_tables(blob, dialect or told.get(blob.name), limits=limits))
        except FileProblem as problem:
            if not (unpacked.is_archive and is_kind_not_read(problem)):
                raise
            left_out.append(problem)
            continue
        tables += [replace(table, file=blob.name, digest=opened.digest) for table in read]
    return _with_left_out(title, tables, left_out)


def _with_left_out(
    name: str, tables: list[FileTable], left_out: list[FileProblem]
) -> list[FileTable]:
    """Note on the first table what was left out beside it; FileProblem where that was all."""
    if left_out and not tables:
        raise FileProblem("nothing_readable", name=name, reason=str(left_out[0]).rstrip("."))
    if not left_out:
        return tables
    notes = (*tables[0].notes, *map(note_of, left_out))
    return [replace(tables[0], notes=notes), *tables[1:]]


def _tables(blob: Blob, told: Dialect | Told | None, *, limits: Limits) -> Iterable[FileTable]:
    match blob.format:
        case Format.PARQUET:
            return [read_parquet(blob.name, blob.content, limits=limits)]
        case Format.WORKBOOK:
            return read_workbook(blob.name, blob.content, limits=limits)
        case Format.TEXT:
            return [read_text(blob.name, blob.content, limits=limits, told=told)]
