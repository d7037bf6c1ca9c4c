"""What a workbook hides, which of its cells are errors, and how it counts its days."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mainstay.analytics.files import LINE, FileTable, Limits, read_file
from tests.analytics.files.builders import (
    SHEET_MIME,
    SPACES,
    rewrite_part,
    write_xls,
    write_xlsx,
    xls_record,
)

CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HEADER = [["Customer", "Amount"], ["A", 1.0], ["B", 2.0]]
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ERROR = (
    '<table:table-cell table:formula="of:={}" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>{}</text:p></table:table-cell>'
)


def notes_of(table: FileTable) -> dict[str, dict[str, str | int]]:
    return {note.code: dict(note.params) for note in table.notes}


def write_ods_xml(path: Path, sheets: str, *, settings: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES} {CALC}><office:body>'
        f"<office:spreadsheet>{settings}{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", SHEET_MIME)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, columns: str = "") -> str:
    return f'<table:table table:name="Orders">{columns}{"".join(rows)}</table:table>'


def test_errors_of_an_open_document_are_named_and_not_empty(tmp_path: Path) -> None:
    rows = [
        row(TEXT.format("Customer"), TEXT.format("Amount")),
        row(TEXT.format("A"), ERROR.format("1/0", "#DIV/0!")),
        row(ERROR.format("NA()", "#N/A"), ERROR.format("F(1", "Err:508")),
        row(TEXT.format("C"), TEXT.format("#1 of two")),
    ]
    [table] = read_file(write_ods_xml(tmp_path / "a.ods", sheet(*rows)))
    assert table.data["Customer"].to_pylist() == ["A", "#N/A", "C"]
    assert table.data["Amount"].to_pylist() == ["#DIV/0!", "Err:508", "#1 of two"]
    assert notes_of(table) == {"cells_without_value": {"sheet": "Orders", "cells": 3}}


def test_hidden_rows_and_columns_of_an_open_document_are_said(tmp_path: Path) -> None:
    columns = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="900"/>'
    )
    rows = [
        row(TEXT.format("Customer"), TEXT.format("Amount")),
        row(TEXT.format("A"), TEXT.format("1"), attributes='table:visibility="collapse"'),
        row(TEXT.format("B"), TEXT.format("2"), attributes='table:visibility="filter"'),
        row("<table:table-cell/>", attributes='table:visibility="collapse"'),
    ]
    [table] = read_file(write_ods_xml(tmp_path / "a.ods", sheet(*rows, columns=columns)))
    assert table.data.num_rows == 2
    assert notes_of(table) == {
        "hidden_rows": {"sheet": "Orders", "rows": 2},
        "hidden_columns": {"sheet": "Orders", "columns": 1},
    }


def test_an_open_document_may_count_its_days_from_1904(tmp_path: Path) -> None:
    since = (
        "<table:calculation-settings>"
        '<table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    rows = sheet(row(TEXT.format("a"), TEXT.format("b")), row(TEXT.format("1"), TEXT.format("2")))
    [table] = read_file(write_ods_xml(tmp_path / "a.ods", rows, settings=since))
    assert table.days_from == dt.date(1904, 1, 1)
    [usual] = read_file(write_ods_xml(tmp_path / "b.ods", rows))
    assert usual.days_from == dt.date(1899, 12, 30)


def test_too_many_sheets_of_an_open_document_are_refused(tmp_path: Path) -> None:
    one = sheet(row(TEXT.format("a"), TEXT.format("b")))
    path = write_ods_xml(tmp_path / "a.ods", one * 5)
    with pytest.raises(Exception, match="more than 4 sheets"):
        read_file(path, limits=Limits(max_sheets=4))


@pytest.mark.parametrize("short", [False, True])
def test_errors_of_an_old_workbook_are_named_and_not_empty(tmp_path: Path, short: bool) -> None:
    result = struct.pack("<BBBBBBH", 2, 0, 0x2A, 0, 0, 0, 0xFFFF)
    failed = xls_record(0x06, "HHH8sHIH", 2, 1, 0, result, 0, 0, 0)
    after = xls_record(0x205, "HHHBB", 1, 1, 0, 0x07, 1) + failed
    path = write_xls(
        tmp_path / "a.xls", [["Customer", "Amount"], ["A"], ["B"]], after=after, short=short
    )
    [table] = read_file(path)
    assert table.data["Amount"].to_pylist() == ["#DIV/0!", "#N/A"]
    assert notes_of(table) == {"cells_without_value": {"sheet": "Old", "cells": 2}}


def test_hidden_rows_and_columns_of_an_old_workbook_are_said(tmp_path: Path) -> None:
    after = xls_record(0x208, "HHHHHHI", 1, 0, 2, 255, 0, 0, 0x20)
    after += xls_record(0x7D, "HHHHHH", 1, 255, 0, 0, 1, 0)
    after += xls_record(0x200, "IIHHH", 0, 3, 0, 2, 0)
    [table] = read_file(write_xls(tmp_path / "a.xls", HEADER, after=after))
    assert notes_of(table) == {
        "hidden_rows": {"sheet": "Old", "rows": 1},
        "hidden_columns": {"sheet": "Old", "columns": 1},
    }


def test_links_and_days_of_an_old_workbook(tmp_path: Path) -> None:
    link = xls_record(0x1AE, "HH", 1, 5) + xls_record(0x22, "H", 1)
    [table] = read_file(write_xls(tmp_path / "a.xls", HEADER, before=link))
    assert list(notes_of(table)) == ["external_links"]
    assert table.days_from == dt.date(1904, 1, 1)
    own = xls_record(0x1AE, "HH", 1, 0x0401)
    [usual] = read_file(write_xls(tmp_path / "b.xls", HEADER, before=own))
    assert (notes_of(usual), usual.days_from) == ({}, dt.date(1899, 12, 30))


def test_hidden_columns_are_counted_among_the_filled_ones(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["a", "b", "c"], [1, 2, 3]):
        book.active.append(cells)
    book.active.column_dimensions["B"].hidden = True
    book.active.column_dimensions["Q"].hidden = True
    book.save(tmp_path / "a.xlsx")
    [table] = read_file(tmp_path / "a.xlsx")
    assert notes_of(table) == {"hidden_columns": {"sheet": "Sheet", "columns": 1}}


def test_days_are_the_same_in_both_systems(tmp_path: Path) -> None:
    day = dt.date(2024, 1, 5)
    for name, epoch in (("a.xlsx", None), ("b.xlsx", CALENDAR_MAC_1904)):
        book = openpyxl.Workbook()
        book.epoch = epoch or book.epoch
        for cells in (["customer", "day"], ["A", day]):
            book.active.append(cells)
        book.save(tmp_path / name)
        [table] = read_file(tmp_path / name)
        assert table.data["day"].to_pylist() == ["2024-01-05"]
        assert table.days_from == (dt.date(1904, 1, 1) if epoch else dt.date(1899, 12, 30))


def test_an_error_stands_in_place_of_what_the_cell_last_showed(tmp_path: Path) -> None:
    shown = (
        '<table:table-cell table:formula="of:=X" office:value-type="float" office:value="7">'
        "<text:p>#NAME?</text:p></table:table-cell>"
    )
    rows = sheet(row(TEXT.format("a"), TEXT.format("b")), row(TEXT.format("x"), shown))
    [table] = read_file(write_ods_xml(tmp_path / "a.ods", rows))
    assert table.data["b"].to_pylist() == ["#NAME?"]


def test_errors_that_do_not_say_where_they_stand_follow_in_order(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], ["x", 1], ["y", 2], ["z", 3]])
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        old = archive.read(part)
    start, end = old.index(b"<sheetData>"), old.index(b"</sheetData>")
    text = b'<c t="inlineStr"><is><t>%s</t></is></c>'
    rows = [
        b"<row>" + text % b"a" + text % b"b" + b"</row>",
        b"<row>" + text % b"x" + b'<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        b'<row r="5">' + text % b"y" + b'<c t="e"><v>#N/A</v></c></row>',
    ]
    rewrite_part(path, part, old[start:end], b"<sheetData>" + b"".join(rows))
    [table] = read_file(path)
    assert table.data["b"].to_pylist() == ["#DIV/0!", "#N/A"]
    assert table.data[LINE].to_pylist() == [2, 5]
