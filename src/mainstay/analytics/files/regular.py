"""The fast way through a text file whose every line is one row, read by Arrow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from mainstay.analytics.files.arrow import AnyArray
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.columns import refuse_long_cells, refuse_rows, text_schema
from mainstay.analytics.files.dialect import csv_reader
from mainstay.analytics.files.model import LINE, BadRow, Dialect, Limits

NEWLINE, RETURN, QUOTE = 10, 13, 34
BLOCK = 1 << 24
PIECE = 1 << 22
MOST_BAD_ROWS = 10_000

Bytes = npt.NDArray[np.uint8]


class IrregularError(Exception):
    """The file is not one row a line after all: the slow way must read it."""


@dataclass(frozen=True, slots=True)
class RegularRows:
    """What Arrow read: the rows that fit, and those that do not."""

    table: pa.Table
    bad_rows: list[BadRow]


def is_regular(content: bytes, dialect: Dialect) -> bool:
    """Check that every line is one row and every quotation mark stands where it belongs."""
    usual = dialect.quote in ('"', None) and dialect.escape is None and not dialect.padded
    if not usual or len(dialect.delimiter) != 1 or dialect.delimiter == " ":
        return False
    if content.count(b"\r") != content.count(b"\r\n"):
        return False
    return all(_piece_is_regular(piece, ord(dialect.delimiter)) for piece in whole_lines(content))


def whole_lines(content: bytes) -> Iterator[bytes]:
    """Yield a text in pieces that end where a line ends; a piece holds at least one line."""
    start = 0
    while start < len(content):
        end = content.rfind(b"\n", start, start + PIECE) + 1
        end = end or content.find(b"\n", start + PIECE) + 1 or len(content)
        yield content[start:end]
        start = end


def _piece_is_regular(content: bytes, delimiter: int) -> bool:
    data = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(data == NEWLINE)
    longest = np.diff(ends, prepend=-1, append=len(data)).max(initial=0)
    return bool(longest < BLOCK // 2) and _quotes_are_regular(data, ends, delimiter)


def _quotes_are_regular(data: Bytes, ends: npt.NDArray[np.intp], delimiter: int) -> bool:
    """Each line has pairs of quotes; a pair opens after a delimiter and closes before one."""
    quotes = np.flatnonzero(data == QUOTE)
    if not len(quotes):
        return True
    if len(quotes) % 2 or np.any(np.searchsorted(quotes, ends) % 2):
        return False
    edges = np.array([delimiter, NEWLINE, RETURN, QUOTE], np.uint8)
    openers, closers = quotes[0::2], quotes[1::2]
    before = data[np.maximum(openers - 1, 0)]
    after = data[np.minimum(closers + 1, len(data) - 1)]
    opened = np.isin(before, edges) | (openers == 0)
    closed = np.isin(after, edges) | (closers == len(data) - 1)
    return bool(opened.all() and closed.all())


def read_regular(
    name: str, content: bytes, *, names: list[str], dialect: Dialect, limits: Limits
) -> RegularRows:
    """Read the rows with Arrow; raises IrregularError where it cannot, or FileProblem."""
    skipped = dialect.first_line - (0 if dialect.has_header else 1)
    refuse_rows(name, content.count(b"\n") - skipped, limits=limits)
    bad: list[arrow_csv.InvalidRow] = []
    most = min(MOST_BAD_ROWS, limits.max_bad_rows)

    def keep(row: arrow_csv.InvalidRow) -> Literal["skip", "error"]:
        bad.append(row)
        return "skip" if len(bad) <= most else "error"

    try:
        table = arrow_csv.read_csv(
            io.BytesIO(content),
            arrow_csv.ReadOptions(
                use_threads=False, block_size=BLOCK, skip_rows=skipped, column_names=names
            ),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            _all_text(names),
        )
    except pa.ArrowInvalid as error:
        raise IrregularError from error
    bad_rows = [_bad_row(row, dialect, width=len(names)) for row in bad]
    refuse_rows(name, table.num_rows, limits=limits)
    lines = _line_numbers(table.num_rows, bad_rows, first=skipped + 1)
    table = table.cast(text_schema(names).remove(len(names))).append_column(
        text_schema(names).field(LINE), lines
    )
    for column in table.columns[:-1]:
        refuse_long_cells(name, column, table[LINE], limits=limits)
    return RegularRows(table, bad_rows)


def _all_text(names: list[str]) -> arrow_csv.ConvertOptions:
    return arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )


def _bad_row(row: arrow_csv.InvalidRow, dialect: Dialect, *, width: int) -> BadRow:
    """Describe a row of another width; one whose surplus is empty is left to the slow way."""
    cells: list[str] = next(csv_reader([row.text], dialect), [])
    if row.number is None or not any(cells) or (len(cells) > width and not any(cells[width:])):
        raise IrregularError
    return ragged(row.number, cells, row.text, width=width)


def ragged(line: int, cells: list[str], text: str, *, width: int) -> BadRow:
    """Describe a row that has too many cells or too few."""
    code = "too_many_cells" if len(cells) > width else "too_few_cells"
    return BadRow(line, code, text.rstrip("\r\n"), {"cells": len(cells), "columns": width})


def _line_numbers(rows: int, bad_rows: list[BadRow], *, first: int) -> AnyArray:
    """Number the rows that were kept, leaving out the lines of those that were not."""
    lines = np.arange(first, first + rows + len(bad_rows), dtype=np.int64)
    kept = np.setdiff1d(lines, [row.line for row in bad_rows], assume_unique=True)
    return pa.array(kept, pa.int64())


def without_blank_rows(table: pa.Table) -> tuple[pa.Table, int]:
    """Leave out rows without a single cell and count them."""
    blank: Any = table.column(0).is_null()
    for column in table.columns[1:-1]:
        if not pc.any(blank).as_py():
            return table, 0
        blank = pc.and_(blank, column.is_null())
    kept = table.filter(pc.invert(blank))
    return kept, table.num_rows - kept.num_rows
