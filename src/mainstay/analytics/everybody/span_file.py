"""The file that keeps the sums of spans beside the lake: made anew whenever it does not serve."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody.exact import numbers
from mainstay.analytics.everybody.spans import Basis, Spans

NAME = "account_spans.arrow"
BASIS = b"basis"
BY_DAY = ("day", "day_revenue", "day_orders")
BY_ACCOUNT = [name for name in Spans.__slots__ if name not in ("basis", *BY_DAY)]


def kept_spans(folder: Path) -> Spans | None:
    """Read the sums; None when there are none or they cannot be read."""
    try:
        with pa.OSFile(str(folder / NAME), "rb") as file:
            table = pa.ipc.open_file(file).read_all()
        basis = Basis.of_json((table.schema.metadata or {})[BASIS].decode())
        columns = {name: numbers(table.column(name)) for name in BY_ACCOUNT}
        days = {name: numbers(_flat(table, name)) for name in BY_DAY}
    except (OSError, KeyError, TypeError, ValueError):  # pa.ArrowInvalid is a ValueError
        return None
    return Spans(basis=basis, **columns, **days)


def keep_spans(folder: Path, spans: Spans) -> None:
    """Write the sums in one step; OSError when that cannot be."""
    columns = {name: pa.array(getattr(spans, name)) for name in BY_ACCOUNT}
    ends = pa.array(np.append(0, np.cumsum(spans.kept)), pa.int32())
    for name in BY_DAY:
        columns[name] = pa.ListArray.from_arrays(ends, pa.array(getattr(spans, name)))
    table = pa.table(columns).replace_schema_metadata({BASIS: spans.basis.as_json().encode()})
    draft = folder / f"{NAME}.draft"
    with pa.OSFile(str(draft), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    os.replace(draft, folder / NAME)


def _flat(table: pa.Table, name: str) -> Any:
    lists: Any = table.column(name)
    return pa.chunked_array([chunk.flatten() for chunk in lists.chunks], pa.int64())
