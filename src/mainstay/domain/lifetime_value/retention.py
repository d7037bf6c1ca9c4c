"""Retention counts of cohorts, turned into who left when and who was still there at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mainstay.domain.lifetime_value.arrays import Floats, column, require, same_length, whole_counts
from mainstay.domain.lifetime_value.errors import InvalidObservations


@dataclass(frozen=True, slots=True)
class Endings:
    """Customers by period t = 1, 2, ...: who left at t, and whose cohort was last seen at t."""

    t: Floats
    left: Floats
    stayed: Floats

    @property
    def customers(self) -> float:
        """How many customers there are."""
        return float(self.left.sum() + self.stayed.sum())


def endings_of_counts(
    period: ArrayLike, active: ArrayLike, cohort: ArrayLike | None = None
) -> Endings:
    """Add up the cohorts: see ShiftedBetaGeometric.fit for the columns and what is raised."""
    found = endings_by_cohort(period, active, cohort)
    length = max(endings.t.size for endings in found.values())
    left, stayed = np.zeros(length), np.zeros(length)
    for endings in found.values():
        left[: endings.t.size] += endings.left
        stayed[: endings.t.size] += endings.stayed
    return Endings(np.arange(1.0, length + 1), left, stayed)


def endings_by_cohort(
    period: ArrayLike, active: ArrayLike, cohort: ArrayLike | None = None
) -> dict[str, Endings]:
    """Take each cohort apart: see ShiftedBetaGeometric.fit for the columns and what is raised."""
    periods, counts = whole_counts(period), column(active, name="number of active customers")
    same_length(period=periods, active=counts)
    require(counts >= 0, "the number of active customers is negative")
    names = _names(cohort, length=periods.size)
    return {
        str(name): _endings(str(name), periods[names == name], counts[names == name])
        for name in dict.fromkeys(names.tolist())
    }


def _names(cohort: ArrayLike | None, *, length: int) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    if cohort is None:
        return np.full(length, "all", dtype=np.str_)
    names = np.asarray(cohort).astype(np.str_).reshape(-1)
    if names.size != length:
        raise InvalidObservations(f"There are {names.size} cohort names for {length} rows.")
    return names


def _endings(name: str, period: Floats, active: Floats) -> Endings:
    order = np.argsort(period, kind="stable")
    periods, counts = period[order], active[order]
    if periods.size < 2 or not np.array_equal(periods, np.arange(periods.size)):
        raise InvalidObservations(
            f"The periods of cohort {name} must be 0, 1, 2, ... without a gap or a repeat."
        )
    left = counts[:-1] - counts[1:]
    if (left < 0).any():
        grown = int(np.flatnonzero(left < 0)[0]) + 1
        raise InvalidObservations(f"Cohort {name} has more active customers in period {grown}.")
    if counts[0] <= 0:
        raise InvalidObservations(f"Cohort {name} begins without a customer.")
    stayed = np.zeros(left.size)
    stayed[-1] = counts[-1]
    return Endings(periods[1:], left, stayed)
