"""The way a column is written: found, told, or doubtful. What nobody can tell is not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy as np
import pyarrow as pa

from mainstay.analytics.files import (
    Ambiguous,
    CellProblem,
    DateOrder,
    FileTable,
    Mixed,
    Note,
    NumberStyle,
    Parsed,
    date_order,
    is_some_date,
    number_style,
    parse_date,
    parse_decimal,
    parse_integer,
    uncertain_dates,
    uncertain_numbers,
)
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import Array, whole
from mainstay.analytics.intake.model import Doubt, Style, TwoFormats

ERRORS = (
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "#NV",
    "#WERT!",
    "#BEZUG!",
    "#ZAHL!",
    "#VALEUR!",
    "#NOMBRE!",
    "#NOM?",
)
ORDERS = frozenset({"ymd", "dmy", "mdy"})
MARKS = frozenset({".", ","})
Choice = TypeVar("Choice")
SHEET_ERROR = r"^Err:[0-9]{3}$"


def errors_in(text: Array, *, is_sheet: bool) -> dict[str, Array]:
    """Mark the cells that show an error of a spreadsheet, or a formula without its result."""
    marked = pc.is_in(text, value_set=pa.array(ERRORS, pa.string()))
    found = {"spreadsheet_error": marked}
    if is_sheet:
        coded = pc.fill_null(pc.match_substring_regex(text, SHEET_ERROR), False)
        found["spreadsheet_error"] = pc.or_(marked, coded)
        found["formula_without_value"] = pc.fill_null(pc.starts_with(text, "="), False)
    return {code: cells for code, cells in found.items() if pc.any(cells).as_py()}


def as_read(code: str, example: str, choice: str) -> date | Decimal | None:
    """Return what the example of a doubt would be by one of its choices; None for nothing."""
    cell = pa.array([example], pa.string())
    other = "," if choice == "." else "."
    style = NumberStyle(choice, other if other in example else "")
    days = code == "dates"
    parsed = parse_date(cell, order=DateOrder(choice)) if days else parse_decimal(cell, style=style)
    read: date | Decimal | None = parsed.values[0].as_py()
    return read


@dataclass(slots=True)
class Way:
    """Reads one column of one table; ``doubts`` says what has to be asked about it.

    ``lines`` are the lines of its rows, None where they stand in another table.
    """

    style: Style
    table: FileTable
    name: str
    lines: Array | None = None
    doubts: list[Doubt] = field(default_factory=list)

    def read_dates(self, text: Array) -> Parsed:
        """Read days; numbers are days only where a workbook holds them, and a note says so."""
        told = self._told("dates", ORDERS)
        days_from = self.table.days_from
        found = date_order(text, serials=days_from is not None)
        if found is DateOrder.SERIAL and days_from is not None:
            parsed = parse_date(text, order=found, days_from=days_from)
            return replace(parsed, notes=(*parsed.notes, *_days_said(text, parsed)))
        if isinstance(found, Mixed):
            ways = {order.value: parse_date(text, order=order) for order in found.choices}
            return self._one_of("dates", text, found, ways, uncertain=uncertain_dates)
        if isinstance(found, Ambiguous):
            self._doubt("dates", found.example.text, [choice.value for choice in found.choices])
            fitting = [choice for choice in found.choices if choice.value == told]
            return parse_date(text, order=(fitting or list(found.choices))[0])
        if told and found is not DateOrder.YMD:
            found = DateOrder(told)
        return parse_date(text, order=found)

    def read_decimals(self, text: Array) -> Parsed:
        """Read exact decimals."""
        return self._numbers(text, lambda style: parse_decimal(text, style=style))

    def read_whole(self, text: Array) -> Parsed:
        """Read whole numbers."""
        return self._numbers(text, lambda style: parse_integer(text, style=style))

    def _numbers(self, text: Array, read: Callable[[NumberStyle], Parsed]) -> Parsed:
        found = number_style(text)
        if isinstance(found, NumberStyle):
            return read(found)
        told = self._told("decimal", MARKS)
        if isinstance(found, Ambiguous):
            self._doubt("decimal", found.example.text, [style.decimal for style in found.choices])
            fitting = [choice for choice in found.choices if choice.decimal == told]
            return read((fitting or list(found.choices))[0])
        if found.code == "two_number_formats":
            ways = {style.decimal: read(style) for style in found.choices}
            return self._one_of("decimal", text, found, ways, uncertain=uncertain_numbers)
        parsed = min(map(read, found.choices), key=lambda way: len(way.problems))
        unsure = [] if told or found.is_clear else uncertain_numbers(text)
        return _both_named(parsed, text, found, unsure)

    def _one_of(
        self,
        code: str,
        text: Array,
        found: Mixed[Choice],
        ways: Mapping[str, Parsed],
        *,
        uncertain: Callable[[Array], list[int]],
    ) -> Parsed:
        """Read a column of two formats by the one that was told, or that nearly all cells follow.

        Without either, what could be of both formats stays outside until somebody decides.
        """
        first, told = next(iter(ways)), self._told(code, frozenset(ways))
        self._ask_format(code, found, ways)
        unsure = [] if told or found.is_clear else uncertain(text)
        return _both_named(ways[told or first], text, found, unsure)

    def _ask_format(self, code: str, found: Mixed[Choice], ways: Mapping[str, Parsed]) -> None:
        cells = (found.first, found.second)
        lines = self.lines
        formats = TwoFormats(
            first=found.first.text,
            second=found.second.text,
            lines=() if lines is None else tuple(int(lines[c.row].as_py()) for c in cells),
            left_out=tuple(sum(map(_is_otherwise, way.problems)) for way in ways.values()),
        )
        self._doubt(code, found.first.text, ways, clear=found.is_clear, formats=formats)

    def odd_marks(self, text: Array) -> Array:
        """Mark "1,240" among numbers of two decimals: it may as well be a thousand and more.

        Somebody who says which mark separates decimals has decided it.
        """
        none = pa.array(np.zeros(len(text), dtype=bool))
        found = number_style(text)
        if self.style.of("decimal", self.table.name, self.name):
            return none
        if not isinstance(found, NumberStyle):
            return none
        odd = pc.match_substring_regex(text, rf"^[-+(]?[1-9]\d{{0,2}}[{found.decimal}]\d{{3}}\)?$")
        three = pc.match_substring_regex(text, rf"[{found.decimal}]\d{{3,}}\D*$")
        usual = pc.match_substring_regex(text, rf"[{found.decimal}]\d{{1,2}}\D*$")
        counts = [int(pc.sum(marked).as_py() or 0) for marked in (odd, three, usual)]
        return odd if 0 < counts[0] == counts[1] and counts[0] < counts[2] else none

    def _told(self, code: str, possible: frozenset[str]) -> str:
        """Return what was told of this column; what nobody could choose says nothing."""
        told = self.style.of(code, self.table.name, self.name)
        return told if told in possible else ""

    def _doubt(
        self,
        code: str,
        example: str,
        choices: Iterable[str],
        *,
        clear: bool = False,
        formats: TwoFormats | None = None,
    ) -> None:
        """Ask about this column; what was told of all columns, or is clear, counts meanwhile."""
        ways, general = tuple(choices), self.style.general(code)
        default = general if general in ways else ways[0] if clear else ""
        self.doubts.append(Doubt(code, self.table.name, self.name, example, ways, default, formats))


def _both_named(parsed: Parsed, text: Array, found: Mixed[Choice], uncertain: list[int]) -> Parsed:
    """Let the problems of a mixed column name both of its formats; leave out what is unsure."""
    texts = whole(text)
    wrong = {problem.row for problem in parsed.problems if _is_otherwise(problem)}
    wrong |= set(uncertain)
    kept = [problem for problem in parsed.problems if problem.row not in wrong]
    pair = {"first": found.first.text, "second": found.second.text}
    named = [
        CellProblem(row, found.code, {"text": str(texts[row].as_py())[:200].strip(), **pair})
        for row in sorted(wrong)
    ]
    out = np.zeros(len(texts), dtype=bool)
    out[sorted(wrong)] = True
    values = pc.if_else(pa.array(out), pa.scalar(None, parsed.values.type), parsed.values)
    return replace(parsed, values=values, problems=(*kept, *named))


def _is_otherwise(problem: CellProblem) -> bool:
    """Whether a cell would be read in the other format of its column."""
    text = str(problem.params.get("text", ""))
    is_date = problem.code == "no_such_day" and is_some_date(text)
    return is_date or problem.code.startswith("other_")


def _days_said(text: Array, parsed: Parsed) -> tuple[Note, ...]:
    known = pc.indices_nonzero(pc.is_valid(parsed.values))
    if not len(known):
        return ()
    row = known[0].as_py()
    example, day = whole(text)[row].as_py(), parsed.values[row].as_py()
    params = {"cells": len(known), "example": example, "day": day.isoformat()}
    return (Note("days_as_numbers", params),)
