"""What an import wants from a file's columns, and what checking them gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics.files import LINE, Note


class Type(StrEnum):
    """What the cells of a field are read as."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    DATE = "date"
    MONEY = "money"  # decimal with four places
    NUMBER = "number"  # decimal with ten places
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file; ``table`` names a joined table, "" the one that is read."""

    name: str
    table: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.name}" if self.table else self.name


@dataclass(frozen=True, slots=True)
class Product:
    """The exact product of number columns, less a share of it, or only that share."""

    factors: tuple[Column, ...]
    less: Column | None = None
    share: Column | None = None

    def __str__(self) -> str:
        parts = [str(factor) for factor in self.factors]
        parts += [f"(1 \u2212 {self.less})"] if self.less else []
        parts += [str(self.share)] if self.share else []
        return " \u00d7 ".join(parts)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several text columns, one after the other with a blank between."""

    columns: tuple[Column, ...]

    def __str__(self) -> str:
        return " + ".join(str(column) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Constant:
    """The same text in every row."""

    text: str

    def __str__(self) -> str:
        return f"\u201c{self.text}\u201d"


Expression = Column | Product | Joined | Constant


@dataclass(frozen=True, slots=True)
class Join:
    """Look up each row in another table: ``on`` (of the rows so far) equals ``to`` there."""

    table: str
    on: Column
    to: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field of the rows to make: where it comes from and how it is read."""

    name: str
    type: Type
    source: Expression
    required: bool = False
    longest: int = 255


@dataclass(frozen=True, slots=True)
class Style:
    """What somebody decided where a file can be read in two ways.

    ``answers`` are for single columns, by the id of the doubt; the others for all columns.
    """

    dates: str = ""  # ymd, dmy, mdy
    decimal: str = ""  # . or ,
    answers: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str, table: str, column: str) -> str:
        """Return what was decided for a column, "" for nothing."""
        return self.answers.get(doubt_id(code, table, column), "") or self.general(code)

    def general(self, code: str) -> str:
        """Return what was decided for all columns, "" for nothing."""
        return self.dates if code == "dates" else self.decimal


def doubt_id(code: str, table: str, column: str) -> str:
    """Name the doubt about one column of one table."""
    return f"{code}:{table}:{column}"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row stays outside: row index, field, column of the file, a code, its words."""

    row: int
    name: str
    column: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TwoFormats:
    """What a column that follows two formats shows: a cell of each, and what a choice costs.

    ``lines`` are where the cells stand, empty where that is in another table; ``left_out`` says
    for each choice how many rows it leaves out.
    """

    first: str
    second: str
    lines: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column that can be read in two ways; ``code`` is dates or decimal.

    ``default`` is what counts while nobody says anything about it, "" where somebody has to.
    """

    code: str
    table: str
    column: str
    example: str
    choices: tuple[str, ...]
    default: str = ""
    formats: TwoFormats | None = None

    @property
    def id(self) -> str:
        return doubt_id(self.code, self.table, self.column)


@dataclass(frozen=True, slots=True)
class ColumnNote:
    """Something to say about a column: a note of reading, and where it belongs."""

    column: str
    note: Note


@dataclass(frozen=True, slots=True)
class Checked:
    """Typed columns of every row (with ``__line__``), the problems found, notes and doubts."""

    values: pa.Table
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[ColumnNote, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def count(self) -> int:
        return int(self.values.num_rows)

    @property
    def good(self) -> npt.NDArray[np.bool_]:
        """Which rows have no problem."""
        mask = np.ones(self.values.num_rows, dtype=bool)
        mask[[problem.row for problem in self.problems]] = False
        return mask

    def line(self, row: int) -> int:
        """Return the line of the file where a row stands."""
        return int(self.values.column(LINE)[row].as_py())
