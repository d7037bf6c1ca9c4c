"""Exact decimal arithmetic over columns: products without a float, rounded once at the end."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import Array
from mainstay.domain.bounds import DIGITS, LARGEST_MONEY, MONEY_PLACES

MONEY = pa.decimal128(DIGITS, MONEY_PLACES)
FIRST, SECOND, THIRD = pa.decimal256(25, 10), pa.decimal256(25, 10), pa.decimal256(24, 10)
BOUNDED = pa.decimal128(38, 10)
LARGEST_FACTOR = 10**13
LARGEST_SHARE = 10**9


def fits_money(values: Array) -> Array:
    """Say for each decimal whether it fits fourteen digits before the point; null fits."""
    limit = pa.scalar(LARGEST_MONEY - 1, values.type)
    return pc.fill_null(pc.less_equal(pc.abs(values), limit), True)


def as_money(values: Array) -> Array:
    """Round decimals half to even to four places; what does not fit becomes null."""
    kept = pc.if_else(fits_money(values), values, pa.scalar(None, values.type))
    return pc.round(kept, ndigits=4, round_mode="half_to_even").cast(MONEY)


def product(factors: Sequence[Array]) -> Array:
    """Multiply two or three columns of decimal128(38, 10) exactly (decimal256).

    A row where a factor is null or has more than thirteen digits before the point is null.
    """
    bounded = [_bounded(factor) for factor in factors]
    result = bounded[0].cast(FIRST)
    for factor, kind in zip(bounded[1:], (SECOND, THIRD), strict=False):
        result = pc.multiply(result, factor.cast(kind))
    return result


def remainder(share: Array) -> Array:
    """Return one minus a share, decimal128(38, 10); null where the share is beyond belief."""
    small = pc.less(pc.abs(share), pa.scalar(LARGEST_SHARE, BOUNDED))
    kept = pc.if_else(small, share, pa.scalar(None, share.type)).cast(pa.decimal128(20, 10))
    return pc.subtract(pa.scalar(1, kept.type), kept).cast(share.type)


def _bounded(values: Array) -> Array:
    small = pc.less(pc.abs(values), pa.scalar(LARGEST_FACTOR, BOUNDED))
    return pc.if_else(small, values, pa.scalar(None, values.type))
