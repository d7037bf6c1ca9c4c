"""Put rows together into an Arrow table of text columns with line numbers, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from mainstay.analytics.files.arrow import NO_TEXT, AnyArray, AnyColumn
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.model import LINE, Limits, Note
from mainstay.analytics.files.problem import FileProblem
from mainstay.analytics.files.repair import mend_column, mend_text

BATCH_ROWS = 50_000


@dataclass(slots=True)
class TableBuilder:
    """Collects rows and turns each full batch into Arrow, so that few Python texts live at once."""

    name: str
    names: list[str]
    limits: Limits
    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)
    done: int = 0

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take one row of exactly as many cells as there are columns."""
        self.rows.append(cells)
        self.lines.append(line)
        if len(self.rows) >= BATCH_ROWS:
            self._flush()

    def table(self) -> pa.Table:
        """Return everything collected; empty cells are null."""
        self._flush()
        return pa.Table.from_batches(self.batches, schema=text_schema(self.names))

    def _flush(self) -> None:
        self.done += len(self.rows)
        refuse_rows(self.name, self.done, limits=self.limits)
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.names)
        arrays = [_text_array(cells) for cells in columns]
        for array in arrays:
            refuse_long_cells(self.name, array, self.lines, limits=self.limits)
        arrays.append(pa.array(self.lines, pa.int64()))
        schema = text_schema(self.names)
        self.batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
        self.rows, self.lines = [], []


def text_schema(names: Sequence[str]) -> pa.Schema:
    """Return the schema of a file's table: text columns, then the line number."""
    fields: list[pa.Field[Any]] = [pa.field(name, pa.string()) for name in names]
    return pa.schema([*fields, pa.field(LINE, pa.int64(), nullable=False)])


def _text_array(cells: Sequence[str]) -> AnyArray:
    array = pa.array(cells, pa.string())
    texts: AnyArray = pc.if_else(pc.equal(array, ""), NO_TEXT, array)
    return texts


def refuse_columns(name: str, found: int, *, limits: Limits) -> None:
    """Raise FileProblem when a table has more columns than are read."""
    if found > limits.max_columns:
        raise FileProblem("too_many_columns", name=name, found=found, limit=limits.max_columns)


def refuse_rows(name: str, found: int, *, limits: Limits) -> None:
    """Raise FileProblem when a table has more rows than are read."""
    if found > limits.max_rows:
        raise FileProblem("too_many_rows", name=name, limit=limits.max_rows)


def refuse_long_cells(
    name: str, column: AnyColumn, lines: Sequence[int] | AnyColumn, *, limits: Limits
) -> None:
    """Raise FileProblem when a cell is longer than allowed, naming its line."""
    lengths = pc.utf8_length(column)
    longest = pc.max(lengths).as_py() or 0
    if longest > limits.max_cell_chars:
        place = pc.index(lengths, longest).as_py()
        line = int(str(lines[place]))
        raise FileProblem(
            "cell_too_long", name=name, found=longest, line=line, limit=limits.max_cell_chars
        )


def keep_columns(table: pa.Table, header: Sequence[str]) -> tuple[pa.Table, list[Note]]:
    """Leave out columns that have neither a name in the header nor a single cell."""
    blank = [
        name
        for place, name in enumerate(table.column_names[:-1])
        if not (place < len(header) and header[place].strip())
        and table.column(place).null_count == table.num_rows
    ]
    if not blank or len(blank) == table.num_columns - 1:
        return table, []
    return table.drop_columns(blank), [Note("blank_columns_skipped", {"columns": len(blank)})]


def double_encoded(table: pa.Table) -> list[Note]:
    """Say in which columns text was encoded twice, how often, with one example."""
    notes = []
    for name in table.column_names[:-1]:
        mended = mend_column(table.column(name))
        if mended.cells:
            example = {"before": mended.before, "after": mended.after}
            params: dict[str, str | int] = {"column": name, "cells": mended.cells, **example}
            notes.append(Note("double_encoded", params))
        if (better := mend_text(name)) != name:
            notes.append(Note("double_encoded_name", {"column": name, "to": better}))
    return notes
