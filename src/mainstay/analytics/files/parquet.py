"""Parquet files: every column as the text a person would write, read in small batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mainstay.analytics.files.arrow import NO_TEXT
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.columns import (
    double_encoded,
    refuse_columns,
    refuse_long_cells,
    refuse_rows,
    text_schema,
)
from mainstay.analytics.files.heads import column_names
from mainstay.analytics.files.model import FileTable, Limits, Note
from mainstay.analytics.files.problem import FileProblem

BATCH_ROWS = 8_192


def read_parquet(name: str, content: bytes, *, limits: Limits) -> FileTable:
    """Read a Parquet file as text columns; raises FileProblem."""
    try:
        return _read(name, pq.ParquetFile(pa.BufferReader(content)), limits=limits)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise FileProblem("damaged", name=name, format="Parquet") from None


def _read(name: str, file: pq.ParquetFile, *, limits: Limits) -> FileTable:
    schema = file.schema_arrow
    refuse_columns(name, len(schema.names), limits=limits)
    refuse_rows(name, file.metadata.num_rows, limits=limits)
    if not schema.names:
        raise FileProblem("no_rows", name=name)
    readable = [field.name for field in schema if not pa.types.is_nested(field.type)]
    names, renamed = column_names(readable, width=len(readable))
    batches = list(_text_batches(name, file, readable, names, limits=limits))
    table = pa.Table.from_batches(batches, schema=text_schema(names))
    nested = [column for column in schema.names if column not in readable]
    skipped = [Note("nested_column_skipped", {"column": column}) for column in nested]
    return FileTable(name, table, None, (*renamed, *skipped, *double_encoded(table)))


def _text_batches(
    name: str, file: pq.ParquetFile, readable: list[str], names: list[str], *, limits: Limits
) -> Iterator[pa.RecordBatch]:
    """Yield batches as text, and stop when together they pass the limit of bytes."""
    done = size = 0
    for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=readable):
        lines = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
        columns = [as_text(column) for column in batch.columns]
        for column in columns:
            refuse_long_cells(name, column, lines, limits=limits)
        text = pa.RecordBatch.from_arrays([*columns, lines], schema=text_schema(names))
        done, size = done + batch.num_rows, size + text.nbytes
        if size > limits.max_bytes_unpacked:
            raise FileProblem("too_large", name=name, limit=limits.max_bytes_unpacked)
        yield text


def as_text(column: Any) -> Any:
    """Write a typed column as text; days without a time are written as days, "" is null."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_floating(kind):
        return pa.array([_plain_number(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        text = pc.strftime(column, format="%Y-%m-%d %H:%M:%S")
        return pc.replace_substring_regex(text, r"( 00:00:00(\.0+)?|\.0+)$", "")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        column = pa.array([value and value.hex() for value in column.to_pylist()], pa.string())
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), NO_TEXT, text)


def _plain_number(value: float | None) -> str | None:
    """Write a float with the fewest digits that give it back, without an exponent."""
    if value is None:
        return None
    text = repr(value).removesuffix(".0")
    return text if "e" not in text else f"{value:.20f}".rstrip("0").rstrip(".")
