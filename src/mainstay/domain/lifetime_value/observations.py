"""What the purchase models see of a customer: frequency, recency, T (times in one unit)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mainstay.domain.lifetime_value.arrays import (
    Floats,
    Integers,
    column,
    dot,
    require,
    same_length,
    weight_column,
)
from mainstay.domain.lifetime_value.errors import NotEnoughData

SAMPLE = 8000  # customers whose most likely parameters lie near those of very many


@dataclass(frozen=True, slots=True)
class Observations:
    """Equal-length columns: repeat purchases x, time of the last one t_x, end of watching T."""

    frequency: Floats
    recency: Floats
    T: Floats
    weights: Floats

    @property
    def customers(self) -> float:
        """How many customers there are: the sum of the weights."""
        return float(self.weights.sum())


def observe(
    frequency: ArrayLike, recency: ArrayLike, T: ArrayLike, weights: ArrayLike | None = None
) -> Observations:
    """Check the columns and return them.

    Frequency counts purchases after the first; recency and T are measured from the first, in the
    same unit. Raises InvalidObservations naming the first row that cannot be.
    """
    x, t_x, end = (
        column(frequency, name="frequency"),
        column(recency, name="recency"),
        column(T, name="T"),
    )
    if len({x.size, t_x.size, end.size} - {1}) == 1:  # a single number stands for every row
        x, t_x, end = (np.array(array) for array in np.broadcast_arrays(x, t_x, end))
    same_length(frequency=x, recency=t_x, T=end)
    require(x >= 0, "the frequency is negative")
    require(x == np.floor(x), "the frequency is not a whole number")
    require(t_x >= 0, "the recency is negative")
    require(t_x <= end, "the recency is after the end of observation T")
    require((x > 0) | (t_x == 0), "there is a recency but no repeat purchase")
    require((x == 0) | (t_x > 0), "there are repeat purchases but the recency is zero")
    return Observations(x, t_x, end, weight_column(weights, length=x.size))


def collapse(seen: Observations) -> Observations:
    """Merge identical customers into one row that carries their weight.

    Rows are grouped by a hash of their bits; equal hashes of unequal rows can only cause a row
    to be merged less, never wrongly.
    """
    rows = (seen.frequency, seen.recency, seen.T)
    order = np.argsort(_hashes(rows))
    sorted_rows = [array[order] for array in rows]
    differs = np.zeros(order.size, dtype=bool)
    differs[:1] = True  # of no customers at all, there is no first
    for array in sorted_rows:
        differs[1:] |= array[1:] != array[:-1]
    starts = np.flatnonzero(differs)
    merged = np.add.reduceat(seen.weights[order], starts)
    kept = merged > 0
    x, t_x, end = (array[starts][kept] for array in sorted_rows)
    return Observations(x, t_x, end, merged[kept])


def _hashes(rows: tuple[Floats, ...]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    mixed = np.zeros(rows[0].size, dtype=np.uint64)
    for array in rows:
        bits = (array + 0.0).view(np.uint64)  # + 0.0 makes -0.0 the same bits as 0.0
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def require_enough(seen: Observations, *, parameters: int) -> None:
    """Raise NotEnoughData when collapsed customers cannot tell that many parameters apart."""
    if not (seen.frequency > 0).any():
        raise NotEnoughData("No customer bought a second time, so no rhythm can be learned.")
    if seen.frequency.size <= parameters:
        raise NotEnoughData(
            f"There are only {seen.frequency.size} different histories; "
            f"more than {parameters} are needed to tell {parameters} parameters apart."
        )


def timescale(seen: Observations) -> float:
    """Return the mean time a customer was watched: fits divide by it, so units do not matter."""
    return float(np.average(seen.T, weights=seen.weights))


def scaled(seen: Observations, scale: float) -> Observations:
    """Return the same customers with times divided by `scale`."""
    return Observations(seen.frequency, seen.recency / scale, seen.T / scale, seen.weights)


def purchase_rate(seen: Observations) -> float:
    """Return repeat purchases per unit of time watched."""
    return dot(seen.weights, seen.frequency) / dot(seen.weights, seen.T)


def sample_step(rows: int) -> int | None:
    """Return every how many-th of so many rows make a sample; None where all are few enough."""
    return rows // SAMPLE if rows >= 3 * SAMPLE else None


def sampled(seen: Observations) -> Observations | None:
    """Return a sample of very many collapsed customers, which lie in no order; None of fewer."""
    step = sample_step(seen.frequency.size)
    return picked(seen, slice(None, None, step)) if step else None


def by_frequency(seen: Observations) -> Observations:
    """Return the same customers, those with the fewest repeat purchases first."""
    return picked(seen, np.argsort(seen.frequency, kind="stable"))


def picked(seen: Observations, some: slice | Integers) -> Observations:
    """Return some of the customers."""
    return Observations(seen.frequency[some], seen.recency[some], seen.T[some], seen.weights[some])
