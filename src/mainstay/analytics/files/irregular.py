"""The careful way through a text file: row by row, with quoted line ends and stray quotes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import pyarrow as pa

from mainstay.analytics.files.columns import TableBuilder, refuse_rows
from mainstay.analytics.files.dialect import csv_reader, is_open
from mainstay.analytics.files.model import BadRow, Dialect, Limits
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.regular import ragged

MOST_REWINDS = 20
LINES_OF_A_ROW = 4
LINE_ENDS = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known before the rows are read: how, under which names, and what was noted."""

    name: str
    dialect: Dialect
    header: list[str]
    names: list[str]
    named: int
    limits: Limits

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows read: those that fit, those that do not, and how many were passed over."""

    table: pa.Table
    bad_rows: list[BadRow]
    blank: int = 0
    repeated: int = 0


class _SwallowedError(csv.Error):
    """One row takes in more of the file than any row may: a quotation mark never closed."""


@dataclass(slots=True)
class _Feed:
    """The lines of a text from some place on; keeps those of the row that is being read."""

    content: bytes
    offset: int
    limit: int
    taken: list[str] = field(default_factory=list)
    size: int = 0

    def __iter__(self) -> Iterator[str]:
        for found in LINE_ENDS.finditer(self.content, self.offset):
            line = found.group()
            self.offset, self.size = found.end(), self.size + len(line)
            self.taken.append(line.decode("utf-8"))
            if self.size > self.limit:
                raise _SwallowedError
            yield self.taken[-1]

    def begin(self) -> None:
        """Forget the lines of the row before."""
        self.taken, self.size = [], 0


@dataclass(slots=True)
class SlowReader:
    """Reads row by row with the csv module, which knows quoted line ends and stray quotes."""

    layout: Layout
    content: bytes
    bad_rows: list[BadRow] = field(default_factory=list)
    blank: int = 0
    repeated: int = 0
    rewinds: int = 0

    def read(self) -> Rows:
        """Read every row after the header; raises FileProblem."""
        layout, limits = self.layout, self.layout.limits
        ends = max(self.content.count(b"\n"), self.content.count(b"\r"))
        refuse_rows(layout.name, ends // LINES_OF_A_ROW, limits=limits)
        builder = TableBuilder(layout.name, layout.names, limits)
        start = self._first_row()
        if layout.dialect.delimiter == " ":
            self._read_blanks(builder, *start)
        else:
            place: tuple[int, int] | None = start
            while place is not None:
                place = self._read_from(builder, *place)
        return Rows(builder.table(), self.bad_rows, self.blank, self.repeated)

    def _first_row(self) -> tuple[int, int]:
        """Return offset and line of the first row below the header."""
        dialect = self.layout.dialect
        feed = self._feed(0)
        lines = iter(feed)
        for _ in range(dialect.first_line - 1):
            next(lines, "")
        feed.begin()
        if dialect.has_header and dialect.delimiter == " ":
            next(lines, "")
        elif dialect.has_header:
            self._pass_header(feed, lines)
        return feed.offset, dialect.first_line + len(feed.taken)

    def _pass_header(self, feed: _Feed, lines: Iterator[str]) -> None:
        dialect = self.layout.dialect
        try:
            next(csv_reader(lines, dialect), None)
        except csv.Error:
            self._refuse(dialect.first_line)
        if len(feed.taken) > 1 and is_open(feed.taken, dialect):
            self._refuse(dialect.first_line)

    def _refuse(self, line: int) -> NoReturn:
        raise FileProblem("unbalanced_quotes", name=self.layout.name, line=line) from None

    def _feed(self, offset: int) -> _Feed:
        return _Feed(self.content, offset, self.layout.limits.max_row_bytes)

    def _read_blanks(self, builder: TableBuilder, offset: int, line: int) -> None:
        feed = self._feed(offset)
        for number, text in enumerate(feed, start=line):
            feed.begin()
            if not self._fits(builder, number, text.split()):
                self._put_ragged(number, text.split(), text)

    def _read_from(self, builder: TableBuilder, offset: int, line: int) -> tuple[int, int] | None:
        """Read until the end (None) or a broken row; return where to go on from."""
        feed = self._feed(offset)
        reader = csv_reader(iter(feed), self.layout.dialect, strict=True)
        while True:
            feed.begin()
            begun = feed.offset
            try:
                row = next(reader, None)
            except csv.Error as error:
                first = feed.taken[0]
                self._put_aside(line, first)
                line += 1
                if len(feed.taken) == 1 and not isinstance(error, _SwallowedError):
                    continue
                self._refuse_rewind()
                return begun + len(first.encode()), line
            if row is None:
                return None
            if not self._fits(builder, line, row):
                self._put_ragged(line, row, "".join(feed.taken))
            line += len(feed.taken)

    def _put_aside(self, line: int, text: str) -> None:
        """Keep a row with a stray quotation mark; only its first line is taken from the table."""
        limit = self.layout.limits.max_cell_chars
        self._keep(BadRow(line, "stray_quote", text.rstrip("\r\n")[:limit]))

    def _refuse_rewind(self) -> None:
        """Give up on a file in which quotation marks swallow line after line."""
        self.rewinds += 1
        if self.rewinds > MOST_REWINDS:
            self._refuse(self._first_open())

    def _first_open(self) -> int:
        return next(row.line for row in self.bad_rows if row.code == "stray_quote")

    def _put_ragged(self, line: int, cells: list[str], text: str) -> None:
        self._keep(ragged(line, cells, text, width=self.layout.width))

    def _keep(self, row: BadRow) -> None:
        limit = self.layout.limits.max_bad_rows
        self.bad_rows.append(row)
        if len(self.bad_rows) > limit and self.rewinds:
            self._refuse(self._first_open())
        if len(self.bad_rows) > limit:
            raise FileProblem(
                "too_many_bad_rows", name=self.layout.name, limit=limit, line=self.bad_rows[0].line
            )

    def _fits(self, builder: TableBuilder, line: int, cells: list[str]) -> bool:
        """Take a row, or count it as passed over; say False when its width is wrong."""
        layout = self.layout
        if not any(cells):
            self.blank += 1
        elif cells == layout.header:
            self.repeated += 1
        elif len(cells) == layout.width:
            builder.add(line, cells)
        elif len(cells) < layout.named or any(cells[layout.width :]):
            return False
        else:
            padded = [*cells, *[""] * (layout.width - len(cells))]
            builder.add(line, padded[: layout.width])
        return True
