"""Numbers in text: which marks a column uses, and its exact values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from mainstay.analytics.files.arrow import NO_TEXT, AnyArray, AnyColumn, nulls, texts_of
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.model import Note
from mainstay.analytics.files.parsed import (
    Ambiguous,
    CellError,
    Distinct,
    Example,
    Mixed,
    Parsed,
    distinct,
    is_nearly_all,
    quick_cast,
    spread,
)
from mainstay.analytics.files.shapes import CURRENCY

DECIMAL = pa.decimal128(38, 10)
SCALE = Decimal(1).scaleb(-10)
EXACT = Context(prec=250, rounding=ROUND_HALF_EVEN)
LONGEST = 100
LARGEST = Decimal(10) ** 28
ONE_MARK = "number_marks"
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))
APOSTROPHES = str.maketrans({"’": "'", "−": "-", "\u2013": "-"})
DRESSED = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<before>{CURRENCY})?\s*(?P<inner>[-+])?\s*"
    rf"(?P<core>[\d.,' ]*\d[.,]?|\d+(?:\.\d+)?[eE][-+]?\d+)"
    rf"\s*(?P<trail>[-+])?\s*(?P<percent>%)?\s*(?P<after>{CURRENCY})?\s*(?P<late>-)?(?P<close>\))?"
)
PLAIN_KINDS = (
    r"^[-+]?[0-9]+$",
    *(rf"^[-+]?[0-9]+{mark}([0-9]{{1,2}}|[0-9]{{4,}})$" for mark in (r"\.", ",")),
    *(rf"^[-+]?[1-9][0-9]{{0,2}}{mark}[0-9]{{3}}$" for mark in (r"\.", ",")),
    r"^[-+]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+$",
    r"^[-+]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+$",
)
GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[.,' ])\d{3})(?:(?P=mark)\d{3})*")
GROUPED_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The marks of a number column: decimal, thousands ("" = none), and what dresses numbers.

    ``percent``: every number carries a percent sign, and 12 % is read as 0.12. ``currency`` is
    the sign or code beside the numbers, "" when there is none.
    """

    decimal: str = "."
    thousands: str = ""
    percent: bool = False
    currency: str = ""


PLAIN_STYLE = NumberStyle()


@dataclass(frozen=True, slots=True)
class _Number:
    """One number taken apart: its bare digits and marks, sign, and dress."""

    core: str
    negative: bool
    percent: bool
    currency: str


def _taken_apart(text: str) -> _Number | None:
    if len(text) > LONGEST:
        return None
    found = DRESSED.fullmatch(text.translate(BLANKS).translate(APOSTROPHES))
    if found is None or (found["open"] is None) is not (found["close"] is None):
        return None
    signs = [found[name] for name in ("sign", "inner", "trail", "late") if found[name]]
    if len(signs) > 1 or (signs and found["open"]) or (found["before"] and found["after"]):
        return None
    negative = found["open"] is not None or "-" in signs
    currency = found["before"] or found["after"] or ""
    return _Number(found["core"].strip(), negative, found["percent"] is not None, currency)


def number_style(
    column: AnyColumn,
) -> NumberStyle | Ambiguous[NumberStyle] | Mixed[NumberStyle]:
    """Decide the marks of a whole column from its numbers; other cells have no say.

    Returns Mixed, naming two cells, where the column follows two formats, and Ambiguous where
    "1,240" could be both a thousand and a bit more than one, and nothing else tells.
    """
    cells = distinct(column)
    votes = _Votes(cells)
    for place in _telling(cells.texts):
        number = _taken_apart(cells.texts[place].as_py())
        if number is not None:
            votes.add(place, number)
    return votes.result()


def _telling(texts: AnyArray) -> list[int]:
    """Choose the texts to look at: one of each plain kind, which says it all, and every other."""
    others = pc.fill_null(pc.equal(texts, texts), True)
    firsts = []
    for pattern in PLAIN_KINDS:
        alike = pc.match_substring_regex(texts, pattern)
        others = pc.and_not(others, alike)
        firsts.append(pc.index(alike, value=True).as_py())
    places = {place for place in firsts if place >= 0}
    return sorted(places.union(pc.indices_nonzero(others).to_pylist()))


