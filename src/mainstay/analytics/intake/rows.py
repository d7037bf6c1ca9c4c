"""Rows of a file with what other tables of the same drop say about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics.files import LINE, FileTable, parse_identifier
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import Array, whole
from mainstay.analytics.intake.model import Column, Join


class Rows:
    """The rows of one table; columns of joined tables are looked up row by row."""

    def __init__(
        self, base: FileTable, tables: Mapping[str, FileTable], joins: Sequence[Join] = ()
    ) -> None:
        self.base = base
        self._tables = tables
        self._places: dict[str, Array] = {}
        self._joins = {join.table: join for join in joins}
        for join in joins:
            self._places[join.table] = self._lookup(join)

    def __len__(self) -> int:
        return int(self.base.data.num_rows)

    @property
    def lines(self) -> Array:
        return self.base.data.column(LINE)

    def table_of(self, column: Column) -> FileTable:
        """Return the table of the file that a column stands in."""
        return self._tables[column.table] if column.table else self.base

    def text(self, column: Column) -> Array:
        """Return the text of a column, one cell a row."""
        if not column.table:
            return self.base.data.column(column.name)
        found = self._tables[column.table].data.column(column.name)
        return pa.chunked_array([whole(found).take(self._places[column.table])])

    def unmatched(self, table: str) -> npt.NDArray[np.int64]:
        """Return the rows that a joined table does not know."""
        missing = self._places[table].is_null()
        return np.flatnonzero(missing.to_numpy(zero_copy_only=False))

    def join_of(self, table: str) -> Join:
        return self._joins[table]

    def _lookup(self, join: Join) -> Array:
        left = parse_identifier(self.text(join.on)).values
        right = parse_identifier(self._tables[join.table].data.column(join.to)).values
        return pc.index_in(left, value_set=right, skip_nulls=True)
