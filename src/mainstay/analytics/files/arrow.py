"""Names for Arrow's types, and its functions without their stubs, which refuse plain texts."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute

AnyArray: TypeAlias = "pa.Array[Any]"
AnyColumn: TypeAlias = "pa.Array[Any] | pa.ChunkedArray[Any]"

compute: Any = pyarrow.compute

NO_TEXT = pa.nulls(1, pa.string())[0]  # pa.scalar() would import pandas, a second at start


def texts_of(column: AnyColumn) -> list[str]:
    """Return the texts of a column, without its nulls."""
    return [text for text in column.to_pylist() if text is not None]


def nulls(length: int, kind: pa.DataType) -> AnyArray:
    """Return an array of nulls of any type."""
    empty: Any = [None] * length
    return pa.array(empty, kind)
