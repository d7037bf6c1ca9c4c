"""What makes two files' rows the same row: keys, content, and comparison with what is there.

A row with a key is named by its source and key; a row without by its source, its content and its
place among equal rows, so that a file brought again changes nothing and two equal lines stay two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import Array, mask, repeated, whole

SIZE = 16
SEPARATOR = "\x1f"
NOTHING = "\x00"
HASH = pa.binary()
PIECE = 65_536  # rows hashed at a time: their texts are Python objects meanwhile


class RowState(IntEnum):
    """How a row of a file stands to what is there."""

    NEW = 0
    CHANGED = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """State of each row, and the (batch, row) of older rows that changed rows take the place of."""

    states: npt.NDArray[np.int8]
    replaced: pa.Table

    def count(self, state: RowState) -> int:
        return int((self.states == state).sum())


def contents(table: pa.Table, columns: Sequence[str]) -> Array:
    """Hash what each row says in these columns (binary of 16 bytes, one a row)."""
    texts = [_text(table.column(name)) for name in columns]
    return _hashes(texts)


def keys_by_columns(table: pa.Table, columns: Sequence[str], *, source: str) -> Array:
    """Name each row by its source and the values of its key columns."""
    named = repeated(source, table.num_rows)
    return _hashes([_text(named), *(_text(table.column(name)) for name in columns)])


def keys_by_content(content: Array, *, source: str) -> Array:
    """Name each row by its source, its content and its ordinal among rows of equal content."""
    salt = source.encode() + SEPARATOR.encode()
    places = ordinals(content)
    pairs = zip(content.to_pylist(), places.tolist(), strict=True)
    return pa.array([_digest(salt + row + place.to_bytes(8, "big")) for row, place in pairs], HASH)


def ordinals(hashes: Array) -> npt.NDArray[np.int64]:
    """Count for each row how many equal ones stand before it."""
    groups = hashes.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    order = np.argsort(groups, kind="stable")
    ranked = groups[order]
    starts = np.flatnonzero(np.diff(ranked, prepend=-1))
    sizes = np.diff(np.append(starts, len(ranked)))
    places = np.empty(len(ranked), np.int64)
    places[order] = np.arange(len(ranked)) - np.repeat(starts, sizes)
    return places


def earlier_twins(keys: Array) -> npt.NDArray[np.int64]:
    """Return for each row the first row with the same key, -1 where it is the first itself."""
    groups = keys.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    found: npt.NDArray[np.int64] = first[inverse]
    return np.where(found == np.arange(len(groups)), -1, found)


def compare(keys: Array, content: Array, known: pa.Table) -> Comparison:
    """Say which rows are new, changed or same, given ``known`` (batch, row, key, content)."""
    there = known.combine_chunks()
    places = pc.index_in(keys, value_set=whole(there.column("key")))
    older = whole(there.column("content")).take(places)
    states = np.full(len(keys), RowState.NEW, np.int8)
    states[mask(pc.is_valid(places))] = RowState.CHANGED
    states[mask(pc.fill_null(pc.equal(older, content), False))] = RowState.SAME
    changed = pa.array(states == RowState.CHANGED)
    rows = there.select(["batch", "row"]).take(places.filter(changed))
    return Comparison(states, rows)


def rows_with_keys(known: pa.Table, keys: Array) -> pa.Table:
    """Return the (batch, row) of known rows that have one of these keys."""
    found = pc.is_in(known.column("key"), value_set=whole(keys))
    return known.filter(found).select(["batch", "row"])


def _text(column: Array) -> Array:
    """Write a column so that equal values have equal texts, whatever file they came from."""
    text = column.cast(pa.string())
    return pc.replace_substring(text, SEPARATOR, " ")


def _hashes(texts: Sequence[Array]) -> Array:
    count = len(texts[0]) if texts else 0
    pieces = [
        _hashed([text.slice(start, PIECE) for text in texts]) for start in range(0, count, PIECE)
    ]
    return pa.chunked_array(pieces, HASH).combine_chunks()


def _hashed(texts: Sequence[Array]) -> Array:
    joined = pc.binary_join_element_wise(
        *texts, SEPARATOR, null_handling="replace", null_replacement=NOTHING
    )
    return pa.array([_digest(row) for row in whole(joined).cast(pa.binary()).to_pylist()], HASH)


def _digest(row: bytes) -> bytes:
    return blake2b(row, digest_size=SIZE).digest()
