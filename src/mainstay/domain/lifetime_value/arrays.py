"""How this package checks and writes down arrays of numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mainstay.domain.lifetime_value.errors import InvalidObservations, InvalidParameters

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def column(values: ArrayLike, *, name: str) -> Floats:
    """Return `values` as a one-dimensional float array; a number becomes an array of one.

    Raises InvalidObservations when they are not numbers, not finite or not one column.
    """
    try:
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as problem:
        raise InvalidObservations(f"Not every {name} is a number.") from problem
    if array.ndim != 1:
        raise InvalidObservations(f"The {name} must be one column of numbers.")
    require(np.isfinite(array), f"the {name} is missing or infinite")
    return array


def weight_column(weights: ArrayLike | None, *, length: int) -> Floats:
    """Return one weight a row: ones when none are given. Raises InvalidObservations."""
    if weights is None:
        return np.ones(length)
    array = column(weights, name="weight")
    same_length(frequency=np.empty(length), weight=array)
    require(array >= 0, "the weight is negative")
    if not array.sum() > 0:
        raise InvalidObservations("All weights are zero, so there is nothing to learn from.")
    return array


def times_ahead(t: ArrayLike, *, length: int | None = None) -> Floats:
    """Return times ahead as an array, one number spread over `length` customers.

    Raises InvalidObservations when one is negative or there are neither one nor `length`.
    """
    ahead = column(t, name="time ahead")
    require(ahead >= 0, "the time ahead is negative")
    if length is None:
        return ahead
    if ahead.size not in (1, length):
        raise InvalidObservations(f"There are {ahead.size} times ahead for {length} customers.")
    return np.array(np.broadcast_to(ahead, length))


def whole_counts(n: ArrayLike) -> Floats:
    """Return counts as an array. Raises InvalidObservations unless whole and not negative."""
    counts = column(n, name="count")
    require((counts >= 0) & (counts == np.floor(counts)), "the count is not a whole number from 0")
    return counts


def dot(left: Floats, right: Floats) -> float:
    """Return the inner product on this thread alone: BLAS's threads cost more than they bring."""
    return float(np.einsum("i,i->", left, right))


def require(rule: NDArray[np.bool_], broken: str) -> None:
    """Raise InvalidObservations naming the first row (from 1) where `rule` does not hold."""
    if not rule.all():
        rows = np.flatnonzero(~rule)
        more = f" ({rows.size} rows in all)" if rows.size > 1 else ""
        raise InvalidObservations(f"In row {rows[0] + 1} {broken}{more}.")


def same_length(**columns: Floats) -> None:
    """Raise InvalidObservations unless all columns have as many rows as the first."""
    sizes = {name: array.size for name, array in columns.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{size} of {name}" for name, size in sizes.items())
        raise InvalidObservations(f"The columns differ in length: {told}.")


def require_positive(parameters: Mapping[str, float]) -> None:
    """Raise InvalidParameters unless every model parameter is a finite number above zero."""
    for name, value in parameters.items():
        if not (np.isfinite(value) and value > 0):
            raise InvalidParameters(f"The parameter {name} must be above zero, not {value}.")
