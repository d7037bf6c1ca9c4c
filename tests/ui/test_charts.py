"""Charts: what is drawn, what it leads to, and what a page would refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from mainstay.ui import charts
from mainstay.ui.charts import (
    Chart,
    Cumulative,
    Curve,
    StakeDot,
    TrendLine,
    TrendPoint,
    chart_file,
)
from mainstay.ui.charts.drawing import PALETTE, SVG
from mainstay.ui.charts.labels import Box, Label, Spot, placed
from mainstay.ui.charts.plot import Bands, Linear, Look, Plot, Text, text_width
from mainstay.ui.charts.stakes import MOST_MARKS
from tests.ui import invented

pytestmark = pytest.mark.usefixtures("interface_alone")

KINDS: dict[str, Callable[[], Chart]] = {
    "stakes": lambda: charts.stakes_and_hold(invented.stakes()),
    "cumulative": lambda: charts.cumulative_shares(invented.cumulative()),
    "whale": lambda: charts.whale_curve(invented.whale()),
    "waterfall": lambda: charts.waterfall(invented.account_waterfall()),
    "tornado": lambda: charts.tornado(invented.lifetime_tornado()),
    "trend": lambda: charts.quarterly_trend(invented.trend()),
    "bars": lambda: charts.small_bars(invented.bars()),
}


def links(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{{{SVG}}}a"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_gets_classes_and_neither_style_nor_hex(kind: str) -> None:
    svg = KINDS[kind]().for_page()
    assert "style=" not in svg
    assert not re.search(r'(fill|stroke)="#[0-9a-f]{6}"', svg)
    assert 'class="chart' in svg


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_gets_plain_colours(kind: str) -> None:
    svg = KINDS[kind]().for_document()
    assert "var(" not in svg
    assert re.search(r'(fill|stroke)="#[0-9a-f]{6}"', svg)


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_has_its_answer_as_name_and_a_table_behind_it(kind: str) -> None:
    chart = KINDS[kind]()
    root = ElementTree.fromstring(chart.for_page())
    assert root.get("aria-label") == chart.title
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert chart.rows


def test_each_dot_leads_to_its_customer_and_says_what_it_is() -> None:
    dots = invented.stakes().dots
    found = links(KINDS["stakes"]().for_page())
    assert {link.get("href") for link in found} == {dot.url for dot in dots}
    norrvik = next(link for link in found if link.get("href") == "/accounts/1/")
    assert norrvik.get("aria-label", "").replace("\u00a0", " ") == (
        "Norrvik Energi: 9.4 % of profit, slipping"
    )


def test_a_name_with_markup_in_it_is_only_ever_text() -> None:
    nasty = "<script>alert(1)</script> & Söhne"
    dots = (StakeDot(nasty, 0.09, 1, cannot_afford=True, url="/accounts/1/?a=1&b=2"),)
    chart = charts.stakes_and_hold(replace(invented.stakes(), dots=dots))
    assert "<script" not in chart.for_page()
    assert links(chart.for_page())[0].get("href") == "/accounts/1/?a=1&b=2"
    assert nasty in links(chart.for_page())[0].get("aria-label", "")


def test_above_five_hundred_marks_small_customers_are_gathered_and_none_is_lost() -> None:
    stakes = invented.stakes(small=1200)
    chart = charts.stakes_and_hold(stakes)
    found = links(chart.for_page())
    assert len(found) <= MOST_MARKS
    gathered = [link for link in found if link.get("href") == stakes.rest_url]
    counted = sum(
        int(re.match(r"[\d\u202f]+", link.get("aria-label", ""))[0].replace("\u202f", ""))  # type: ignore[index]
        for link in gathered
    )
    assert counted + len(found) - len(gathered) == len(stakes.dots)


def test_a_curve_of_many_customers_is_drawn_by_the_pixel_and_kept_whole_in_its_table() -> None:
    shares = [rank / 20_000 for rank in range(1, 20_001)]
    names = [f"Customer {rank}" for rank in range(1, 20_001)]
    few = charts.cumulative_shares(Cumulative("Few", (Curve("profit", shares[:120], names[:120]),)))
    chart = charts.cumulative_shares(Cumulative("Many", (Curve("profit", shares, names),)))
    assert len(chart.rows) == 20_000
    assert len(chart.for_page()) < 2 * len(few.for_page())


@pytest.mark.parametrize("kind", KINDS)
def test_page_and_document_get_the_same_shapes(kind: str) -> None:
    chart = KINDS[kind]()
    page, paper = (ElementTree.fromstring(svg) for svg in (chart.for_page(), chart.for_document()))
    shapes = [[(e.tag, e.text, e.get("d")) for e in root.iter()] for root in (page, paper)]
    assert shapes[0] == shapes[1]
    classes = {name for e in paper.iter() for name in (e.get("class") or "").split()}
    assert classes <= {"chart", "wide", "small", "mark"}
    fills = {e.get("fill") for e in paper.iter(f"{{{SVG}}}text")}
    assert fills <= set(PALETTE.values())


@pytest.mark.parametrize("kind", KINDS)
def test_everything_drawn_lies_within_the_drawing(kind: str) -> None:
    root = ElementTree.fromstring(KINDS[kind]().for_page())
    _, _, width, height = (float(side) for side in (root.get("viewBox") or "").split())
    moved = next(e.get("transform", "") for e in root.iter(f"{{{SVG}}}g") if e.get("transform"))
    left, top = (float(side) for side in re.findall(r"[\d.]+", moved))
    for box in root.iter(f"{{{SVG}}}rect"):
        x, y = float(box.get("x", 0)) + left, float(box.get("y", 0)) + top
        assert x >= 0
        assert y >= 0
        assert x + float(box.get("width", 0)) <= width
        assert y + float(box.get("height", 0)) <= height
    for text in root.iter(f"{{{SVG}}}text"):
        assert 0 <= float(text.get("x", 0)) + left <= width
        assert 0 <= float(text.get("y", 0)) + top <= height


def test_the_numbers_of_an_axis_are_round() -> None:
    """The steps that d3-array, version 3, takes for five ticks."""
    assert Linear(0, 240, 0, 500).ticks() == [0, 50, 100, 150, 200]
    assert Linear(0, 1.06, 190, 0).ticks() == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert Linear(-0.03, 0.1, 190, 0).ticks() == [-0.02, 0, 0.02, 0.04, 0.06, 0.08, 0.1]
    assert Linear(0, 20, 0, 500).ticks() == [0, 5, 10, 15, 20]
    assert Linear(-7_500_000, 11_000_000, 0, 1).ticks() == [-5_000_000, 0, 5_000_000, 10_000_000]


def test_bands_fill_their_length_but_for_the_gaps() -> None:
    bands = Bands(8, 640, inner=0.2, outer=0.1)
    assert (bands.step, bands.width, bands.start(0)) == (80, 64, 8)
    assert bands.start(7) + bands.width == 640 - 8
    assert [Bands(5, 100).middle(place) for place in range(5)] == [10, 30, 50, 70, 90]


def test_a_line_is_interrupted_where_nothing_is_known() -> None:
    plot = Plot(10, 10)
    plot.line([(0, 1), (1, 2), None, (3, 4.25), (4, 5)], Look(stroke="accent"))
    assert 'd="M0,1L1,2M3,4.25L4,5"' in plot.parts[0]


def test_a_text_takes_the_room_that_it_needs() -> None:
    plot = Plot(100, 50)
    plot.text((-8, 25), "100 %", Text(anchor="end"))
    assert plot.room.left == pytest.approx(8 + text_width("100 %"))
    assert plot.size()[0] == pytest.approx(100 + 8 + text_width("100 %") + 8)


def test_the_table_of_curves_goes_through_one_after_another() -> None:
    one, other = Curve("profit", [0.6, 1.0], ["A", "B"]), Curve("revenue", [1.0], ["C"])
    empty = Curve("margin", [], [])
    rows = charts.cumulative_shares(Cumulative("Title", (one, empty, other))).rows
    assert list(rows) == [
        ("profit", 1, "A", 0.6),
        ("profit", 2, "B", 1.0),
        ("revenue", 1, "C", 1.0),
    ]
    assert rows[-1] == rows[2]
    assert rows[1:] == [rows[1], rows[2]]


def test_a_chart_without_rows_is_empty_and_draws_nothing() -> None:
    chart = charts.stakes_and_hold(replace(invented.stakes(), dots=()))
    assert chart.is_empty
    assert chart.for_page() == ""


def test_a_quarter_that_is_not_known_is_hatched_and_has_no_dot() -> None:
    chart = KINDS["trend"]()
    assert 'fill="url(#hatch-' in chart.for_page()
    assert len(links(chart.for_page())) == 7


def test_two_drawings_of_a_page_hatch_with_patterns_of_their_own() -> None:
    names = [
        re.findall(r'pattern id="([^"]+)"', KINDS[k]().for_page()) for k in ("trend", "stakes")
    ]
    assert [len(found) for found in names] == [1, 1]
    assert names[0] != names[1]


def test_a_chart_can_be_taken_away_in_three_forms() -> None:
    chart = KINDS["waterfall"]()
    assert chart_file(chart, "png").content.startswith(b"\x89PNG")
    assert chart_file(chart, "svg").headers["Content-Type"] == "image/svg+xml"
    lines = chart_file(chart, "csv").content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Step,EUR", "Revenue,10240000"]


def test_labels_never_overlap_and_stay_inside() -> None:
    spots = [Spot(f"Customer {n}", 30 + 60 * (n % 5), 20 + 9 * n) for n in range(16)]
    inside = Box(0, 0, 320, 200)
    boxes = [box_of(label) for label in placed(spots, inside=inside)]
    assert len(boxes) > 5
    assert all(box.lies_in(inside) for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_the_most_important_dot_is_named_first() -> None:
    crowd = [Spot(name, 100, 50) for name in ("Norrvik", "Halvorsen", "Kvist", "Dremel", "Orimo")]
    assert placed(crowd, inside=Box(0, 0, 320, 100))[0].name == "Norrvik"


def box_of(label: Label) -> Box:
    width = text_width(label.name)
    left = label.x if label.align == "left" else label.x - width
    return Box(left, label.y - 6, left + width, label.y + 6)


def test_bars_stand_in_the_order_they_were_given() -> None:
    found = ElementTree.fromstring(KINDS["waterfall"]().for_page())
    axis = [text.text for text in found.iter(f"{{{SVG}}}text")]
    steps = [step.label for step in invented.account_waterfall().steps]
    assert [text for text in axis if text in steps] == steps


def test_a_long_label_under_a_bar_is_broken_between_words() -> None:
    steps = invented.account_waterfall().steps
    longer = replace(steps[2], label="Deliveries outside the agreed hours")
    chart = charts.waterfall(
        replace(invented.account_waterfall(), steps=(*steps[:2], longer, *steps[3:]))
    )
    lines = [part.text for part in ElementTree.fromstring(chart.for_page()).iter(f"{{{SVG}}}tspan")]
    assert " ".join(line or "" for line in lines) == longer.label


def test_names_at_the_ends_of_near_lines_do_not_overlap() -> None:
    lines = [
        TrendLine(name, (TrendPoint("2026 Q1", value),))
        for name, value in (("Important people", 0.75), ("By influence", 0.74))
    ]
    svg = charts.quarterly_trend(charts.Trend("Coverage", tuple(lines))).for_page()
    heights = {
        str(text.text): float(text.get("y", "nan"))
        for text in ElementTree.fromstring(svg).iter(f"{{{SVG}}}text")
    }
    assert heights["By influence"] - heights["Important people"] >= 14
