"""Makes the derived rows of a batch: what each account bought on each day, and of which families.

Apart from the lake, which only keeps them: they follow from the order lines alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.facts import ACCOUNT_DAYS, FAMILY_CODES
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.measures.account_days import account_days

MOST_FAMILIES = 63  # bits of a whole number
PORTION = 50_000  # lines summed at a time: the groups of as many are in memory
NEEDED = (
    "batch",
    "account",
    "date",
    "currency",
    "revenue",
    "direct_cost",
    "product_family",
    "product",
)


def family_codes(lines: pa.Table, *, batch: int) -> pa.Table:
    """Number the families of a batch, then the products of lines without one; too many: none.

    One more row, without a code, says that the batch has been derived.
    """
    bare = lines.filter(pc.is_null(lines.column("product_family")))
    families = sorted(pc.unique(lines.column("product_family")).drop_null().to_pylist())
    products = sorted(pc.unique(bare.column("product")).drop_null().to_pylist())
    named = [(name, None) for name in families] + [(None, name) for name in products]
    if len(named) > MOST_FAMILIES:
        named = []
    columns = [
        pa.array([batch] * (len(named) + 1), pa.int64()),
        pa.array([*range(len(named)), None], pa.int64()),
        pa.array([*(family for family, _ in named), None], pa.string()),
        pa.array([*(product for _, product in named), None], pa.string()),
    ]
    return pa.table(columns, schema=FAMILY_CODES.schema)


def whole_accounts(lines: pa.Table, *, at_least: int = PORTION) -> Iterator[pa.Table]:
    """Yield the assigned lines in order of account, some at a time, no account in two portions.

    At least one portion, be it empty. What sums them then holds the groups of one portion only.
    """
    order = pc.sort_indices(lines.column("account"))[
        : len(lines) - lines.column("account").null_count
    ]
    accounts = lines.column("account").take(order).to_numpy()
    start = 0
    while True:
        end = start + at_least
        if end < len(accounts):
            end = int(np.searchsorted(accounts, accounts[end - 1], side="right"))
        yield lines.take(order[start:end])
        if end >= len(accounts):
            return
        start = end


def day_sums(lines: pa.Table, codes: pa.Table) -> Any:
    """Sum the lines of a batch by account, day and currency: an expression in order of account.

    ``lines`` has the columns NEEDED. Families are null where the batch has too many to number.
    """
    bits = _bits(lines, codes)
    marked = lines.select(list(NEEDED[:6])).append_column("bit", bits)
    rows = ibis.memtable(marked)
    bought = (ibis._.revenue > 0).ifelse(ibis._.bit, ibis._.bit * 0)
    days = account_days(rows, families=bought.bit_or())  # DuckDB alone joins bits
    return days.select(*ACCOUNT_DAYS.schema.names).order_by("account", "date")


def _bits(lines: pa.Table, codes: pa.Table) -> Any:
    """The bit of each line's family or product; 0 without either, null when none are numbered."""
    families, products = (codes.column(name)[:-1] for name in ("product_family", "product"))
    named = lines.column("product_family").is_valid()
    is_numbered = len(families) or not (
        pc.any(named).as_py() or pc.any(lines.column("product").is_valid()).as_py()
    )
    if not is_numbered:
        return pa.nulls(len(lines), pa.int64())
    code = pc.if_else(
        named,
        pc.index_in(lines.column("product_family"), value_set=families, skip_nulls=True),
        pc.index_in(lines.column("product"), value_set=products, skip_nulls=True),
    )
    whole = pc.fill_null(code, -1).to_numpy()
    return pa.array(np.where(whole < 0, 0, np.left_shift(1, np.maximum(whole, 0).astype(np.int64))))
