"""Rows keep their names: whatever their order, dialect or number of equals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.analytics import identity
from mainstay.analytics.identity import RowState

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=30)


def table(rows: list[tuple[str, int]]) -> pa.Table:
    return pa.table(
        {
            "who": pa.array([who for who, _ in rows], pa.string()),
            "what": pa.array([what for _, what in rows], pa.int64()),
        }
    )


def known(keys: pa.Array, content: pa.Array, *, batch: int = 1) -> pa.Table:
    return pa.table(
        {
            "batch": pa.array([batch] * len(keys), pa.int64()),
            "row": pa.array(range(1, len(keys) + 1), pa.int64()),
            "key": keys,
            "content": content,
        }
    )


def named(rows: list[tuple[str, int]]) -> tuple[pa.Array, pa.Array]:
    content = identity.contents(table(rows), ["who", "what"])
    return identity.keys_by_content(content, source="ERP"), content


@settings(deadline=None)
@given(ROWS)
def test_names_are_unique_and_equal_rows_are_told_apart(rows: list[tuple[str, int]]) -> None:
    keys, content = named(rows)
    assert len(set(keys.to_pylist())) == len(rows)
    assert len(set(content.to_pylist())) == len(set(rows))


@settings(deadline=None)
@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, int]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert set(named(rows)[0].to_pylist()) == set(named(mixed)[0].to_pylist())


@settings(deadline=None)
@given(ROWS, ROWS)
def test_a_second_file_adds_exactly_what_is_not_there_yet(
    first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    comparison = identity.compare(*named(second), known(*named(first)))
    same = sum(min(first.count(row), second.count(row)) for row in set(second))
    assert comparison.count(RowState.SAME) == same
    assert comparison.count(RowState.NEW) == len(second) - same
    assert comparison.count(RowState.CHANGED) == 0


def test_a_row_with_a_key_and_other_content_is_changed_and_names_the_older_one() -> None:
    before, after = table([("a", 1), ("b", 2)]), table([("b", 3), ("a", 1), ("c", 0)])
    names = [identity.keys_by_columns(t, ["who"], source="ERP") for t in (before, after)]
    contents = [identity.contents(t, ["who", "what"]) for t in (before, after)]
    comparison = identity.compare(names[1], contents[1], known(names[0], contents[0], batch=7))
    assert [RowState(state) for state in comparison.states] == [
        RowState.CHANGED,
        RowState.SAME,
        RowState.NEW,
    ]
    assert comparison.replaced.to_pylist() == [{"batch": 7, "row": 2}]


def test_sources_are_kept_apart() -> None:
    rows = table([("a", 1)])
    erp, crm = (identity.keys_by_columns(rows, ["who"], source=s) for s in ("ERP", "CRM"))
    assert erp != crm


def test_equal_values_have_equal_content_and_unknown_is_not_empty_text() -> None:
    def content(amount: str, day: date, text: str | None) -> list[bytes]:
        columns = {
            "amount": pa.array([Decimal(amount)], pa.decimal128(18, 4)),
            "day": pa.array([day], pa.date32()),
            "text": pa.array([text], pa.string()),
        }
        return list(identity.contents(pa.table(columns), list(columns)).to_pylist())

    today = date(2026, 1, 5)
    assert content("1.5", today, "x") == content("1.5000", today, "x")
    assert content("1.5", today, None) != content("1.5", today, "")


def test_cells_do_not_run_into_each_other() -> None:
    pairs = pa.table({"a": ["x", "x\x1fy"], "b": ["y\x1fz", "z"]})
    assert len(set(identity.contents(pairs, ["a", "b"]).to_pylist())) == 2


def test_twins_point_to_the_first_row_with_their_key() -> None:
    keys = identity.keys_by_columns(table([("a", 1), ("b", 1), ("a", 2)]), ["who"], source="s")
    assert identity.earlier_twins(keys).tolist() == [-1, -1, 0]
