"""Connectors of a slide that stay glued to their shapes and run where the drawing leads them.

A preset connector begins sideways; turned by a quarter it begins downwards or upwards. Its bends
are given as parts of its width and height. Source: ECMA-376 part 1, 20.1.10.18 (preset shapes).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mainstay.ui.documents.slides import EMU, Frame, Look, draw_line, drop_style

TOP, LEFT, BOTTOM = 0, 1, 2  # the places of a rectangle where a connector can be glued
QUARTER = 5_400_000
POINT = 1.0
MOST_PARTS = 5  # of a preset connector
LEAST = 0.01  # points; a bend is a part of a length that must not be nothing
Way = Sequence[tuple[float, float]]


def add_connector(slide: Any, way: Way, look: Look, *, glued: tuple[Any, Any]) -> Any:
    """Lead a line through points that turn at right angles, first down, from shape to shape.

    It ends at the left of the lower shape when the last part runs sideways, else at its top. A
    slanted line of two points runs straight. With more than four bends there is no connector that
    could take that way: it is a line that does not follow its shapes.
    """
    bends = _without_straight(way)
    parts = len(bends) - 1
    if parts > MOST_PARTS:
        return _loose(slide, bends, look)
    if parts % 2 == 0 and abs(glued[0].left - glued[1].left) < EMU:
        return _clasp(slide, glued, look, reach=glued[1].left / EMU - bends[-2][0])
    connector = _glued(slide, (glued[0], BOTTOM), (glued[1], TOP if parts % 2 else LEFT))
    if parts > 1:
        _turned(connector, bends[0], bends[-1], f"bentConnector{parts}", _parts(bends))
    return _looks(connector, look)


def _clasp(slide: Any, glued: tuple[Any, Any], look: Look, *, reach: float) -> Any:
    """Lead a line from the left of one shape to the left of another that stands below it."""
    first, last = ((shape.left / EMU, _middle(shape) / EMU) for shape in glued)
    connector = _glued(slide, (glued[0], LEFT), (glued[1], LEFT))
    place = Frame(first[0] - POINT, first[1], POINT, last[1] - first[1])
    _shaped(connector, place, 'rot="10800000" flipV="1"', "bentConnector3", (reach / POINT,))
    return _looks(connector, look)


def _middle(shape: Any) -> float:
    return float(shape.top + shape.height / 2)


def _loose(slide: Any, bends: Sequence[tuple[float, float]], look: Look) -> Any:
    points = [(int(x * EMU), int(y * EMU)) for x, y in bends]
    builder = slide.shapes.build_freeform(*points[0])
    builder.add_line_segments(points[1:], close=False)
    shape = builder.convert_to_shape()
    shape.fill.background()
    return _looks(shape, look)


def add_curve(slide: Any, start: Any, end: Any, look: Look) -> Any:
    """Lead an S-shaped curve from the top of one shape up to the bottom of another."""
    first = ((start.left + start.width / 2) / EMU, start.top / EMU)
    last = ((end.left + end.width / 2) / EMU, (end.top + end.height) / EMU)
    connector = _glued(slide, (start, TOP), (end, BOTTOM))
    _turned(connector, first, last, "curvedConnector3", (0.5,))
    return _looks(connector, look)


def _without_straight(way: Way) -> list[tuple[float, float]]:
    """Leave out points between two others on one line, and points that are there twice."""
    kept: list[tuple[float, float]] = []
    for point in way:
        if kept and _near(kept[-1], point):
            continue
        if len(kept) > 1 and _on_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < LEAST and abs(one[1] - other[1]) < LEAST


def _on_line(
    one: tuple[float, float], middle: tuple[float, float], other: tuple[float, float]
) -> bool:
    return any(
        abs(one[axis] - middle[axis]) < LEAST and abs(middle[axis] - other[axis]) < LEAST
        for axis in (0, 1)
    )


def _parts(bends: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Where each bend lies between start and end: down, across, down ... in turn."""
    (x0, y0), (x1, y1) = bends[0], bends[-1]
    wide, high = _length(x1 - x0), _length(y1 - y0)
    found = []
    for number, (x, y) in enumerate(bends[1:-2]):
        found.append((y - y0) / high if number % 2 == 0 else (x - x0) / wide)
    return tuple(found)


def _length(value: float) -> float:
    """A length with its sign, never nothing."""
    return value if abs(value) > LEAST else LEAST


def _glued(slide: Any, begin: tuple[Any, int], end: tuple[Any, int]) -> Any:
    from pptx.enum.shapes import MSO_CONNECTOR

    connector = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
    connector.begin_connect(*begin)
    connector.end_connect(*end)
    return connector


def _turned(
    connector: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    preset: str,
    parts: tuple[float, ...],
) -> None:
    """Make a preset connector begin upright: turned by a quarter, mirrored where it must be.

    Before it is turned it is as wide as the drawing is high; both share their middle.
    """
    across, down = _length(end[0] - start[0]), _length(end[1] - start[1])
    width, height = abs(down), abs(across)
    left = (start[0] + end[0]) / 2 - width / 2
    top = (start[1] + end[1]) / 2 - height / 2
    falls, goes_left = down > 0, across < 0
    turn = QUARTER if goes_left else 3 * QUARTER
    mirrored = ' flipH="1"' if falls != goes_left else ""
    place = Frame(left, top, width, height)
    _shaped(connector, place, f'rot="{turn}"{mirrored}', preset, parts)


def _shaped(connector: Any, place: Frame, turn: str, preset: str, parts: tuple[float, ...]) -> None:
    """Give a connector its place, how it is turned, and its bends."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    shape, space = connector.element.spPr, nsdecls("a")
    for name in ("a:xfrm", "a:prstGeom"):
        for old in shape.xpath(name):
            shape.remove(old)
    x, y, width, height = (
        int(value * EMU) for value in (place.x, place.y, place.width, place.height)
    )
    guides = "".join(
        f'<a:gd name="adj{number}" fmla="val {round(part * 100_000)}"/>'
        for number, part in enumerate(parts, start=1)
    )
    size = f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>'
    kind = f'<a:prstGeom {space} prst="{preset}"><a:avLst>{guides}</a:avLst></a:prstGeom>'
    shape.insert(0, parse_xml(f"<a:xfrm {space} {turn}>{size}</a:xfrm>"))
    shape.insert(1, parse_xml(kind))


def _looks(connector: Any, look: Look) -> Any:
    drop_style(connector)
    draw_line(connector.line, look)
    return connector
