"""The good rows of a file for one fact table: named, compared with the lake, made ready for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics import identity
from mainstay.analytics.facts import REPLACED_ROWS, FactTable
from mainstay.analytics.files import LINE
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.identity import Comparison, RowState
from mainstay.analytics.intake.arrays import Array, Mask, marked, mask
from mainstay.analytics.intake.model import Checked
from mainstay.analytics.lake import Lake

NAMING = ["batch", "row", "key", "content"]


@dataclass(frozen=True, slots=True)
class FactRows:
    """Rows of a file that can go to the lake; ``values`` still names accounts as the file does."""

    table: FactTable
    values: pa.Table
    keys: Array
    content: Array

    @classmethod
    def of(
        cls,
        checked: Checked,
        table: FactTable,
        *,
        fields: Sequence[str],
        source: str,
        key: Sequence[str],
    ) -> FactRows:
        """Take the good rows of a checked file and name them.

        Rows in which a key column is empty are named by their content, like rows without a key.
        """
        values = _complete(marked(checked.values, checked.good), fields)
        content = identity.contents(values, fields)
        return cls(table, values, _keys(values, content, source=source, key=key), content)

    @property
    def count(self) -> int:
        return int(self.values.num_rows)

    def lines_of(self, rows: npt.NDArray[np.int64]) -> list[int]:
        """Return the lines of the file that some rows stand on."""
        lines: Array = self.values.column(LINE).take(pa.array(rows, pa.int64()))
        return [int(line) for line in lines.to_pylist()]

    def has(self, column: str) -> bool:
        """Whether any row says something in a column."""
        return int(self.values.column(column).null_count) < self.count

    def twins(self) -> npt.NDArray[np.int64]:
        """Return for each row the earlier row of the file with the same key, else -1."""
        return identity.earlier_twins(self.keys)

    def without(self, rows: Mask) -> FactRows:
        """Return these rows less the marked ones."""
        values, keys, content = (marked(x, ~rows) for x in (self.values, self.keys, self.content))
        return FactRows(self.table, values, keys, content)

    def distinct(self, column: str) -> list[str]:
        """List the different texts of a column, in the order they come; empty ones left out."""
        texts = pc.unique(self.values.column(column)).to_pylist()
        return [text for text in texts if text is not None]

    def pairs(self, first: str, second: str) -> list[tuple[str, str]]:
        """List the different pairs of two text columns where both are filled."""
        grouped = self.values.select([first, second]).group_by([first, second]).aggregate([])
        rows = zip(*(grouped.column(name).to_pylist() for name in (first, second)), strict=True)
        return sorted({(a, b) for a, b in rows if a is not None and b is not None})

    def empty(self, column: str) -> Mask:
        """Mark the rows that say nothing in a column."""
        return mask(pc.is_null(self.values.column(column)))

    def holding(self, column: str, texts: Collection[str]) -> Mask:
        """Mark the rows whose column holds one of these texts."""
        wanted = pa.array(sorted(texts), pa.string())
        return mask(pc.is_in(self.values.column(column), value_set=wanted))

    def texts_among(self, column: str, texts: Collection[str]) -> dict[int, str]:
        """Return row by row what a column says, where it is one of these texts."""
        rows = np.flatnonzero(self.holding(column, texts)) if texts else np.empty(0, np.int64)
        said: Array = self.values.column(column).take(pa.array(rows, pa.int64()))
        return dict(zip(rows.tolist(), said.to_pylist(), strict=True))

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day."""
        if not self.count:
            return None
        ends = pc.min_max(self.values.column("date")).as_py()
        return ends["min"], ends["max"]

    def days_outside(self, first: date, last: date) -> dict[int, date]:
        """Return row by row the days before the first or after the last one."""
        days: Array = self.values.column("date")
        far = mask(pc.or_(pc.less(days, pa.scalar(first)), pc.greater(days, pa.scalar(last))))
        rows = np.flatnonzero(far)
        return dict(zip(rows.tolist(), days.take(pa.array(rows)).to_pylist(), strict=True))

    def months(self) -> set[tuple[int, int]]:
        """Return the (year, month) of every day."""
        days = pc.unique(self.values.column("date")).to_pylist()
        return {(day.year, day.month) for day in days if day is not None}

    def sums(self, column: str, *, rows: Mask | None = None) -> dict[str, Decimal]:
        """Add a money column up by currency, over all or the marked rows."""
        table = self.values if rows is None else marked(self.values, rows)
        grouped = table.group_by("currency").aggregate([(column, "sum")])
        pairs = zip(
            grouped.column("currency").to_pylist(),
            grouped.column(f"{column}_sum").to_pylist(),
            strict=True,
        )
        return {currency or "": total for currency, total in pairs if total is not None}

    def as_known(self) -> pa.Table:
        """Return these rows as if they were in the lake, for comparing another file with them."""
        count = self.count
        columns = {
            "batch": pa.array(np.zeros(count, np.int64)),
            "row": pa.array(np.arange(count, dtype=np.int64)),
            "key": self.keys,
            "content": self.content,
        }
        return pa.table(columns)

    def compared(self, known: pa.Table) -> Comparison:
        """Compare with rows that count already (batch, row, key, content)."""
        return identity.compare(self.keys, self.content, known)

    def lake_rows(
        self, rows: Mask, *, batch: int, accounts: Mapping[str, int], currency: str
    ) -> pa.Table:
        """Return the marked rows as the lake keeps them; ``accounts`` maps names to ids."""
        kept = marked(self.values, rows)
        columns = {
            "batch": pa.array(np.full(kept.num_rows, batch, np.int64)),
            "row": pa.array(np.arange(1, kept.num_rows + 1, dtype=np.int64)),
            "key": marked(self.keys, rows),
            "content": marked(self.content, rows),
            "file_line": kept.column(LINE),
            "account": _ids(kept.column("account_id"), accounts),
            "currency": pc.fill_null(kept.column("currency"), currency),
        }
        for name in self.table.schema.names:
            if name not in columns:
                columns[name] = kept.column(name)
        ordered = [columns[name] for name in self.table.schema.names]
        return pa.table(ordered, names=self.table.schema.names).cast(self.table.schema)


