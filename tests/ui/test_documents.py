"""PDF and workbooks: text stays text, fonts are our own, sheets have usable names."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from mainstay.ui.documents.pdf import pdf
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from tests.ui.invented import NASTY, portfolio_report

pytestmark = pytest.mark.usefixtures("interface_alone")


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_report_has_its_title_figures_and_rows() -> None:
    text = pdf_text(pdf(portfolio_report()))
    for words in ("20 of your 240 customers", "12.9 M EUR", "Norrvik Energi", "not known"):
        assert words in text


def test_what_people_wrote_is_printed_and_never_read_as_markup() -> None:
    text = pdf_text(pdf(portfolio_report())).replace("\n", "")
    assert "*bold* _x_" in text
    assert "#set page" in text
    assert NASTY.split(" ")[-1] in text


def test_the_page_stays_a4_whatever_a_text_says() -> None:
    page = PdfReader(io.BytesIO(pdf(portfolio_report()))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_font_is_the_one_that_comes_with_us() -> None:
    fonts = b"".join(
        str(font).encode()
        for page in PdfReader(io.BytesIO(pdf(portfolio_report()))).pages
        for font in (page["/Resources"]["/Font"].get_object() or {}).values()  # type: ignore[index]
    )
    assert fonts


def test_the_same_document_gives_the_same_bytes() -> None:
    report = replace(portfolio_report(), sections=())
    assert pdf(report) == pdf(report)


def test_a_workbook_survives_awkward_names_and_values() -> None:
    columns = (SheetColumn("Name"), SheetColumn("Amount", "money"), SheetColumn("Day", "date"))
    rows = (("=SUM(A1)", Decimal("1.10"), date(2026, 3, 12)), ("http://x", None, None))
    long_name = "Portfolio [2026]: accounts/contracts by territory"
    sheets = [Sheet(long_name, columns, rows), Sheet(long_name, columns, ())]
    book = load_workbook(io.BytesIO(workbook("Report", sheets)))
    first, second = book.worksheets
    assert first.title != second.title
    assert (first["A4"].value, first["A4"].data_type) == ("=SUM(A1)", "s")
    assert first["B5"].value is None
    assert first["C4"].value.date() == date(2026, 3, 12)
