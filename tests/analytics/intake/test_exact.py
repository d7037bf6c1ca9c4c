"""Products of columns are what Python's own decimals say, rounded once."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.analytics.intake.exact import as_money, product, remainder

KIND = pa.decimal128(38, 10)
AMOUNTS = st.decimals(-(10**6), 10**6, places=4, allow_nan=False)
SHARES = st.decimals(0, 1, places=2, allow_nan=False)


@settings(deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, SHARES), min_size=1, max_size=30))
def test_price_times_quantity_less_discount(rows: list[tuple[Decimal, ...]]) -> None:
    price, quantity, share = (pa.array(column, KIND) for column in zip(*rows, strict=True))
    made = as_money(product([price, quantity, remainder(share)])).to_pylist()
    assert made == [
        (p * q * (1 - d)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN) for p, q, d in rows
    ]


def test_what_is_unknown_or_too_large_stays_unknown() -> None:
    price = pa.array([Decimal(10**13), None, Decimal(10**12)], KIND)
    quantity = pa.array([Decimal(1), Decimal(1), Decimal(10**6)], KIND)
    assert as_money(product([price, quantity])).to_pylist() == [None, None, None]