@dataclass(slots=True)
class _Votes:
    """What the numbers of a column say about its marks; keeps the first cell for each answer."""

    cells: Distinct
    decimals: dict[str, int] = field(default_factory=dict)
    thousands: dict[str, int] = field(default_factory=dict)
    percents: dict[bool, int] = field(default_factory=dict)
    currencies: dict[str, int] = field(default_factory=dict)
    either: dict[str, int] = field(default_factory=dict)

    def add(self, place: int, number: _Number) -> None:
        """Count one number in."""
        self.percents.setdefault(number.percent, place)
        if number.currency:
            self.currencies.setdefault(number.currency, place)
        marks = _marks(number.core)
        if marks is None:
            return
        decimal, thousands = marks
        if decimal == "?":
            self.either.setdefault(thousands, place)
            return
        if decimal:
            self.decimals.setdefault(decimal, place)
        if thousands:
            self.thousands.setdefault(thousands, place)

    def result(self) -> NumberStyle | Ambiguous[NumberStyle] | Mixed[NumberStyle]:
        """Settle the marks of the column."""
        if len(self.decimals) > 1:
            return self._two_formats(self.decimals)
        for code, field_, places in (
            ("two_thousands_marks", "thousands", self.thousands),
            ("percent_and_plain", "percent", self.percents),
            ("two_currencies", "currency", self.currencies),
        ):
            if len(places) > 1:
                return self._mixed(code, field_, places)
        style = NumberStyle(
            thousands=next(iter(self.thousands), ""),
            percent=next(iter(self.percents), False),
            currency=next(iter(self.currencies), ""),
        )
        decimal = next(iter(self.decimals), None)
        if decimal is not None:
            return self._with_decimal(style, decimal)
        return self._without_decimal(style)

    def _with_decimal(self, style: NumberStyle, decimal: str) -> NumberStyle | Mixed[NumberStyle]:
        """Read the undecided "1,240" by the decimal mark that other cells gave away."""
        grouping = next((mark for mark in self.either if mark != decimal), "")
        if style.thousands and grouping and grouping != style.thousands:
            places = {**self.thousands, grouping: self.either[grouping]}
            return self._mixed("two_thousands_marks", "thousands", places)
        return replace(style, decimal=decimal, thousands=style.thousands or grouping)

    def _without_decimal(
        self, style: NumberStyle
    ) -> NumberStyle | Ambiguous[NumberStyle] | Mixed[NumberStyle]:
        if not self.either:
            return style
        if len(self.either) > 1:
            return self._two_formats(self.either)
        mark, place = next(iter(self.either.items()))
        other = "," if mark == "." else "."
        if style.thousands:
            return replace(style, decimal=mark)
        choices = (
            replace(style, decimal=other, thousands=mark),
            replace(style, decimal=mark, thousands=""),
        )
        return Ambiguous(ONE_MARK, choices, self.cells.example(place))

    def _two_formats(self, places: Mapping[str, int]) -> Mixed[NumberStyle]:
        """Name both decimal marks, and say which of them nearly all numbers prove, if one."""
        rows = _rows_by_decimal(self.cells)
        more, less = sorted((".", ","), key=lambda mark: -rows[mark])
        choices = (self._roomy(more), self._roomy(less))
        first, second = self._examples(places)
        clear = is_nearly_all(rows[more], rows[less])
        return Mixed("two_number_formats", first, second, choices, clear)

    def _mixed(self, code: str, field_: str, places: Mapping[Any, int]) -> Mixed[NumberStyle]:
        """Name a mixture of marks or dress; its decimal mark is clear where a number proves it."""
        style = self._roomy(next(iter(self.decimals), "."))
        choices = tuple(replace(style, **{field_: value}) for value in places)
        first, second = self._examples(places)
        return Mixed(code, first, second, choices, is_clear=bool(self.decimals))

    def _roomy(self, decimal: str) -> NumberStyle:
        """Return a style of this decimal mark, with the thousands mark that goes with it."""
        usual = "," if decimal == "." else "."
        seen = (mark for mark in (usual, " ", "'") if mark in self.thousands)
        return NumberStyle(
            decimal,
            thousands=next(seen, usual),
            percent=next(iter(self.percents), False),
            currency=next(iter(self.currencies), ""),
        )

    def _examples(self, places: Mapping[Any, int]) -> list[Example]:
        """Return a cell of each of the first two formats, in the order of their rows."""
        cells = [self.cells.example(place) for place in list(places.values())[:2]]
        return sorted(cells, key=lambda cell: cell.row)


def _rows_by_decimal(cells: Distinct) -> Counter[str]:
    """Count the rows whose number proves a decimal mark."""
    rows: Counter[str] = Counter()
    for place, count in enumerate(cells.counts()):
        number = _taken_apart(cells.texts[place].as_py())
        decimal = (_marks(number.core) or ("",))[0] if number is not None else ""
        if decimal in (".", ","):
            rows[decimal] += count
    return rows


def _marks(core: str) -> tuple[str, str] | None:
    """Return the decimal and thousands marks one number proves; None where they make no sense.

    Decimal "?" = could be either; the second value then is the mark in doubt.
    """
    marks = [character for character in core if character in ".,"]
    grouping = next((mark for mark in "' " if mark in core), "")
    if "e" in core.lower():
        return ".", ""
    if not marks:
        return "", grouping
    last = marks[-1]
    if len(set(marks)) == 2:
        proper = marks.count(last) == 1 and _is_grouped(core.partition(last)[0], marks[0])
        return (last, marks[0]) if proper else None
    if len(marks) > 1:
        return ("," if last == "." else ".", last) if _is_grouped(core, last) else None
    whole, _, rest = core.partition(last)
    thousand = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if thousand and not grouping:
        return "?", last
    return last, grouping


