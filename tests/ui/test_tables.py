"""Tables: sorting, filters, columns, pages, totals, and files that run nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from mainstay.domain.figure import Figure, Unit
from mainstay.ui.table_pages import export, table_csv, table_page, table_xlsx, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, Table, TableSpec, Tag


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    profit: Figure
    share: float | None
    hold: int | None
    end: date | None
    sign: Tag | None = None


def line(name: str, profit: str | None, share: float | None = None, hold: int | None = 2) -> Line:
    value = None if profit is None else Decimal(profit)
    figure = Figure("profit", value, Unit.MONEY, currency="EUR", why=f"/why/{name}/")
    return Line(name, figure, share, hold, date(2027, 3, 31))


SPEC = TableSpec(
    name="customers",
    default_sort="name",
    size=25,
    filters=(Filter("q", "Name"), Filter("held", "Held", (("1", "slipping"), ("4", "firm")))),
    columns=(
        Column("name", "Customer", Kind.LINK, url=lambda row: f"/{row.name}/"),
        Column("profit", "Profit, EUR", Kind.FIGURE, total=True),
        Column("share", "Share", Kind.SHARE),
        Column("hold", "Hold", Kind.LEVEL),
        Column("end", "Contract end", Kind.DATE, shown=False),
        Column("sign", "Sign", Kind.TAG, sortable=False),
    ),
)
ROWS = [line("Baltic", "387000.25", 0.03), line("alpha", None), line("Norrvik", "1213870.55", 0.09)]


def table(query: str = "", rows: list[Line] | None = None) -> Table:
    return SPEC.table(ROWS if rows is None else rows, SPEC.read(QueryDict(query)))


def names(shown: Table) -> list[str]:
    return [row.cells[0].text for row in table_page(shown).rows]


def test_rows_come_in_the_default_order() -> None:
    assert names(table()) == ["alpha", "Baltic", "Norrvik"]


def test_unknown_stands_last_whichever_way_one_sorts() -> None:
    assert names(table("sort=profit")) == ["Baltic", "Norrvik", "alpha"]
    assert names(table("sort=-profit")) == ["Norrvik", "Baltic", "alpha"]


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "sort=-sign", "page=-1", "page=zero", "size=7", "columns=x"]
)
def test_what_makes_no_sense_in_the_address_is_ignored(query: str) -> None:
    assert names(table(query)) == ["alpha", "Baltic", "Norrvik"]


def test_a_choice_outside_its_list_is_no_filter() -> None:
    view = SPEC.read(QueryDict("held=9&q=+nor+"))
    assert view.filters == {"q": "nor", "held": ""}


def test_columns_can_be_chosen() -> None:
    page = table_page(table("columns=end&columns=name"))
    assert [header.column.key for header in page.headers] == ["name", "end"]


def test_the_total_sums_what_is_known_and_says_so_when_nothing_is() -> None:
    assert table().totals["profit"].value == Decimal("1600870.80")
    assert table(rows=[line("a", None)]).totals["profit"].value is None


def test_a_header_turns_its_own_sort_round_and_keeps_the_rest_of_the_address() -> None:
    page = table_page(table("q=a&sort=-profit&page=2"))
    header = next(header for header in page.headers if header.column.key == "profit")
    assert header.direction == "descending"
    assert header.url == "?q=a&sort=profit"


def test_long_tables_have_pages() -> None:
    page = table_page(table("page=2", [line(f"{n:03}", "1") for n in range(60)]))
    assert (page.first, page.last, page.count) == (26, 50, 60)
    assert [link.number for link in page.pages] == [1, 2, 3]


def test_a_csv_has_all_rows_exact_numbers_and_empty_cells_for_unknown() -> None:
    answer = table_csv(table("columns=name&columns=profit&columns=end"), title="Customers 2026")
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert read[0] == ["Customer", "Profit, EUR", "Contract end"]
    assert read[1:3] == [["alpha", "", "2027-03-31"], ["Baltic", "387000.25", "2027-03-31"]]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="customers-2026.csv"'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "  =1"])
def test_a_text_never_becomes_a_formula_in_a_csv(text: str) -> None:
    content = table_csv(table(rows=[line(text, "1")]), title="x").content.decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(content)))[1][0]
    assert cell == f"'{text}"


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts() -> None:
    answer = table_xlsx(
        table(rows=[line("=1+1", "387000.25", 0.03)]), title="Customers", notes=("12 months",)
    )
    sheet = load_workbook(io.BytesIO(answer.content))["Customers"]
    assert sheet["A2"].value == "12 months"
    assert [cell.value for cell in sheet[4]][:2] == ["Customer", "Profit, EUR"]
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")
    assert sheet["B5"].value == pytest.approx(387000.25)
    assert sheet["C5"].number_format == "0.0 %"
    assert sheet.freeze_panes == "A5"


def test_the_address_says_which_file_is_wanted() -> None:
    assert wanted_export(table("export=xlsx")) == "xlsx"
    assert wanted_export(table("export=exe")) == ""
    assert export(table("export=csv"), title="a").headers["Content-Type"].startswith("text/csv")
