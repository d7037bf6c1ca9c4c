"""Dates in text: the order of a column, and its days; yes and no; identifiers."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.analytics.files import (
    Ambiguous,
    DateOrder,
    Mixed,
    date_order,
    parse_boolean,
    parse_date,
    parse_identifier,
)


def column(*cells: str | None) -> pa.Array:
    return pa.array(cells, pa.string())


@pytest.mark.parametrize(
    ("cells", "order", "days"),
    [
        (["2020-12-01", "2020/1/2"], DateOrder.YMD, ["2020-12-01", "2020-01-02"]),
        (["20101201"], DateOrder.YMD, ["2010-12-01"]),
        (["7/4/1996", "8/16/1996"], DateOrder.MDY, ["1996-07-04", "1996-08-16"]),
        (["04.07.1996", "16.08.1996"], DateOrder.DMY, ["1996-07-04", "1996-08-16"]),
        (["02/03/24", "02/24/26"], DateOrder.MDY, ["2024-02-03", "2026-02-24"]),
        (["31-12-68", "31-12-69"], DateOrder.DMY, ["2068-12-31", "1969-12-31"]),
        (["5 March 2020", "Mar 5, 2021"], DateOrder.YMD, ["2020-03-05", "2021-03-05"]),
        (["05-Sept-99", "Fri, 1 May 2020"], DateOrder.YMD, ["1999-09-05", "2020-05-01"]),
        (["16.08.1996", "5 Mar 2020"], DateOrder.DMY, ["1996-08-16", "2020-03-05"]),
        (["02/23/26 08:55 PM"], DateOrder.MDY, ["2026-02-23"]),
        (["2010-12-01T23:30:00+02:00"], DateOrder.YMD, ["2010-12-01"]),
    ],
)
def test_the_order_is_found_and_the_days_are_read(
    cells: list[str], order: DateOrder, days: list[str]
) -> None:
    assert date_order(column(*cells)) is order
    parsed = parse_date(column(*cells), order=order)
    assert [day.isoformat() for day in parsed.values.to_pylist()] == days
    assert not parsed.problems


def test_a_column_that_fits_both_orders_has_to_be_asked() -> None:
    asked = date_order(column("1/2/2020", "3/4/2020", None))
    assert isinstance(asked, Ambiguous)
    assert asked.choices == (DateOrder.DMY, DateOrder.MDY)
    assert asked.example.text == "1/2/2020"


@pytest.mark.parametrize(
    "cells", [("31/12/2020", "12/31/2020"), ("2020-01-02", "03/04/2020"), ("13/1/20", "20200101")]
)
def test_two_orders_in_one_column_are_named_by_a_cell_of_each(cells: tuple[str, str]) -> None:
    mixed = date_order(column(None, *cells))
    assert isinstance(mixed, Mixed)
    assert (mixed.first.row, mixed.first.text) == (1, cells[0])
    assert (mixed.second.row, mixed.second.text) == (2, cells[1])


@pytest.mark.parametrize(
    ("cells", "choices", "is_clear"),
    [
        (["31/12/2020"] * 9 + ["12/31/2020"], "dmy mdy", True),
        (["31/12/2020"] * 8 + ["12/31/2020"], "dmy mdy", False),
        (["12/31/2020"] * 20 + ["1/2/2020"] * 500 + ["31/12/2020"], "mdy dmy", True),
        (["31/12/2020"] + ["1/2/2020"] * 500 + ["12/31/2020"], "dmy mdy", False),
        (["2020-01-02"] * 30 + ["03/04/2020"], "ymd dmy mdy", True),
        (["03/04/2020"] * 30 + ["2020-01-02"], "dmy mdy ymd", False),
        (["31/12/2020"] * 9 + ["2020-01-02"], "dmy ymd", True),
    ],
)
def test_nearly_all_cells_that_prove_an_order_make_it_clear(
    cells: list[str], choices: str, is_clear: bool
) -> None:
    mixed = date_order(column(*cells))
    assert isinstance(mixed, Mixed)
    assert [order.value for order in mixed.choices] == choices.split()
    assert mixed.is_clear is is_clear


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-02-30", "no_such_day"),
        ("soon", "not_a_date"),
        ("5 Marble 2020", "not_a_date"),
        ("13/13/2020", "other_date_format"),
        ("17850", "not_a_date"),
    ],
)
def test_a_bad_cell_is_a_problem_never_a_null_in_silence(text: str, code: str) -> None:
    parsed = parse_date(column("2020-01-02", None, text), order=DateOrder.YMD)
    assert parsed.values.to_pylist() == [dt.date(2020, 1, 2), None, None]
    [problem] = parsed.problems
    assert (problem.row, problem.code, problem.params) == (2, code, {"text": text})


def test_a_time_of_day_is_left_out_and_said() -> None:
    cells = column("2010-12-01 08:26:00", "2010-12-02 00:00:00", "2010-12-03 00:00:00Z")
    notes = {
        note.code: note.params["cells"] for note in parse_date(cells, order=DateOrder.YMD).notes
    }
    assert notes == {"time_left_out": 1, "time_zone_left_out": 1}


def test_numbers_are_days_of_a_sheet_only_when_told() -> None:
    cells = column("40000", "40001.5")
    assert date_order(cells, serials=True) is DateOrder.SERIAL
    assert date_order(cells) is DateOrder.YMD
    assert len(parse_date(cells, order=DateOrder.YMD).problems) == 2
    parsed = parse_date(column("61", "60", "x"), order=DateOrder.SERIAL)
    assert parsed.values.to_pylist() == [dt.date(1900, 3, 1), None, None]
    assert [problem.code for problem in parsed.problems] == ["no_such_day", "not_a_date"]


WRITTEN = {DateOrder.YMD: "%Y-%m-%d", DateOrder.DMY: "%d/%m/%Y", DateOrder.MDY: "%m/%d/%Y"}


@given(
    st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(list(WRITTEN)),
)
def test_any_days_are_read_back_in_their_order(days: list[dt.date], order: DateOrder) -> None:
    cells = column(*[day.strftime(WRITTEN[order]) for day in days])
    found = date_order(cells)
    fits = found.choices if isinstance(found, Ambiguous) else (found,)
    assert order in fits or all(day.month == day.day for day in days)
    assert parse_date(cells, order=order).values.to_pylist() == days


def test_yes_and_no_in_their_usual_words() -> None:
    parsed = parse_boolean(column("TRUE", "no", " 1 ", "0.0", None, "maybe"))
    assert parsed.values.to_pylist() == [True, False, True, False, None, None]
    assert [(problem.row, problem.code) for problem in parsed.problems] == [(5, "not_yes_or_no")]


def test_identifiers_that_went_through_a_float_lose_their_tail() -> None:
    parsed = parse_identifier(column("17850.0", None, "13047.0"))
    assert parsed.values.to_pylist() == ["17850", None, "13047"]
    assert [note.code for note in parsed.notes] == ["decimal_tail_removed"]


def test_other_identifiers_stay_as_they_are() -> None:
    parsed = parse_identifier(column("0012", " 17850.0 ", "A-1", None))
    assert parsed.values.to_pylist() == ["0012", "17850.0", "A-1", None]
    assert not parsed.notes


def test_identifiers_that_lost_digits_are_problems() -> None:
    [problem] = parse_identifier(column("1.23457E+15", "12")).problems
    assert (problem.row, problem.code) == (0, "identifier_lost_digits")
