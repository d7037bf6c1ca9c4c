"""Cells of a list: what they say, where they lead, and that texts stay texts."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from mainstay.domain.figure import Figure, Unit
from mainstay.ui.table_pages import Cell, Row
from mainstay.ui.tables import Column, Kind, Tag

pytestmark = pytest.mark.usefixtures("interface_alone")


def written(cell: Cell) -> str:
    page = Template("{% load mainstay %}{% table_cells row %}")
    return " ".join(page.render(Context({"row": Row((cell,), "")})).split())


def column(kind: Kind = Kind.TEXT, *, wraps: bool = False) -> Column:
    return Column("name", "Name", kind, wraps=wraps)


def test_a_text_with_markup_is_only_ever_text() -> None:
    nasty = "<script>alert(1)</script>"
    link = Cell(column(Kind.LINK), nasty, nasty, url='/accounts/1/?a="b"')
    said = written(link)
    assert "<script" not in said
    assert said.startswith('<td class=""><a href="/accounts/1/?a=&quot;b&quot;">&lt;script')
    assert "<script" not in written(Cell(column(Kind.TAG), Tag(nasty, '"x'), nasty))


def test_a_figure_opens_its_explanation_and_an_unknown_one_is_marked() -> None:
    known = Figure("profit", 5, Unit.MONEY, why="/why/profit")
    cell = Cell(column(Kind.FIGURE), known, "5", url="/why/profit")
    assert written(cell) == (
        '<td class="r"><a class="fig-link" href="/why/profit" data-drawer '
        'data-figure="profit" data-why="/why/profit">5</a></td>'
    )
    missing = Cell(column(Kind.FIGURE), None, "not known", url="/why/profit", is_known=False)
    assert written(missing) == (
        '<td class="r"><span class="unknown">'
        '<a href="/why/profit" data-drawer>not known</a></span></td>'
    )


def test_a_level_has_its_word_and_a_badge_stands_beside_a_name() -> None:
    level = written(Cell(column(Kind.LEVEL), 2, "loose"))
    assert 'data-level="2"' in level
    assert "loose" in level
    named = Cell(
        column(Kind.LINK), "Norrvik", "Norrvik", url="/1/", badge=Tag("promise", "critical")
    )
    said = written(named)
    assert said.index("Norrvik") < said.index("promise")
    assert 'class="tag critical"' in said


def test_where_a_cell_stands_follows_from_its_kind() -> None:
    assert written(Cell(column(Kind.MONEY), 1, "1")) == '<td class="r">1</td>'
    assert written(Cell(column(Kind.DATE), None, "1 Mar 2026")) == (
        '<td class="tight num">1 Mar 2026</td>'
    )
    assert written(Cell(column(wraps=True), "long", "long")) == '<td class="wrap">long</td>'
