"""Checked rows as Python values, for the kinds that the database keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from mainstay.analytics.files import LINE, FileTable
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import whole
from mainstay.analytics.intake.model import Checked


@dataclass(frozen=True, slots=True)
class Record:
    """One good row: its index in the checked rows, its line in the file, its values."""

    row: int
    line: int
    values: dict[str, Any]

    def get(self, name: str) -> Any:
        """Return a value; None where the cell is empty or no column gives it."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """Return a text; "" where there is none."""
        return self.values.get(name) or ""


def records(checked: Checked) -> list[Record]:
    """Return the good rows one by one."""
    good = checked.good
    kept = checked.values.filter(pa.array(good)).to_pylist()
    places = np.flatnonzero(good).tolist()
    return [Record(row, values.pop(LINE), values) for row, values in zip(places, kept, strict=True)]


def first_of_each(checked: Checked, name: str) -> Checked:
    """Keep one row for each text of a field, with the first filled text of every other one.

    Rows that say nothing in the field are left out; so are their problems.
    """
    filled = checked.values.filter(pc.is_valid(checked.values.column(name)))
    others = [column for column in filled.column_names if column != name]
    grouped = filled.group_by(name, use_threads=False).aggregate(
        [(column, "first") for column in others]
    )
    columns = {column: grouped.column(f"{column}_first") for column in others}
    table = pa.table({name: grouped.column(name), **columns})
    return Checked(table.select(checked.values.column_names), notes=checked.notes)


def is_blank(checked: Checked, name: str) -> bool:
    """Whether a field is empty in every row."""
    column = checked.values.column(name)
    return int(column.null_count) == len(column)


def cells(table: FileTable, rows: list[int]) -> list[list[str]]:
    """Return the cells of some rows of a file as they stand there, without the line number."""
    picked = table.data.select(list(table.columns)).take(pa.array(rows, pa.int64()))
    columns = [column.to_pylist() for column in picked.columns]
    return [[cell or "" for cell in row] for row in zip(*columns, strict=True)]


def lines_of(table: FileTable, rows: list[int]) -> list[int]:
    """Return the lines where some rows stand."""
    taken: Any = table.data.column(LINE).take(pa.array(rows, pa.int64()))
    return [int(line) for line in taken.to_pylist()]


def some_texts(table: FileTable, name: str, most: int = 500) -> list[str]:
    """Return the first different texts of a column."""
    texts = pc.unique(whole(table.data.column(name).slice(0, 20_000))).to_pylist()
    return [text for text in texts if text is not None][:most]


def first_by(checked: Checked, key: str, name: str) -> dict[str, str]:
    """Return for each text of one field the first filled text of another."""
    both = checked.values.select([key, name])
    both = both.filter(pc.and_(pc.is_valid(both.column(key)), pc.is_valid(both.column(name))))
    grouped = both.group_by(key, use_threads=False).aggregate([(name, "first")])
    keys: Any = grouped.column(key)
    texts: Any = grouped.column(f"{name}_first")
    return dict(zip(keys.to_pylist(), texts.to_pylist(), strict=True))
