"""Arrow arrays under one name. The stubs of pyarrow know fewer overloads than the library, so
that a precise type would be refused in half of the calls; tests check what these functions do.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array: TypeAlias = Any  # pa.Array or pa.ChunkedArray
Mask: TypeAlias = npt.NDArray[np.bool_]


def whole(column: Array) -> Array:
    """Return a column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def mask(column: Array) -> Mask:
    """Return a boolean column without nulls as a NumPy mask."""
    return np.asarray(whole(column).to_numpy(zero_copy_only=False), dtype=bool)


def marked(rows: Array, marks: Mask) -> Array:
    """Return the marked ones of a column's or a table's rows; all of them without a copy."""
    return rows if marks.all() else rows.filter(pa.array(marks))


def repeated(text: str, count: int) -> Array:
    """Return the same text so many times."""
    return pa.repeat(pa.scalar(text, pa.string()), count)
