"""A text column turned into a typed one: every cell is a value, empty, or a named problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa

from mainstay.analytics.files.arrow import NO_TEXT, AnyArray, AnyColumn, nulls
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.model import Note

LONGEST_SAID = 200
NEARLY_ALL = 0.9

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be read: index of its row, why, and what it says (``text``)."""

    row: int
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Typed values (null = empty cell, or a cell in ``problems``), problems by row, notes."""

    values: AnyArray
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A cell to show: index of its row and its text."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Mixed(Generic[Choice]):
    """A column that follows two formats, with a cell of each.

    ``choices`` are the formats it can be read in, the one that most cells prove first;
    ``is_clear``: nearly all cells that prove one prove that one.
    """

    code: str
    first: Example
    second: Example
    choices: tuple[Choice, ...]
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[Choice]):
    """A column that can be read in several ways; somebody has to choose one for all of it."""

    code: str
    choices: tuple[Choice, ...]
    example: Example


class CellError(Exception):
    """Why one cell cannot be read; caught where the column is put together."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Distinct:
    """A text column as its distinct trimmed texts and, for each row, which of them it holds."""

    texts: AnyArray
    places: AnyArray

    def first_row(self, place: int) -> int:
        """Return the index of the first row that holds the text at ``place``."""
        return int(pc.index(self.places, pa.scalar(place, self.places.type)).as_py())

    def example(self, place: int) -> Example:
        """Return the first cell that holds the text at ``place``."""
        return Example(self.first_row(place), self.texts[place].as_py())

    def counts(self) -> list[int]:
        """Return how many rows hold each of the texts."""
        held = pc.drop_null(self.places).to_numpy(zero_copy_only=False)
        return [int(rows) for rows in np.bincount(held, minlength=len(self.texts))]

    def rows_of(self, places: list[int]) -> list[int]:
        """Return the indexes of all rows that hold one of these texts."""
        held = pc.is_in(self.places, value_set=pa.array(places, self.places.type))
        return [int(row) for row in np.flatnonzero(held.to_numpy(zero_copy_only=False))]


def is_nearly_all(cells: int, others: int) -> bool:
    """Whether so few others stand beside cells that they are odd ones, not another format."""
    return cells > 0 and cells >= NEARLY_ALL * (cells + others)


def distinct(column: AnyColumn) -> Distinct:
    """Reduce a text column to distinct texts without outer blanks; blank cells become null."""
    trimmed = pc.utf8_trim_whitespace(column)
    filled = pc.if_else(pc.equal(trimmed, ""), NO_TEXT, trimmed)
    whole = filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled
    encoded = whole.dictionary_encode()
    return Distinct(encoded.dictionary, encoded.indices)


def spread(
    cells: Distinct, kind: pa.DataType, *, quick: AnyArray, read: Callable[[str], object]
) -> Parsed:
    """Read what ``quick`` left null with ``read`` (raises CellError), then fill all rows.

    ``quick`` holds a typed value, or null, for each distinct text.
    """
    values: dict[int, object] = {}
    errors: dict[int, str] = {}
    for place in np.flatnonzero(quick.is_null().to_numpy(zero_copy_only=False)):
        try:
            values[int(place)] = read(cells.texts[int(place)].as_py())
        except CellError as error:
            errors[int(place)] = error.code
    slow = pa.array([values.get(place) for place in range(len(quick))], kind)
    typed = pc.coalesce(quick, slow) if values else quick
    return Parsed(typed.take(cells.places), _problems(cells, errors))


def _problems(cells: Distinct, errors: dict[int, str]) -> tuple[CellProblem, ...]:
    if not errors:
        return ()
    places = cells.places.to_numpy(zero_copy_only=False)
    found = []
    for row in cells.rows_of(list(errors)):
        place = int(places[row])
        text = cells.texts[place].as_py()[:LONGEST_SAID]
        found.append(CellProblem(row, errors[place], {"text": text}))
    return tuple(found)


def quick_cast(texts: AnyArray, kind: pa.DataType, *, pattern: str) -> AnyArray:
    """Cast the texts that match a pattern all at once; the rest, or all if one fails, are null."""
    plain = pc.if_else(pc.match_substring_regex(texts, pattern), texts, None)
    try:
        typed: AnyArray = plain.cast(kind)
    except pa.ArrowInvalid:
        return nulls(len(texts), kind)
    return typed