def _keys(values: pa.Table, content: Array, *, source: str, key: Sequence[str]) -> Array:
    """Name rows by their key columns, and those in which one is empty by their content."""
    if not key:
        return identity.keys_by_content(content, source=source)
    named = identity.keys_by_columns(values, key, source=source)
    full = np.logical_and.reduce([mask(pc.is_valid(values.column(name))) for name in key])
    if full.all():
        return named
    return pc.if_else(pa.array(full), named, identity.keys_by_content(content, source=source))


def known_rows(lake: Lake, table: FactTable, *, batches: Sequence[int]) -> pa.Table:
    """Return batch, row, key and content of the rows that count in these batches."""
    return lake.rows_of(table, batches=batches, columns=NAMING)


def replacements(table: FactTable, rows: Sequence[pa.Table], *, replaced_by: int) -> pa.Table:
    """Name older rows (batch, row) that a batch takes the place of."""
    old = pa.concat_tables([part.select(["batch", "row"]) for part in rows])
    old = old.group_by(["batch", "row"]).aggregate([])
    columns = {
        "table": pa.array([table.name] * old.num_rows, pa.string()),
        "batch": old.column("batch"),
        "row": old.column("row"),
        "replaced_by": pa.array([replaced_by] * old.num_rows, pa.int64()),
    }
    return pa.table(columns).cast(REPLACED_ROWS.schema)


def predecessors(
    lake: Lake, table: FactTable, *, keys: Array, batches: Sequence[int]
) -> list[pa.Table]:
    """Return rows of these batches with these keys that were replaced before.

    Who replaces a row replaces what that row replaced too: else undoing the one between would
    bring the oldest back beside the newest.
    """
    if not len(keys) or not lake.files(REPLACED_ROWS):
        return []
    gone = lake.rows_of(REPLACED_ROWS, batches=batches, columns=["table", "batch", "row"])
    older = pc.unique(gone.filter(pc.equal(gone.column("table"), table.name)).column("batch"))
    return [
        identity.rows_with_keys(lake.rows_of(table, batches=[batch], columns=NAMING), keys)
        for batch in older.to_pylist()
    ]


def replaced_in_part(lake: Lake, *, batches: Sequence[int]) -> set[int]:
    """Return those of these batches that have rows which a later row replaced."""
    gone = lake.rows_of(REPLACED_ROWS, batches=batches, columns=["batch"])
    return set(pc.unique(gone.column("batch")).to_pylist())


def keys_of(facts: FactRows, comparison: Comparison) -> Array:
    """Return the keys of the changed rows."""
    return facts.keys.filter(pa.array(comparison.states == RowState.CHANGED))


def not_among(known: pa.Table, keys: Array) -> pa.Table:
    """Return the (batch, row) of known rows whose key is not among these."""
    found = pc.is_in(known.column("key"), value_set=keys)
    return known.filter(pc.invert(found)).select(["batch", "row"])


def accounts_of(lake: Lake, tables: Sequence[FactTable], *, batches: Sequence[int]) -> set[int]:
    """Return the accounts that rows of these batches belong to."""
    found: set[int] = set()
    for table in tables:
        rows = lake.rows_of(table, batches=batches, columns=["account"])
        found.update(pc.unique(rows.column("account")).to_pylist())
    return {account for account in found if account is not None}


def _complete(values: pa.Table, fields: Sequence[str]) -> pa.Table:
    """Keep these columns and the line; a column that no file gave is empty."""
    columns = {
        name: values.column(name)
        if name in values.column_names
        else pa.nulls(values.num_rows, pa.string())
        for name in [*fields, LINE]
    }
    return pa.table(columns)


def _ids(names: Array, accounts: Mapping[str, int]) -> Array:
    keys = pa.array(list(accounts), pa.string())
    ids = pa.array(list(accounts.values()), pa.int64())
    return ids.take(pc.index_in(names.combine_chunks(), value_set=keys, skip_nulls=True))
