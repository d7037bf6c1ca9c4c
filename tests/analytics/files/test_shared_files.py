"""The real files that come with the project are read as they are known to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc

from mainstay.analytics.files import (
    LINE,
    DateOrder,
    NumberStyle,
    date_order,
    number_style,
    parse_date,
    parse_decimal,
    parse_identifier,
    read_file,
)


def test_uci_online_retail_adds_up_exactly(shared_data: Path) -> None:
    [table] = read_file(shared_data / "online_retail" / "online_retail_uci_541909.csv.gz")
    data = table.data
    assert data.num_rows == 541_909
    assert not table.notes
    assert data[LINE][0].as_py() == 2
    assert data[LINE][-1].as_py() == 541_910
    price = parse_decimal(data["UnitPrice"], style=style_of(data["UnitPrice"]))
    quantity = parse_decimal(data["Quantity"], style=style_of(data["Quantity"]))
    assert not price.problems
    assert not quantity.problems
    pairs = zip(price.values.to_pylist(), quantity.values.to_pylist(), strict=True)
    assert sum((a * b for a, b in pairs), Decimal(0)) == Decimal("9747747.934")
    customers = parse_identifier(data["CustomerID"])
    assert customers.values.null_count == 135_080
    assert pc.count_distinct(customers.values).as_py() == 4_372
    assert customers.values[0].as_py() == "17850"
    days = parse_date(data["InvoiceDate"], order=DateOrder.YMD)
    assert pc.max(days.values).as_py() == dt.date(2011, 12, 9)
    assert [note.code for note in days.notes] == ["time_left_out"]


def style_of(column: object) -> NumberStyle:
    style = number_style(column)  # type: ignore[arg-type]
    assert isinstance(style, NumberStyle)
    return style


def test_northwind_names_are_offered_repaired(shared_data: Path) -> None:
    [table] = read_file(shared_data / "northwind" / "Customers.csv")
    found = {
        str(note.params["column"]): note.params["cells"]
        for note in table.notes
        if note.code == "double_encoded"
    }
    assert found == {"CompanyName": 20, "ContactName": 12, "Address": 17, "City": 14, "Region": 2}
    assert table.data["City"][1].as_py() == "MÃ©xico D.F."
    mended = table.repaired().data
    assert mended["City"][1].as_py() == "México D.F."
    assert "Antonio Moreno Taquería" in mended["CompanyName"].to_pylist()
    assert not any("Ã" in name for name in mended["CompanyName"].to_pylist())
    assert mended["Country"].equals(table.data["Country"])


def test_northwind_order_dates_are_month_first(shared_data: Path) -> None:
    [table] = read_file(shared_data / "northwind" / "Orders.csv")
    order = date_order(table.data["OrderDate"])
    assert order is DateOrder.MDY
    assert parse_date(table.data["OrderDate"], order=order).values[0].as_py() == dt.date(1996, 7, 4)


def test_salesforce_dates_have_two_digit_years(shared_data: Path) -> None:
    [table] = read_file(shared_data / "salesforce_export" / "Opportunity.csv")
    for name in ("CloseDate", "CreatedDate", "LastModifiedDate"):
        assert date_order(table.data[name]) is DateOrder.MDY
    close = parse_date(table.data["CloseDate"], order=DateOrder.MDY)
    assert close.values[0].as_py() == dt.date(2024, 2, 3)
    assert not close.problems
    [accounts] = read_file(shared_data / "salesforce_export" / "Account.csv")
    assert accounts.data.num_rows == 18
    assert accounts.data["ParentId"].null_count == 18


def test_cdnow_is_split_at_blanks_and_has_no_header(shared_data: Path) -> None:
    [table] = read_file(shared_data / "cdnow" / "CDNOW_sample.txt")
    assert table.data.num_rows == 6_919
    assert table.data.slice(0, 1).to_pylist() == [
        {
            "column_1": "00004",
            "column_2": "0001",
            "column_3": "19970101",
            "column_4": "2",
            "column_5": "29.33",
            LINE: 1,
        }
    ]
    assert date_order(table.data["column_3"]) is DateOrder.YMD
