"""Values at many times from values at few nodes: exact enough to be differentiated through.

A smooth function of (frequency, time) is wanted for every customer; per frequency, it is computed
at Chebyshev nodes of log(time + OFFSET), and a fixed sparse matrix carries it to the customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mainstay.domain.lifetime_value.arrays import Floats, Integers

OFFSET = 0.02  # of the mean observation time


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes (x, t) and the matrix from values at the nodes to values at the customers."""

    x: Floats
    t: Floats
    to_rows: sparse.csr_array[np.float64]
    to_nodes: sparse.csc_array[np.float64]

    def spread(self, at_nodes: Floats) -> Floats:
        """Return the interpolated value of each row."""
        return np.asarray(self.to_rows @ at_nodes, dtype=np.float64)

    def gathered(self, at_rows: Floats) -> Floats:
        """Return, per node, the sum over rows of the row's weight of that node."""
        return np.asarray(self.to_nodes @ at_rows, dtype=np.float64)


def grid(x: Floats, t: Floats, *, nodes: int) -> Grid:
    """Lay a grid under the points (x, t), x ascending; t in units of the mean observation time.

    Frequencies seen with at most `nodes` different times get these times themselves as nodes.
    """
    edges = np.flatnonzero(np.diff(x)) + 1
    sets = [_nodes(times, nodes=nodes) for times in np.split(t, edges)]
    starts = np.cumsum([0] + [found.t.size for found in sets])
    column = [start + found.column.ravel() for start, found in zip(starts, sets, strict=False)]
    widths = np.concatenate([np.full(*found.column.shape) for found in sets])
    matrix = sparse.csr_array(
        (
            np.concatenate([found.weight.ravel() for found in sets]),
            np.concatenate(column),
            np.concatenate([[0], np.cumsum(widths)]),
        ),
        shape=(x.size, int(starts[-1])),
    )
    sizes = [found.t.size for found in sets]
    return Grid(
        x=np.repeat(x[np.concatenate([[0], edges])], sizes),
        t=np.concatenate([found.t for found in sets]),
        to_rows=matrix,
        to_nodes=matrix.T,
    )


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The nodes of one frequency; each row takes `weight` of the nodes in `column`."""

    t: Floats
    column: Integers
    weight: Floats


def _nodes(t: Floats, *, nodes: int) -> _Nodes:
    distinct, place = np.unique(t, return_inverse=True)
    if distinct.size <= nodes:
        return _Nodes(distinct, place[:, None], np.ones((t.size, 1)))
    return _chebyshev(t, nodes=nodes)


def _chebyshev(t: Floats, *, nodes: int) -> _Nodes:
    """Interpolate by the barycentric formula at Chebyshev points of the first kind."""
    y = np.log(t + OFFSET)
    angle = (np.arange(nodes) + 0.5) * np.pi / nodes
    at = (y.max() + y.min()) / 2 + (y.max() - y.min()) / 2 * np.cos(angle)
    distance = y[:, None] - at
    distance[distance == 0] = np.finfo(float).tiny
    weight = (-1.0) ** np.arange(nodes) * np.sin(angle) / distance
    weight /= weight.sum(axis=1, keepdims=True)
    return _Nodes(np.exp(at) - OFFSET, np.tile(np.arange(nodes), (t.size, 1)), weight)