def _is_grouped(whole: str, mark: str) -> bool:
    """Check that a mark stands before every three digits (or as in India: 12,34,567)."""
    found = GROUPED.fullmatch(whole)
    if found is not None:
        return found["mark"] == mark
    return mark == "," and GROUPED_INDIAN.fullmatch(whole) is not None


def uncertain_numbers(column: AnyColumn) -> list[int]:
    """Return the rows whose number is one of two, such as 1,240: a thousand, or a bit over one."""
    cells = distinct(column)
    places = []
    for place, text in enumerate(texts_of(cells.texts)):
        number = _taken_apart(text)
        if number is not None and (_marks(number.core) or ("", ""))[0] == "?":
            places.append(place)
    return cells.rows_of(places)


def parse_decimal(column: AnyColumn, *, style: NumberStyle = PLAIN_STYLE) -> Parsed:
    """Read exact decimals, decimal128(38, 10), from text in the given style.

    No float is involved. Digits beyond the tenth decimal are rounded half to even, and a note
    says in how many cells; 28 digits fit before the decimal mark.
    """
    cells = distinct(column)
    quick = _quick(cells.texts, style)
    parsed = spread(cells, DECIMAL, quick=quick, read=lambda text: _read(text, style))
    return replace(parsed, notes=_rounded(cells, style))


def _quick(texts: AnyArray, style: NumberStyle) -> AnyArray:
    """Read undressed numbers all at once; every other text is left null."""
    if style.percent:
        return nulls(len(texts), DECIMAL)
    point, mark = re.escape(style.decimal), re.escape(style.thousands)
    whole = r"[0-9]{1,28}" + (rf"|[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+" if mark else "")
    usual = pc.match_substring_regex(texts, rf"^[-+]?(?:{whole})(?:{point}[0-9]{{1,10}})?$")
    bare = pc.if_else(usual, texts, NO_TEXT)
    bare = pc.replace_substring(bare, style.thousands, "") if style.thousands else bare
    return quick_cast(pc.replace_substring(bare, style.decimal, "."), DECIMAL, pattern="^")


def _read(text: str, style: NumberStyle) -> Decimal:
    exact = _exact(text, style)
    if exact.copy_abs() >= LARGEST:
        raise CellError("number_too_large")
    return exact.quantize(SCALE, context=EXACT)


def _exact(text: str, style: NumberStyle) -> Decimal:
    number = _taken_apart(text)
    if number is None:
        raise CellError("not_a_number")
    if number.percent is not style.percent or number.currency not in ("", style.currency):
        raise CellError("other_number_format")
    try:
        value = Decimal(_canonical(number.core, style))
    except InvalidOperation:
        raise CellError("number_too_large") from None
    value = value.scaleb(-2, context=EXACT) if style.percent else value
    return value.copy_negate() if number.negative else value


def _canonical(core: str, style: NumberStyle) -> str:
    """Write the bare number with a decimal point and no thousands marks."""
    if "e" in core.lower():
        return core
    whole, _, rest = core.partition(style.decimal)
    grouped = not whole or whole.isdigit() or _is_grouped(whole, style.thousands)
    if not grouped or (rest and not rest.isdigit()) or not (whole or rest):
        raise CellError("other_number_format")
    digits = "".join(character for character in whole if character.isdigit())
    return f"{digits or 0}.{rest or 0}"


def _rounded(cells: Distinct, style: NumberStyle) -> tuple[Note, ...]:
    """Count the cells whose decimals do not all fit."""
    places = []
    for place, text in enumerate(texts_of(cells.texts)):
        if len(text) > 11 or "e" in text or "E" in text or style.percent:
            try:
                exact = _exact(text, style)
            except CellError:
                continue
            if exact.copy_abs() < LARGEST and exact != exact.quantize(SCALE, context=EXACT):
                places.append(place)
    if not places:
        return ()
    params = {"cells": len(cells.rows_of(places)), "example": cells.texts[places[0]].as_py()}
    return (Note("decimals_rounded", params),)


def parse_integer(column: AnyColumn, *, style: NumberStyle = PLAIN_STYLE) -> Parsed:
    """Read whole numbers, int64; "6.0" is whole, "6.5" is a problem."""
    cells = distinct(column)
    quick = quick_cast(cells.texts, pa.int64(), pattern=r"^-?[0-9]{1,18}$")
    if style.percent:
        quick = nulls(len(cells.texts), pa.int64())
    return spread(cells, pa.int64(), quick=quick, read=lambda text: _read_whole(text, style))


def _read_whole(text: str, style: NumberStyle) -> int:
    exact = _exact(text, style)
    if exact.copy_abs() >= 2**63:
        raise CellError("number_too_large")
    if exact != exact.to_integral_value(context=EXACT):
        raise CellError("not_whole")
    return int(exact)
