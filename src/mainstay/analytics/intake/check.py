"""Read the wanted fields of a file's rows, and say of every cell that cannot be read why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from mainstay.analytics.files import (
    LINE,
    Parsed,
    parse_boolean,
    parse_identifier,
)
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.intake.arrays import Array, mask, repeated, whole
from mainstay.analytics.intake.exact import MONEY, as_money, fits_money, product, remainder
from mainstay.analytics.intake.model import (
    Checked,
    Column,
    ColumnNote,
    Constant,
    Doubt,
    Joined,
    Product,
    RowProblem,
    Style,
    Type,
    Wanted,
)
from mainstay.analytics.intake.rows import Rows
from mainstay.analytics.intake.ways import Way, errors_in

ARROW = {
    Type.TEXT: pa.string(),
    Type.IDENTIFIER: pa.string(),
    Type.DATE: pa.date32(),
    Type.MONEY: MONEY,
    Type.NUMBER: pa.decimal128(38, 10),
    Type.INTEGER: pa.int64(),
    Type.BOOLEAN: pa.bool_(),
    Type.CURRENCY: pa.string(),
}
CODE = r"^[A-Z]{3}$"


def check(rows: Rows, wanted: Sequence[Wanted], *, style: Style) -> Checked:
    """Read every wanted field; nothing is left out, problems name their rows."""
    work = _Work(rows, style)
    columns = {field_.name: work.read(field_) for field_ in wanted}
    table = pa.table({**columns, LINE: rows.lines})
    return Checked(table, tuple(work.problems), tuple(work.notes), tuple(work.doubts))


@dataclass(slots=True)
class _Work:
    """One pass over the fields, collecting what there is to say."""

    rows: Rows
    style: Style
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[ColumnNote] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def read(self, wanted: Wanted) -> Array:
        """Return the typed values of a field, null where empty or wrong."""
        before = len(self.problems)
        match wanted.source:
            case Product():
                values = self._product(wanted, wanted.source)
            case Constant():
                values = self._typed(wanted, self._constant(wanted.source), str(wanted.source))
            case Joined():
                values = self._typed(
                    wanted, self._joined(wanted, wanted.source), str(wanted.source)
                )
            case Column():
                values = self._column(wanted, wanted.source)
        if wanted.required:
            wrong = {problem.row for problem in self.problems[before:]}
            self._require(wanted, values, wrong)
        return values

    def _column(self, wanted: Wanted, column: Column) -> Array:
        if column.table and wanted.required:
            self._unmatched(wanted, column)
        return self._typed(wanted, self._text(wanted, column), str(column), column)

    def _text(self, wanted: Wanted, column: Column) -> Array:
        """Return the text of a column, empty where a spreadsheet shows an error."""
        text = self.rows.text(column)
        wrong = errors_in(text, is_sheet=self.rows.table_of(column).days_from is not None)
        for code, marked in wrong.items():
            self._say(wanted, str(column), _places(marked), code, texts=whole(text))
            text = pc.if_else(marked, pa.scalar(None, pa.string()), text)
        return text

    def _unmatched(self, wanted: Wanted, column: Column) -> None:
        join = self.rows.join_of(column.table)
        missing = self.rows.unmatched(column.table)
        keys = self.rows.text(join.on).take(pa.array(missing)).to_pylist()
        for row, key in zip(missing.tolist(), keys, strict=True):
            params = {"text": key or "", "table": column.table}
            self.problems.append(RowProblem(row, wanted.name, str(join.on), "no_match", params))

    def _constant(self, constant: Constant) -> Array:
        return repeated(constant.text, len(self.rows))

    def _joined(self, wanted: Wanted, joined: Joined) -> Array:
        texts = [self._text(wanted, column) for column in joined.columns]
        whole = pc.binary_join_element_wise(*texts, " ", null_handling="skip")
        return pc.utf8_trim_whitespace(whole)

    def _product(self, wanted: Wanted, source: Product) -> Array:
        factors = [self._decimal(wanted, column) for column in source.factors]
        if source.less is not None:
            factors.append(remainder(self._decimal(wanted, source.less)))
        if source.share is not None:
            factors.append(self._decimal(wanted, source.share))
        known = pa.array(np.logical_and.reduce([mask(pc.is_valid(f)) for f in factors]))
        exact = product(factors)
        lost = pc.and_(known, pc.or_(pc.is_null(exact), pc.invert(fits_money(exact))))
        self._say(wanted, str(source), _places(lost), "number_too_large")
        return as_money(exact)

    def _typed(self, wanted: Wanted, text: Array, name: str, column: Column | None = None) -> Array:
        way = self._way(column or Column(""), name)
        match wanted.type:
            case Type.MONEY | Type.NUMBER:
                return self._number(wanted, text, way)
            case Type.DATE:
                return self._take(wanted, self._told(way.read_dates(text), way), name)
            case Type.INTEGER:
                parsed = self._told(way.read_whole(text), way)
            case Type.BOOLEAN:
                parsed = parse_boolean(text)
            case Type.CURRENCY:
                return self._currency(wanted, text, name)
            case Type.IDENTIFIER:
                parsed = parse_identifier(text)
            case Type.TEXT:
                parsed = Parsed(_trimmed(text))
        values = self._take(wanted, parsed, name)
        return self._not_too_long(wanted, values, name)

    def _way(self, column: Column, name: str) -> Way:
        lines = None if column.table else self.rows.lines
        return Way(self.style, self.rows.table_of(column), name, lines)

    def _told(self, parsed: Parsed, way: Way) -> Parsed:
        """Keep what has to be asked about a column."""
        self.doubts.extend(way.doubts)
        return parsed

    def _decimal(self, wanted: Wanted, column: Column) -> Array:
        way = self._way(column, str(column))
        parsed = self._told(way.read_decimals(self._text(wanted, column)), way)
        return self._take(wanted, parsed, way.name)

    def _number(self, wanted: Wanted, text: Array, way: Way) -> Array:
        values = self._take(wanted, self._told(way.read_decimals(text), way), way.name)
        if wanted.type is Type.NUMBER:
            return values
        large = _places(pc.invert(fits_money(values)))
        self._say(wanted, way.name, large, "number_too_large")
        trimmed = _trimmed(text)
        odd = _places(pc.fill_null(way.odd_marks(trimmed), False))
        self._say(wanted, way.name, odd, "other_number_format", texts=trimmed)
        return as_money(values)

    def _currency(self, wanted: Wanted, text: Array, name: str) -> Array:
        codes = pc.utf8_upper(_trimmed(text))
        wrong = pc.fill_null(pc.invert(pc.match_substring_regex(codes, CODE)), False)
        self._say(wanted, name, _places(wrong), "not_a_currency", texts=codes)
        return pc.if_else(wrong, pa.scalar(None, pa.string()), codes)

    def _take(self, wanted: Wanted, parsed: Parsed, name: str) -> Array:
        """Keep the problems and notes of a parsed column and return its values."""
        self.problems.extend(
            RowProblem(found.row, wanted.name, name, found.code, found.params)
            for found in parsed.problems
        )
        self.notes.extend(ColumnNote(name, note) for note in parsed.notes)
        return whole(parsed.values)

    def _not_too_long(self, wanted: Wanted, values: Array, name: str) -> Array:
        if not pa.types.is_string(values.type):
            return values
        long = pc.fill_null(pc.greater(pc.utf8_length(values), wanted.longest), False)
        self._say(wanted, name, _places(long), "too_long")
        return values

    def _require(self, wanted: Wanted, values: Array, wrong: set[int]) -> None:
        name = str(wanted.source)
        for row in _places(values.is_null()).tolist():
            if row not in wrong:
                self.problems.append(RowProblem(row, wanted.name, name, "missing"))

    def _say(
        self,
        wanted: Wanted,
        name: str,
        rows: npt.NDArray[np.int64],
        code: str,
        *,
        texts: Array | None = None,
    ) -> None:
        self.problems.extend(_problems(wanted, name, rows, code, texts=texts))


def _problems(
    wanted: Wanted,
    name: str,
    rows: npt.NDArray[np.int64],
    code: str,
    *,
    texts: Array | None,
) -> Iterator[RowProblem]:
    limit = {"limit": wanted.longest} if code == "too_long" else {}
    for row in rows.tolist():
        params: dict[str, str | int] = {**limit}
        if texts is not None:
            params["text"] = texts[row].as_py() or ""
        yield RowProblem(row, wanted.name, name, code, params)


def _trimmed(text: Array) -> Array:
    trimmed = pc.utf8_trim_whitespace(whole(text))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _places(marked: Array) -> npt.NDArray[np.int64]:
    return np.flatnonzero(mask(marked))
