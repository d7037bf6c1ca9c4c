"""A batch is written and summed in portions: in order, no account in two of them, nothing lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.analytics.day_sums import PORTION, whole_accounts
from mainstay.analytics.facts import ACCOUNT_DAYS, MONEY, ORDER_LINES
from mainstay.analytics.lake import ROW_GROUP, Lake

COUNT = max(2 * ROW_GROUP, 3 * PORTION) + 1_000
DICE = np.random.default_rng(5)


def many_lines() -> pa.Table:
    """Make lines of 900 accounts in no order; the first account has more than a portion."""
    accounts = DICE.integers(1, 900, COUNT)
    accounts[: PORTION + 10] = 1
    unassigned = np.zeros(COUNT, bool)
    unassigned[-50:] = True
    DICE.shuffle(accounts[:-50])
    days = pa.array(DICE.integers(19_000, 20_000, COUNT), pa.int32()).cast(pa.date32())
    money = pa.array(DICE.integers(-500, 10_000, COUNT), pa.int32()).cast(MONEY)
    made = {
        "batch": np.full(COUNT, 4),
        "row": np.arange(1, COUNT + 1),
        "key": [b"key"] * COUNT,
        "content": [b"content"] * COUNT,
        "account": pa.array(accounts, mask=unassigned),
        "date": days,
        "revenue": money,
        "currency": ["EUR"] * COUNT,
    }
    blank = {name: pa.nulls(COUNT) for name in ORDER_LINES.schema.names if name not in made}
    return pa.table({**made, **blank}).select(ORDER_LINES.schema.names).cast(ORDER_LINES.schema)


def written(lake: Lake, name: str) -> pa.Table:
    table = next(table for table in (ORDER_LINES, ACCOUNT_DAYS) if table.name == name)
    return pa.concat_tables(pq.read_table(file) for file in lake.files(table))


def test_no_account_stands_in_two_portions_and_no_assigned_line_is_lost() -> None:
    lines = many_lines()
    seen: list[set[int]] = []
    count = 0
    for portion in whole_accounts(lines):
        count += portion.num_rows
        seen.append(set(portion.column("account").to_pylist()))
    assert len(seen) > 2
    assert sum(map(len, seen)) == len(set().union(*seen))
    assert count == COUNT - 50


def test_nothing_at_all_is_one_empty_portion() -> None:
    assert [some.num_rows for some in whole_accounts(many_lines().slice(0, 0))] == [0]


def test_a_batch_of_several_portions_stands_in_order_and_adds_up(tmp_path: Path) -> None:
    lines = many_lines()
    lake = Lake(tmp_path / "lake")
    assert lake.append(ORDER_LINES, lines, batch=4) == COUNT
    kept = written(lake, "order_lines")
    places = [row or 10_000 for row in kept.column("account").to_pylist()]
    pairs = list(zip(places, kept.column("date").to_pylist(), strict=True))
    assert pairs == sorted(pairs)
    assert sorted(kept.column("row").to_pylist()) == list(range(1, COUNT + 1))

    days = written(lake, "account_days")
    told = list(
        zip(days.column("account").to_pylist(), days.column("date").to_pylist(), strict=True)
    )
    assert told == sorted(set(told))
    assert sum(days.column("revenue").to_pylist()) == assigned(lines)
    assert sum(days.column("lines").to_pylist()) == COUNT - 50


def assigned(lines: pa.Table) -> Decimal:
    rows = zip(
        lines.column("account").to_pylist(), lines.column("revenue").to_pylist(), strict=True
    )
    return sum((revenue for account, revenue in rows if account is not None), Decimal())
