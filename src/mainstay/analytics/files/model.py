"""What reading a file gives: tables of text, the dialect they were written in, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa

from mainstay.analytics.files.repair import mend_column, mend_text

LINE = "__line__"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file; more is refused before memory is spent on it."""

    max_bytes_unpacked: int = 2 * 1024**3
    max_columns: int = 2_000
    max_cell_chars: int = 100_000
    max_rows: int = 20_000_000
    max_sheet_cells: int = 50_000_000
    max_workbook_memory: int = 4 * 1024**3
    max_workbook_seconds: int = 300
    max_archive_files: int = 100


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the user about a file: a code with its parameters, no sentence."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that does not fit the table: where it starts, why, and its text as it stood."""

    line: int
    code: str
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written.

    ``delimiter`` " " means any run of blanks, "" a single column. ``padded``: blanks after a
    delimiter do not count. ``first_line`` is the line of the header, or of the first row where
    there is none. ``decimal`` is a hint from the first rows (None: nothing speaks for either
    mark); each column is decided by itself in ``number_style``.
    """

    encoding: str
    delimiter: str
    quote: str | None = '"'
    escape: str | None = None
    padded: bool = False
    decimal: str | None = None
    has_header: bool = True
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class FileTable:
    """One table of a file: text columns (null = empty cell) and ``__line__`` (int64).

    ``__line__`` is the line of the text file, or the row number of the sheet, where the row
    starts. Rows that do not fit stand in ``bad_rows``, never in ``data``.
    """

    name: str
    data: pa.Table
    dialect: Dialect | None
    notes: tuple[Note, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns of the file, without the line number."""
        return tuple(name for name in self.data.column_names if name != LINE)

    def repaired(self) -> FileTable:
        """Return this table with double-encoded text mended (the notes say where it is)."""
        columns = [
            self.data[name] if name == LINE else mend_column(self.data[name]).values
            for name in self.data.column_names
        ]
        names = [mend_text(name) for name in self.data.column_names]
        return replace(self, data=pa.table(columns, names=names))
