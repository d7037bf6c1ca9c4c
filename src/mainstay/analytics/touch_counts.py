"""Faded counts of touches by account and person, of many at once.

The same figures as ``domain.observed_strength.faded_counts``, as columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mainstay.domain.observed_strength import TouchKind

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
KINDS = tuple(TouchKind)


@dataclass(frozen=True, slots=True)
class TouchColumns:
    """One row for each person in each touch; days since 1970, kinds by their place in ``KINDS``."""

    account: Numbers
    person: Numbers
    day: Numbers
    kind: Numbers


@dataclass(frozen=True, slots=True)
class CountColumns:
    """One row for each person at an account: counts by kind as of ``last``, the latest day."""

    account: Numbers
    person: Numbers
    last: Numbers
    counts: dict[TouchKind, Floats]


def counts_to_the_last(touches: TouchColumns, *, half_life: float) -> CountColumns:
    """Count the touches with each person at an account as of the day of the last one.

    Counted to its own last day, a person's row never fades until it is read, and a touch that is
    whole half-lives old weighs exactly a power of two, whatever day it is read on.
    """
    place = touches.account * (touches.person.max(initial=0) + 1) + touches.person
    order = np.argsort(place)
    account, person, day = touches.account[order], touches.person[order], touches.day[order]
    is_first = np.diff(place[order], prepend=-1) != 0
    first = np.flatnonzero(is_first)
    last = np.maximum.reduceat(day, first) if len(first) else day
    row = np.cumsum(is_first) - 1
    weight: Floats = 0.5 ** ((last[row] - day) / half_life)
    kind = touches.kind[order]
    counts = {name: _summed(row, weight * (kind == at), first) for at, name in enumerate(KINDS)}
    return CountColumns(account[first], person[first], last, counts)


def _summed(row: Numbers, weight: Floats, first: Numbers) -> Floats:
    return np.asarray(np.bincount(row, weight, minlength=len(first)), np.float64)
