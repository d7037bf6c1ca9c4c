"""Connectors of slides: turned and mirrored, their bends lie where the drawing leads them."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import pytest
from pptx import Presentation

from mainstay.ui.documents.connectors import add_connector, add_curve
from mainstay.ui.documents.slides import EMU, Frame, Look, add_shape

LINE = Look("", "#858a8e", 1.0)
Points = list[tuple[float, float]]


@pytest.fixture
def slide() -> Any:
    file = Presentation()
    return file.slides.add_slide(file.slide_layouts[6])


def card(slide: Any, x: float, y: float) -> Any:
    look = Look("#ffffff", "#858a8e")
    return add_shape(slide.shapes, "ROUNDED_RECTANGLE", Frame(x, y, 100, 40), look)


def drawn(connector: Any) -> Points:
    """The points of a preset connector on the slide, read as ECMA-376 says."""
    (box,) = connector.element.xpath("p:spPr/a:xfrm")
    (off,), (ext,) = box.xpath("a:off"), box.xpath("a:ext")
    wide, high = int(ext.get("cx")) / EMU, int(ext.get("cy")) / EMU
    left, top = int(off.get("x")) / EMU, int(off.get("y")) / EMU
    parts = [
        int(one.get("fmla").split()[1]) / 100_000 for one in connector.element.xpath(".//a:gd")
    ]
    points, x, y = [(0.0, 0.0)], 0.0, 0.0
    for number, part in enumerate(parts):
        x, y = (part * wide, y) if number % 2 == 0 else (x, part * high)
        points.append((x, y))
    points.append((wide, y) if len(parts) % 2 == 0 else (x, high))
    points.append((wide, high))
    turn = int(box.get("rot", "0")) / 60_000 * pi / 180
    found = []
    for px, py in points:
        dx, dy = px - wide / 2, py - high / 2
        dx = -dx if box.get("flipH") == "1" else dx
        dy = -dy if box.get("flipV") == "1" else dy
        rx, ry = dx * cos(turn) - dy * sin(turn), dx * sin(turn) + dy * cos(turn)
        found.append((round(left + wide / 2 + rx), round(top + high / 2 + ry)))
    return found


@pytest.mark.parametrize("x", [0.0, 300.0])
def test_a_line_runs_down_across_and_down(slide: Any, x: float) -> None:
    above, below = card(slide, 150, 0), card(slide, x, 100)
    way = [(200.0, 40.0), (200.0, 60.0), (x + 50, 60.0), (x + 50, 100.0)]
    assert drawn(add_connector(slide, way, LINE, glued=(above, below))) == way


@pytest.mark.parametrize("x", [0.0, 180.0])
def test_a_stacked_card_is_entered_from_its_left(slide: Any, x: float) -> None:
    above, below = card(slide, 150, 0), card(slide, x, 200)
    lane = x - 12
    way = [(200.0, 40.0), (200.0, 60.0), (lane, 60.0), (lane, 220.0), (x, 220.0)]
    assert drawn(add_connector(slide, way, LINE, glued=(above, below))) == way


def test_a_card_right_below_is_clasped_from_the_left(slide: Any) -> None:
    above, below = card(slide, 150, 0), card(slide, 150, 200)
    way = [(200.0, 40.0), (200.0, 60.0), (138.0, 60.0), (138.0, 220.0), (150.0, 220.0)]
    points = drawn(add_connector(slide, way, LINE, glued=(above, below)))
    assert points[:3] == [(150, 20), (138, 20), (138, 220)]
    assert points[-1] == (149, 220)  # a connector must be a point wide


@pytest.mark.parametrize("x", [0.0, 300.0])
def test_a_thread_runs_from_the_pill_up_to_the_card(slide: Any, x: float) -> None:
    person, pill = card(slide, x, 0), card(slide, 150, 300)
    points = drawn(add_curve(slide, pill, person, LINE))
    assert (points[0], points[-1]) == ((200, 300), (x + 50, 40))
    assert points[1] == (200, 170)


def test_a_way_of_many_bends_is_a_line_without_a_connector(slide: Any) -> None:
    above, below = card(slide, 150, 0), card(slide, 0, 300)
    way = [(200.0, 40.0), (200.0, 60.0), (10.0, 60.0), (10.0, 90.0), (40.0, 90.0)]
    way += [(40.0, 280.0), (50.0, 280.0), (50.0, 300.0)]
    shape = add_connector(slide, way, LINE, glued=(above, below))
    assert shape.element.tag.endswith("}sp")
    assert not slide.element.xpath(".//p:style")
