"""Workbooks of three formats become one table for each sheet that holds one."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from mainstay.analytics.files import (
    LINE,
    DateOrder,
    FileProblem,
    FileTable,
    Limits,
    date_order,
    parse_date,
    read_file,
)
from tests.analytics.files.builders import (
    rewrite_part,
    write_compound,
    write_ods,
    write_xls,
    write_xlsx,
)

ORDERS = [["Customer", "Amount"], ["Müller & Co", "1,5"], ["0012", "2,5"]]


def notes_of(table: FileTable) -> dict[str, dict[str, str | int]]:
    return {note.code: dict(note.params) for note in table.notes}


def test_the_same_table_is_read_from_every_format(tmp_path: Path) -> None:
    paths = [
        write_xlsx(tmp_path / "orders.xlsx", ORDERS),
        write_ods(tmp_path / "orders.ods", ORDERS),
        write_xls(tmp_path / "orders.xls", ORDERS),
    ]
    for path in paths:
        [table] = read_file(path)
        assert table.data.to_pylist() == [
            {"Customer": "Müller & Co", "Amount": "1,5", LINE: 2},
            {"Customer": "0012", "Amount": "2,5", LINE: 3},
        ]


def test_cells_are_written_as_a_person_reads_them(tmp_path: Path) -> None:
    moment = dt.datetime.fromisoformat("2024-01-05T08:30")
    cells = [12.5, 17850.0, 0.1 + 0.2, 1e20, dt.date(2024, 1, 5), moment]
    path = write_xlsx(tmp_path / "a.xlsx", [list("abcdefg"), [*cells, True]])
    [table] = read_file(path)
    assert list(table.data.to_pylist()[0].values()) == [
        "12.5",
        "17850",
        "0.3",
        "100000000000000000000",
        "2024-01-05",
        "2024-01-05 08:30:00",
        "TRUE",
        2,
    ]


def test_dates_as_numbers_are_days_of_the_sheet(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["Customer", "Date"], ["A", 40000.0], ["B", 40001.5]])
    [table] = read_file(path)
    order = date_order(table.data["Date"], serials=True)
    assert order is DateOrder.SERIAL
    days = parse_date(table.data["Date"], order=order)
    assert days.values.to_pylist() == [dt.date(2009, 7, 6), dt.date(2009, 7, 7)]


def test_rows_keep_their_number_in_the_sheet(tmp_path: Path) -> None:
    rows = [["Sales 2024"], [], ["Customer", "City", "Amount"], ["A", "Ulm", 1], [], ["B", "", 2]]
    [table] = read_file(write_xlsx(tmp_path / "a.xlsx", rows))
    assert table.data[LINE].to_pylist() == [4, 6]
    assert notes_of(table) == {
        "preamble_skipped": {"rows": 1, "first": "Sales 2024"},
        "blank_rows_skipped": {"rows": 1},
    }


def test_every_sheet_with_a_table_is_read_and_hidden_things_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    shown = book.active
    shown.title = "Shown"
    for row in (["a", "b"], [1, "x"], [2, "y"]):
        shown.append(row)
    shown.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Hidden")
    for row in (["c", "d"], ["p", "q"], [None, "z"]):
        hidden.append(row)
    hidden.merge_cells("A2:A3")
    hidden.sheet_state = "hidden"
    book.create_sheet("Void")
    book.save(tmp_path / "a.xlsx")
    first, second = read_file(tmp_path / "a.xlsx")
    assert (first.name, second.name) == ("Shown", "Hidden")
    assert notes_of(first) == {"hidden_rows": {"sheet": "Shown", "rows": 1}}
    assert notes_of(second) == {
        "hidden_sheet": {"sheet": "Hidden"},
        "merged_cells": {"sheet": "Hidden", "ranges": 1},
    }
    assert second.data["c"].to_pylist() == ["p", None]


def test_a_header_merged_over_several_columns_is_part_of_their_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Customer", 2023, None, 2024, None],
        [None, "Q1", "Q2", "Q1", "Q2"],
        ["A", 1, 2, 3, 4],
    ):
        sheet.append(row)
    for area in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    [table] = read_file(tmp_path / "a.xlsx")
    assert table.columns == ("Customer", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2")
    assert list(table.data.to_pylist()[0].values()) == ["A", "1", "2", "3", "4", 3]
    assert not table.notes


def test_errors_and_uncalculated_formulas_are_kept_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["a", "b"], ["x", "=A2*2"], ["y", "=A3 & B3"], ["z", 3]):
        sheet.append(row)
    sheet["B3"] = "#DIV/0!"
    sheet["B3"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    [table] = read_file(tmp_path / "a.xlsx")
    assert table.data["b"].to_pylist() == ["=A2*2", "#DIV/0!", "3"]
    assert notes_of(table)["cells_without_value"] == {"sheet": "Sheet", "cells": 2}


def test_the_value_of_a_calculated_formula_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [2, "=A2*2"]])
    part, empty = "xl/worksheets/sheet1.xml", (b"<v />", b"<v/>", b"<v></v>")
    with zipfile.ZipFile(path) as book:
        content = book.read(part)
    [written] = [b"<f>A2*2</f>" + no for no in empty if b"<f>A2*2</f>" + no in content]
    rewrite_part(path, part, written, b"<f>A2*2</f><v>4</v>")
    [table] = read_file(path)
    assert table.data["b"].to_pylist() == ["4"]
    assert not table.notes


def refused(path: Path, limits: Limits | None = None) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_file(path, limits=limits or Limits())
    return caught.value


def test_far_off_cells_are_refused_before_memory_is_spent(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx").code == "too_many_cells"
    repeated = write_ods(tmp_path / "a.ods", ORDERS, repeated=1_000_000_000)
    assert refused(repeated).code == "too_many_cells"


def test_a_sheet_within_its_span_but_too_big_for_the_memory_is_refused(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [["x"] * 2])
    content = bytearray(path.read_bytes())
    place = content.rindex(b"\x04\x02\x0b\x00\x00\x00\x01\x00")
    content[place + 4 : place + 8] = b"\xff\xff\xff\xff"  # the last cell of the largest rectangle
    path.write_bytes(bytes(content))
    assert refused(path, Limits(max_workbook_memory=1 << 30)).code == "memory"


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", ORDERS, repeated=2_000_000)
    assert refused(path, Limits(max_workbook_seconds=1)).code == "too_slow"


@pytest.mark.parametrize("format_", ["xlsx", "xls"])
def test_a_password_is_named_as_the_reason(tmp_path: Path, format_: str) -> None:
    path = write_compound(tmp_path / f"a.{format_}", "EncryptedPackage", b"x" * 5000)
    assert refused(path).code == "password"


def test_damaged_workbooks_are_refused_in_one_sentence(tmp_path: Path) -> None:
    cut = write_xlsx(tmp_path / "cut.xlsx", ORDERS)
    cut.write_bytes(cut.read_bytes()[:3000])
    assert str(refused(cut)) == (
        "cut.xlsx is cut off or damaged: it cannot be unpacked to its end."
    )
    odd = write_compound(tmp_path / "odd.xls", "Nothing", b"x" * 5000)
    assert str(refused(odd)) == "odd.xls is damaged and cannot be read as a workbook."
    void = write_xlsx(tmp_path / "void.xlsx", [])
    assert refused(void).code == "no_rows"


def test_limits_hold_for_sheets_too(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ORDERS)
    assert refused(path, Limits(max_columns=1)).code == "too_many_columns"
    assert refused(path, Limits(max_rows=1)).code == "too_many_rows"
    assert refused(path, Limits(max_cell_chars=5)).code == "cell_too_long"
