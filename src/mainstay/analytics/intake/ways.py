"""The way a column is written: found, told, or doubtful. What nobody can tell is not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from mainstay.analytics.intake.model import Doubt, Style

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
    """Reads one column of one table; ``doubts`` says what has to be asked about it."""

    style: Style
    table: FileTable
    name: str
    doubts: list[Doubt] = field(default_factory=list)

    def read_dates(self, text: Array) -> Parsed:
        """Read days; numbers are days only where a workbook holds them, and a note says so."""
        told = self.style.of("dates", self.table.name, self.name)
        days_from = self.table.days_from
        found = date_order(text, serials=days_from is not None)
        if found is DateOrder.SERIAL and days_from is not None:
            parsed = parse_date(text, order=found, days_from=days_from)
            return replace(parsed, notes=(*parsed.notes, *_days_said(text, parsed)))
        if told in ORDERS and found is not DateOrder.YMD:
            return parse_date(text, order=DateOrder(told))
        if isinstance(found, Mixed):
            order = _fewest_wrong(found, date_order, lambda o: parse_date(text, order=o))
            parsed = parse_date(text, order=order or DateOrder.YMD)
            return _both_named(parsed, text, found, uncertain_dates(text))
        if isinstance(found, Ambiguous):
            self._doubt("dates", found.example.text, [choice.value for choice in found.choices])
            found = found.choices[0]
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
        told = self.style.of("decimal", self.table.name, self.name)
        if isinstance(found, Ambiguous):
            fitting = [choice for choice in found.choices if choice.decimal == told]
            if not fitting:
                marks = [choice.decimal for choice in found.choices]
                self._doubt("decimal", found.example.text, marks)
            return read((fitting or list(found.choices))[0])
        style = _fewest_wrong(found, _roomy_style, read, decimal=told)
        uncertain = [] if told else uncertain_numbers(text)
        return _both_named(read(style or NumberStyle()), text, found, uncertain)

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

    def _doubt(self, code: str, example: str, choices: Iterable[str]) -> None:
        self.doubts.append(Doubt(code, self.table.name, self.name, example, tuple(choices)))


def _roomy_style(cell: Array) -> NumberStyle | Ambiguous[NumberStyle] | Mixed:
    """Decide the style of one number, with the thousands mark that usually goes with it."""
    style = number_style(cell)
    if isinstance(style, NumberStyle) and not style.thousands:
        return replace(style, thousands="," if style.decimal == "." else ".")
    return style


def _fewest_wrong(
    found: Mixed,
    decide: Callable[[Array], Choice | Ambiguous[Choice] | Mixed],
    read: Callable[[Choice], Parsed],
    *,
    decimal: str = "",
) -> Choice | None:
    """Choose of the formats of a mixed column the one that was told, or that most cells follow."""
    ways = [decide(pa.array([cell.text])) for cell in (found.first, found.second)]
    sure = [way for way in ways if not isinstance(way, Ambiguous | Mixed)]
    told = [way for way in sure if decimal and getattr(way, "decimal", "") == decimal]
    return min(told or sure, key=lambda way: len(read(way).problems), default=None)


def _both_named(parsed: Parsed, text: Array, found: Mixed, uncertain: list[int]) -> Parsed:
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
