"""Marked rows: all of them are the same rows, some of them are a part."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from mainstay.analytics.intake.arrays import marked


def test_all_rows_are_the_rows_themselves_and_not_a_copy() -> None:
    rows = pa.table({"a": [1, 2, 3]})
    assert marked(rows, np.array([True, True, True])) is rows


def test_some_rows_are_those_that_are_marked() -> None:
    rows = pa.table({"a": [1, 2, 3]})
    some = np.array([True, False, True])
    assert marked(rows, some).column("a").to_pylist() == [1, 3]
    assert marked(rows.column("a"), ~some).to_pylist() == [2]
