"""Which batches name which accounts and rows: what undo and redo have to know of the lake."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from mainstay.analytics.facts import FactTable
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import whole
from mainstay.analytics.lake import Lake


def batches_by_account(
    lake: Lake, tables: Sequence[FactTable], *, batches: Sequence[int]
) -> dict[int, set[int]]:
    """Return for each account the batches, of these, whose rows belong to it."""
    found: dict[int, set[int]] = {}
    for table in tables:
        rows = lake.rows_of(table, batches=batches, columns=["account", "batch"])
        pairs = rows.group_by(["account", "batch"]).aggregate([]).to_pydict()
        for account, batch in zip(pairs["account"], pairs["batch"], strict=True):
            if account is not None:
                found.setdefault(account, set()).add(batch)
    return found


def shared_keys(
    lake: Lake, table: FactTable, *, of: Sequence[int], beside: Sequence[int]
) -> dict[int, int]:
    """Return how many rows of some batches are brought by each other batch as well.

    Rows that one of all these batches replaced are left out on both sides.
    """
    rows = lake.rows_of(table, batches=[*of, *beside], columns=["batch", "key"])
    ours = pc.is_in(rows.column("batch"), value_set=pa.array(list(of), pa.int64()))
    theirs = rows.filter(pc.invert(ours))
    both = pc.is_in(theirs.column("key"), value_set=whole(rows.filter(ours).column("key")))
    counted = theirs.filter(both).group_by("batch").aggregate([("key", "count")]).to_pydict()
    return dict(zip(counted["batch"], counted["key_count"], strict=True))
