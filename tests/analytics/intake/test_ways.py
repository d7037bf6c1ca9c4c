"""How columns are written: what is sure is read, what is not is asked for or refused by name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from mainstay.analytics.files import LINE, FileTable
from mainstay.analytics.files.model import Dialect
from mainstay.analytics.intake.check import check
from mainstay.analytics.intake.model import Checked, Column, Style, Type, Wanted
from mainstay.analytics.intake.rows import Rows

DAYS_1900, DAYS_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def checked(
    cells: list[str | None],
    type_: Type,
    *,
    style: Style | None = None,
    days_from: dt.date | None = None,
) -> Checked:
    lines = pa.array(range(2, len(cells) + 2), pa.int64())
    data = pa.table({"x": pa.array(cells, pa.string()), LINE: lines})
    dialect = None if days_from else Dialect("utf-8", ",")
    table = FileTable("a.csv", data, dialect, days_from=days_from)
    wanted = [Wanted("x", type_, Column("x"))]
    return check(Rows(table, {"rows": table}), wanted, style=style or Style())


def values_of(found: Checked) -> list[object]:
    return list(found.values.column("x").to_pylist())


def problems_of(found: Checked) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in found.problems]


def test_two_number_formats_are_an_error_that_names_both() -> None:
    found = checked(["5.50", "2,024,994.10", "1637,40", "1,240", "7"], Type.MONEY)
    assert problems_of(found) == [(2, "two_number_formats"), (3, "two_number_formats")]
    for problem, text in zip(found.problems, ("1637,40", "1,240"), strict=True):
        assert problem.params == {"text": text, "first": "5.50", "second": "1637,40"}
    assert values_of(found) == [
        Decimal("5.5000"),
        Decimal("2024994.1000"),
        None,
        None,
        Decimal("7.0000"),
    ]


def test_a_number_that_fits_either_of_two_formats_is_never_guessed() -> None:
    found = checked(["1,240", "1.240"], Type.MONEY)
    assert problems_of(found) == [(0, "two_number_formats"), (1, "two_number_formats")]
    assert values_of(found) == [None, None]


def test_a_told_mark_settles_a_mixed_column() -> None:
    found = checked(["2,024,994", "1637,40", "1,240"], Type.MONEY, style=Style(decimal=","))
    assert values_of(found) == [None, Decimal("1637.4000"), Decimal("1.2400")]
    assert problems_of(found) == [(0, "two_number_formats")]


def test_two_orders_of_dates_are_an_error_that_names_both() -> None:
    found = checked(
        ["31/12/2020", "12/31/2020", "03/04/2020", "30/11/2020", "05/05/2020"], Type.DATE
    )
    assert problems_of(found) == [(1, "two_date_formats"), (2, "two_date_formats")]
    assert dict(found.problems[1].params) == {
        "text": "03/04/2020",
        "first": "31/12/2020",
        "second": "12/31/2020",
    }
    assert values_of(found)[0] == dt.date(2020, 12, 31)
    assert values_of(found)[4] == dt.date(2020, 5, 5)


def test_an_answer_is_for_its_own_column() -> None:
    asked = checked(["03/04/2020"], Type.DATE)
    assert [doubt.id for doubt in asked.doubts] == ["dates:a.csv:x"]
    told = Style(answers={"dates:a.csv:x": "dmy", "dates:b.csv:x": "mdy"})
    found = checked(["03/04/2020"], Type.DATE, style=told)
    assert values_of(found) == [dt.date(2020, 4, 3)]
    other = Style(answers={"dates:b.csv:x": "dmy"})
    sure = checked(["03/14/2020", "03/04/2020"], Type.DATE, style=other)
    assert values_of(sure) == [dt.date(2020, 3, 14), dt.date(2020, 3, 4)]


@pytest.mark.parametrize("answer", ["", "never", "serial"])
def test_an_answer_that_makes_no_sense_answers_nothing(answer: str) -> None:
    found = checked(["03/04/2020"], Type.DATE, style=Style(answers={"dates:a.csv:x": answer}))
    assert len(found.doubts) == 1


@pytest.mark.parametrize(("days_from", "day"), [(DAYS_1900, 5), (DAYS_1904, 6)])
def test_numbers_of_a_workbook_are_its_days_and_said(days_from: dt.date, day: int) -> None:
    found = checked(["45296", None, "45297"], Type.DATE, days_from=days_from)
    year, month = (2024, 1) if days_from == DAYS_1900 else (2028, 1)
    assert values_of(found)[0] == dt.date(year, month, day)
    [note] = found.notes
    assert (note.note.code, note.note.params["cells"]) == ("days_as_numbers", 2)


def test_years_are_no_days_of_a_workbook() -> None:
    found = checked(["2023", "2024"], Type.DATE, days_from=DAYS_1900)
    assert problems_of(found) == [(0, "not_a_date"), (1, "not_a_date")]


def test_numbers_of_a_text_file_are_no_days() -> None:
    assert problems_of(checked(["45296"], Type.DATE)) == [(0, "not_a_date")]


@pytest.mark.parametrize("type_", [Type.TEXT, Type.IDENTIFIER, Type.MONEY, Type.DATE])
def test_errors_of_a_spreadsheet_are_neither_names_nor_empty(type_: Type) -> None:
    found = checked(["#N/A", "#DIV/0!", "#NV"], type_)
    assert problems_of(found) == [(place, "spreadsheet_error") for place in range(3)]
    assert values_of(found) == [None, None, None]


def test_a_formula_without_its_result_is_no_name() -> None:
    found = checked(["=A2&B2", "Err:502", "Acme"], Type.TEXT, days_from=DAYS_1900)
    assert problems_of(found) == [(1, "spreadsheet_error"), (0, "formula_without_value")]
    assert values_of(checked(["=A2&B2"], Type.TEXT)) == ["=A2&B2"]
