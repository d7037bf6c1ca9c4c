"""The relationship map as a drawing: for the page, for paper, for the pages of a document."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from mainstay.apps.relationships.charts.drawing import cover_sentence, map_svg
from mainstay.apps.relationships.charts.ink import PAPER, Drawing, Ink, Layer
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.domain.relationship_map.parts import Part, Room, parts_of
from mainstay.ui.charts.drawing import Chart

__all__ = [
    "PAPER",
    "Drawing",
    "Ink",
    "Layer",
    "cover_sentence",
    "map_svg",
    "page_charts",
    "paper_svg",
]


def paper_svg(
    reading: MapReading,
    *,
    layers: frozenset[Layer] = frozenset({Layer.COVERAGE}),
    marks: Mapping[int, tuple[str, ...]] | None = None,
) -> str:
    """Draw a map in the plain colours of paper."""
    name = reading.account.name
    drawing = Drawing(reading.playbook, ink=PAPER, name=name, layers=layers, marks=marks)
    return map_svg(reading.map, drawing)


def page_charts(reading: MapReading, room: Room) -> tuple[Chart, ...]:
    """Draw a map for the pages of a document: whole where it can be read, else in its parts."""
    units, own = reading.map.units, reading.account.name
    return tuple(
        _in_room(reading, part, room, title=part.name(units, own))
        for part in parts_of(reading.map, room)
    )


def _in_room(reading: MapReading, part: Part, room: Room, *, title: str) -> Chart:
    """Draw a part as broad as the room, so that no picture is taller than its page."""
    name = reading.account.name
    drawing = Drawing(reading.playbook, ink=PAPER, name=name, tallest=room.tallest)
    svg = ET.fromstring(
        map_svg(part.map, drawing).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    )
    _, _, width, height = (float(side) for side in svg.get("viewBox", "").split())
    broad = max(width, height * room.width / room.height, room.width)
    svg.set("viewBox", f"{(width - broad) / 2:g} 0 {broad:g} {height:g}")
    for given in ("width", "height", "font-family"):
        svg.attrib.pop(given, None)  # a chart says them itself
    return Chart(ET.tostring(svg, encoding="unicode"), title, (), (), (broad, height))
