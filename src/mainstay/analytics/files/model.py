"""What reading a file gives: tables of text, the dialect they were written in, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from mainstay.analytics.files.repair import mend_column, mend_text

LINE = "__line__"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file; more is refused before memory is spent on it.

    ``max_ratio`` bounds how many times its own size an archive may unpack to; what unpacks to
    less than ``free_bytes`` is not asked. ``max_row_bytes`` bounds one line of a text file.
    """

    max_bytes_unpacked: int = 2 * 1024**3
    max_ratio: int = 200
    free_bytes: int = 64 * 1024**2
    max_row_bytes: int = 16 * 1024**2
    max_columns: int = 2_000
    max_cell_chars: int = 100_000
    max_rows: int = 20_000_000
    max_bad_rows: int = 100_000
    max_sheet_cells: int = 50_000_000
    max_workbook_memory: int = 4 * 1024**3
    max_workbook_seconds: int = 300
    max_archive_files: int = 100
    max_sheets: int = 200


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
class Told:
    """What somebody decided about a text file whose way of writing a note called unsure."""

    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True, slots=True)
class FileTable:
    """One table of a file: text columns (null = empty cell) and ``__line__`` (int64).

    ``__line__`` is the line of the text file, or the row number of the sheet, where the row
    starts. Rows that do not fit stand in ``bad_rows``, never in ``data``. ``file`` is the file
    that a sheet stands in, and ``digest`` the SHA-256 of what was brought. ``days_from`` is the
    day from which a workbook counts days written as plain numbers; None: they are no days.
    """

    name: str
    data: pa.Table
    dialect: Dialect | None
    notes: tuple[Note, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    file: str = ""
    digest: str = ""
    days_from: date | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns of the file, without the line number."""
        return tuple(name for name in self.data.column_names if name != LINE)

    @property
    def full_name(self) -> str:
        """Name the table, and the file before it where several may stand in one."""
        return self.name if self.file in ("", self.name) else f"{self.file}: {self.name}"

    def repaired(self, *, cells: bool = True) -> FileTable:
        """Return this table with double-encoded text mended, or the names of columns alone."""
        columns = [
            mend_column(self.data[name]).values if cells and name != LINE else self.data[name]
            for name in self.data.column_names
        ]
        names = [mend_text(name) for name in self.data.column_names]
        return replace(self, data=pa.table(columns, names=names))
