"""Looks at the lake as somebody who doubts it: damaged files, rows by batch, missing rates."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.analytics.facts import FactTable
from mainstay.analytics.lake import Lake, Session
from mainstay.analytics.measures.order_days import with_rate
from mainstay.analytics.rates import RateTable


def unreadable_files(lake: Lake, table: FactTable, *, thorough: bool) -> list[str]:
    """Name the files of a table that are missing or damaged.

    ``thorough`` reads every value; else the end of each file, where its contents are listed.
    """
    names = lake.files(table)
    columns = list(table.schema.names) if thorough else ["batch"]
    return [Path(name).name for name in names if not _is_readable(name, columns)]


def _is_readable(name: str, columns: list[str]) -> bool:
    try:
        with pq.ParquetFile(name) as file:
            read = sum(part.num_rows for part in file.iter_batches(columns=columns))
            return bool(read == file.metadata.num_rows)
    except (OSError, pa.ArrowException):
        return False


def rows_by_batch(lake: Lake, table: FactTable) -> dict[int, int]:
    """Count the rows of each batch, whether it counts or not."""
    found: Counter[int] = Counter()
    for name in lake.files(table):
        with pq.ParquetFile(name) as file:
            for part in file.iter_batches(columns=["batch"]):
                numbers, counts = np.unique(part.column(0).to_numpy(), return_counts=True)
                found.update(dict(zip(numbers.tolist(), counts.tolist(), strict=True)))
    return dict(found)


def unrated_days(session: Session, rates: RateTable) -> list[dict[str, Any]]:
    """Return currency, date and rows of each day without a rate, in that order."""
    lines = session.order_lines.select("currency", "date")
    loose = session.unassigned_lines.select("currency", "date")
    rated = with_rate(lines.union(loose), ibis.memtable(rates.arrow(name="currency")))
    missing = rated.filter(rated.rate.isnull())
    days = missing.group_by(["currency", "date"]).agg(rows=missing.count())
    rows = session.answer(days).to_pylist()
    return sorted(rows, key=lambda row: (row["currency"], row["date"]))
