"""Exact money as columns of whole numbers: int64 while everything fits, Python's own when not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics.files.arrow import compute as pc

Whole: TypeAlias = npt.NDArray[Any]  # int64, or object when some number is larger
Flags: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int64]

DIGITS = 4  # decimal places that the lake keeps of money and quantities
SAFE = 2**62
EXACT_FLOAT = 2**53


def numbers(column: Any) -> Places:
    """Return a column of whole numbers or days; null becomes 0."""
    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    if column.null_count:
        column = pc.fill_null(column, 0)
    filled: Places = column.to_numpy().astype(np.int64, copy=False)
    return filled


def known(column: Any) -> Flags:
    """Say where a column is not null."""
    flags: Flags = pc.is_valid(column).to_numpy()
    return flags


def money(column: Any) -> Whole:
    """Return a column of decimals in units of 10 ** -DIGITS; null becomes 0."""
    if column.type.scale != DIGITS:
        column = column.cast(pa.decimal128(38, DIGITS))
    chunks = [_wide(chunk) for chunk in column.chunks]
    return np.concatenate(chunks) if chunks else np.empty(0, np.int64)


def _wide(chunk: Any) -> Whole:
    filled = pc.fill_null(chunk, pa.scalar(Decimal(0), chunk.type)) if chunk.null_count else chunk
    words = np.frombuffer(filled.buffers()[1], np.int64)
    low, high = words.reshape(-1, 2)[filled.offset : filled.offset + len(filled)].T
    if (high == low >> 63).all():
        return np.array(low, np.int64)
    return np.array([int(value.scaleb(DIGITS)) for value in filled.to_pylist()], object)


def decimals(values: Places, is_known: Flags) -> Any:
    """Write whole numbers of 10 ** -DIGITS as texts with so many decimal places; null: unknown."""
    words = np.empty((len(values), 2), np.int64)
    words[:, 0], words[:, 1] = values, values >> 63
    bits = pa.py_buffer(np.packbits(is_known, bitorder="little").tobytes())
    kind = pa.decimal128(22, DIGITS)
    buffers: list[Any] = [bits, pa.py_buffer(words.tobytes())]
    return pa.Array.from_buffers(kind, len(values), buffers).cast(pa.string())


def largest(values: Whole) -> int:
    """Return the largest magnitude of a column."""
    return max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0


def times(values: Whole, factor: int) -> Whole:
    """Multiply by a whole number without ever overflowing."""
    if values.dtype != object and largest(values) * abs(factor) < SAFE:
        return values * factor
    return np.asarray(values.astype(object) * factor)


def plus(one: Whole, other: Whole) -> Whole:
    """Add two columns without ever overflowing."""
    if object in (one.dtype, other.dtype) or largest(one) + largest(other) >= SAFE:
        return np.asarray(one.astype(object) + other.astype(object))
    return one + other


def minus(one: Whole, other: Whole) -> Whole:
    """Subtract one column from another without ever overflowing."""
    return plus(one, -other)


def total(values: Whole) -> int:
    """Add a column up."""
    return int(sums(values, np.zeros(1, np.int64))[0]) if len(values) else 0


def sums(values: Whole, starts: Places) -> Whole:
    """Add up runs of a column; each begins at one of ``starts``, and none is empty."""
    if not len(starts):
        return values[:0]
    if values.dtype != object and largest(values) * len(values) >= SAFE:
        values = values.astype(object)
    return np.asarray(np.add.reduceat(values, starts))


def running(values: Whole) -> Whole:
    """Add a column up step by step."""
    if values.dtype != object and largest(values) * len(values) >= SAFE:
        values = values.astype(object)
    return np.asarray(np.cumsum(values))


def by_rates(values: Whole, positions: Places, rates: Sequence[int]) -> Whole:
    """Multiply each value with the rate at its position, rates being whole numbers."""
    if not len(rates):
        return values * 0
    if values.dtype != object and max(1, largest(values)) * max(abs(r) for r in rates) < SAFE:
        return np.asarray(values * np.array(rates, np.int64)[positions])
    return np.asarray(values.astype(object) * np.array(rates, object)[positions])


def quotient(over: Whole, under: Whole | int) -> Floats:
    """Divide column by column, each result the float nearest to the exact one."""
    below = np.broadcast_to(np.asarray(under), over.shape)
    if largest(over) >= EXACT_FLOAT or largest(below) >= EXACT_FLOAT:
        return np.array([int(a) / int(b) for a, b in zip(over, below, strict=True)], np.float64)
    return np.asarray(over.astype(np.float64) / below.astype(np.float64))


def rounded(values: Whole, digits: int) -> Whole:
    """Drop the last ``digits`` digits, a half to the even neighbour, as Decimal.quantize does."""
    if not digits:
        return values
    unit = 10**digits
    whole, rest = values // unit, values % unit
    is_up = (2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1))
    return np.asarray(whole + is_up.astype(np.int64))


def at_least(values: Whole, limit: Decimal, of: Whole | int) -> Flags:
    """Say where ``values >= limit * of``, exactly."""
    over, under = limit.as_integer_ratio()
    right = times(of, over) if isinstance(of, np.ndarray) else int(of) * over
    left = times(values, under)
    if isinstance(right, int) and abs(right) >= SAFE:
        left = left.astype(object)
    return np.asarray(left >= right, np.bool_)


def digits_of(rates: Sequence[Decimal]) -> int:
    """Return how many decimal places rates need to be whole numbers."""
    places = (-int(rate.normalize().as_tuple().exponent) for rate in rates)
    return max([0, *places])


def whole_rates(rates: Sequence[Decimal], digits: int) -> list[int]:
    """Return rates in units of 10 ** -digits."""
    return [int(rate.scaleb(digits)) for rate in rates]
