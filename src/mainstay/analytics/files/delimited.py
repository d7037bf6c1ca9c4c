"""Text files: the table of a delimited file, the fast way where its lines are rows, else slowly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.columns import double_encoded, keep_columns, refuse_columns
from mainstay.analytics.files.dialect import DELIMITERS, sample_lines, sniff, split_lines
from mainstay.analytics.files.encoding import Text, decode
from mainstay.analytics.files.guards import without_guards
from mainstay.analytics.files.heads import column_names
from mainstay.analytics.files.irregular import Layout, Rows, SlowReader
from mainstay.analytics.files.model import Dialect, FileTable, Limits, Note, Told
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.regular import (
    IrregularError,
    is_regular,
    read_regular,
    whole_lines,
    without_blank_rows,
)

SAMPLE_BYTES = 4_000_000


def read_text(
    name: str, content: bytes, *, limits: Limits, told: Dialect | Told | None = None
) -> FileTable:
    """Read one text file, by the dialect told or the one found; raises FileProblem."""
    if isinstance(told, Dialect):
        _refuse_marks(told)
    text = decode(name, content, encoding=told.encoding if told else None)
    _refuse_wide_lines(name, text.content, limits=limits)
    layout, notes = _layout(name, text, told, limits=limits)
    rows = _read_rows(layout, text.content)
    table, blank_columns = keep_columns(rows.table, layout.header)
    table, guards = without_guards(table)
    passed = [*_passed_over(rows), *blank_columns, *guards]
    notes = [*text.notes, *notes, *passed, *double_encoded(table)]
    return FileTable(name, table, layout.dialect, tuple(notes), tuple(rows.bad_rows))


def _refuse_marks(dialect: Dialect) -> None:
    """Refuse what the csv module would not take: somebody may have written it by hand."""
    for mark in (dialect.delimiter or ",", dialect.quote, dialect.escape):
        if mark is not None and (len(mark) != 1 or mark in "\r\n\0"):
            raise FileProblem("bad_dialect", mark=repr(mark))


def _refuse_wide_lines(name: str, content: bytes, *, limits: Limits) -> None:
    """Refuse a line of so many marks that splitting it would fill the memory."""
    most = limits.max_columns + limits.max_cell_chars
    for piece in whole_lines(content):
        data = np.frombuffer(piece, np.uint8)
        ends = np.flatnonzero((data == ord("\n")) | (data == ord("\r")))
        starts = np.concatenate(([0], ends + 1))
        lengths = np.diff(starts, append=len(data))
        for line in np.flatnonzero(lengths > most):
            part = piece[starts[line] : starts[line] + lengths[line]]
            marks = max(part.count(mark.encode()) for mark in DELIMITERS)
            if marks > most:
                params = {"found": marks, "limit": limits.max_columns}
                raise FileProblem("too_many_columns", name=name, **params)


def _layout(
    name: str, text: Text, told: Dialect | Told | None, *, limits: Limits
) -> tuple[Layout, list[Note]]:
    sample = text.content[:SAMPLE_BYTES].decode("utf-8", errors="ignore")
    if isinstance(told, Dialect):
        dialect = told
        lines = sample_lines(sample)[dialect.first_line - 1 :]
        rows, notes = [row for _, row in split_lines(lines, dialect)], []
    else:
        sniffed = sniff(sample, encoding=text.encoding, told=told)
        dialect, rows, notes = sniffed.dialect, sniffed.rows, list(sniffed.notes)
    if not rows:
        raise FileProblem("no_rows", name=name)
    header = rows[0] if dialect.has_header else []
    width = len(header) or max((len(row) for row in rows), key=[len(r) for r in rows].count)
    refuse_columns(name, width, limits=limits)
    longest = max((len(cell) for cell in header), default=0)
    if longest > limits.max_cell_chars:
        params = {"found": longest, "line": dialect.first_line, "limit": limits.max_cell_chars}
        raise FileProblem("cell_too_long", name=name, **params)
    if width == 0:
        raise FileProblem("no_rows", name=name)
    names, renamed = column_names(header, width=width)
    named = max((place + 1 for place, cell in enumerate(header) if cell.strip()), default=width)
    return Layout(name, dialect, header, names, named, limits), notes + renamed


def _read_rows(layout: Layout, content: bytes) -> Rows:
    if is_regular(content, layout.dialect):
        try:
            return _read_fast(layout, content)
        except IrregularError:
            pass
    return SlowReader(layout, content).read()


def _read_fast(layout: Layout, content: bytes) -> Rows:
    read = read_regular(
        layout.name, content, names=layout.names, dialect=layout.dialect, limits=layout.limits
    )
    table, blank = without_blank_rows(read.table)
    table, repeated = _without_repeated_headers(table, layout)
    return Rows(table, read.bad_rows, blank, repeated)


def _without_repeated_headers(table: pa.Table, layout: Layout) -> tuple[pa.Table, int]:
    repeated: Any = pc.equal(table.column(0), layout.header[0]) if layout.header else None
    if repeated is None or not pc.any(repeated).as_py():
        return table, 0
    for place, cell in enumerate(layout.header):
        same = pc.equal(pc.fill_null(table.column(place), ""), cell)
        repeated = pc.and_(pc.fill_null(repeated, False), same)
    kept = table.filter(pc.invert(repeated))
    return kept, table.num_rows - kept.num_rows


def _passed_over(rows: Rows) -> list[Note]:
    counted = {"blank_rows_skipped": rows.blank, "repeated_headers_skipped": rows.repeated}
    notes = [Note(code, {"rows": count}) for code, count in counted.items() if count]
    if rows.bad_rows:
        first = min(row.line for row in rows.bad_rows)
        notes.append(Note("bad_rows", {"rows": len(rows.bad_rows), "line": first}))
    return notes
