"""The relationship map as one SVG drawing: the same for page, PDF and picture.

Where everything stands is decided in ``domain.relationship_map.layout``; here is only what it looks
like. Everything is a presentation attribute, since the page's policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from mainstay.apps.relationships.charts.cards import draw_card, draw_pill
from mainstay.apps.relationships.charts.ink import Drawing, Font, Ink, Layer, add, write
from mainstay.apps.relationships.queries.signs import BOLD, LETTER, heading_words, shortened
from mainstay.domain.people_roles import CoverageRole
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Tie, TieKind
from mainstay.domain.relationship_map.geometry import Point
from mainstay.domain.relationship_map.layout import (
    Arc,
    Block,
    Label,
    Link,
    MapLayout,
    Thread,
    Trunk,
    layout,
)

WIDTHS = {None: 1.6, 1: 2.0, 2: 3.0, 3: 4.5, 4: 6.0}  # of a line of coverage by its depth


def map_svg(account_map: AccountMap, drawing: Drawing) -> str:
    """Draw a map; its size in px stands in ``viewBox``, ``width`` and ``height``."""
    return ET.tostring(_whole(account_map, drawing), encoding="unicode")


def _whole(account_map: AccountMap, drawing: Drawing) -> ET.Element:
    placed = layout(account_map, tallest=drawing.tallest)
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {placed.width:g} {placed.height:g}",
            "width": f"{placed.width:g}",
            "height": f"{placed.height:g}",
            "class": "relationship-map",
            "role": "group",
            "aria-label": _("Relationship map of %(name)s") % {"name": drawing.name},
            "font-family": "ui-sans-serif, system-ui, 'Source Sans Pro', sans-serif",
        },
    )
    _hatch(svg, drawing.ink)
    _blocks(svg, account_map, placed, drawing)
    _our_heading(svg, placed, drawing.ink)
    for trunk in placed.trunks:
        _trunk(svg, trunk, drawing.ink)
    for link in placed.links:
        _link(svg, link, drawing.ink)
    if Layer.COVERAGE in drawing.layers:
        for thread in placed.threads:
            _thread(svg, thread, account_map, drawing.ink)
    _block_names(svg, account_map, placed, drawing)
    for label in placed.labels:
        _label(svg, label, account_map, drawing)
    people = {person.person_id: person for person in account_map.people}
    for card in placed.cards:
        draw_card(svg, card, people[card.person_id], account_map, drawing)
    for pill in placed.pills:
        draw_pill(svg, pill, account_map, drawing)
    if Layer.INFLUENCE in drawing.layers:
        for arc in placed.arcs:
            _arc(svg, arc, account_map, drawing.ink)
    return svg


def _hatch(svg: ET.Element, ink: Ink) -> None:
    pattern = add(
        add(svg, "defs"),
        "pattern",
        id="map-hatch",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    add(pattern, "rect", width=5, height=5, fill=ink.surface)
    add(pattern, "line", x1=0, y1=0, x2=0, y2=5, stroke=ink.edge, stroke_width=2)


def _blocks(svg: ET.Element, whole: AccountMap, placed: MapLayout, drawing: Drawing) -> None:
    for block in placed.blocks:
        box = block.box
        add(
            svg,
            "rect",
            x=box.x,
            y=box.y,
            width=box.width,
            height=box.height,
            rx=10,
            fill=drawing.ink.sunken,
            stroke=drawing.ink.line,
            stroke_dasharray="2 4" if block.is_outside else "none",
        )


def _block_names(svg: ET.Element, whole: AccountMap, placed: MapLayout, drawing: Drawing) -> None:
    """Name the blocks; over the lines, on a ground of their own."""
    for block in placed.blocks:
        box = block.box
        name = shortened(_block_name(block, whole, drawing), box.width - 32, 13, bold=True)
        width = len(name) * 13 * BOLD
        fill = drawing.ink.sunken
        left, top = box.x + 12, box.y + 8
        add(svg, "rect", x=left, y=top, width=width + 8, height=18, rx=3, fill=fill)
        write(svg, box.x + 16, box.y + 21, name, Font(13, drawing.ink.ink, is_bold=True))


def _block_name(block: Block, whole: AccountMap, drawing: Drawing) -> str:
    name = drawing.name if block.unit_id is None else whole.units.get(block.unit_id, "")
    return _("From outside") if block.is_outside else name


def _our_heading(svg: ET.Element, placed: MapLayout, ink: Ink) -> None:
    y = placed.our_row
    add(svg, "line", x1=0, x2=placed.width, y1=y - 8, y2=y - 8, stroke=ink.line)
    if placed.pills:
        write(svg, 24.0, y + 12, _("Our people"), Font(13, ink.accent, is_bold=True))
    else:
        write(
            svg, 24.0, y + 12, _("No one of ours covers anybody here yet."), Font(13, ink.attention)
        )


def _link(svg: ET.Element, link: Link, ink: Ink) -> None:
    dashes = {} if link.line.is_formal else {"stroke_dasharray": "1 4"}
    add(
        svg,
        "path",
        d=_through(link.points),
        fill="none",
        stroke=ink.edge,
        stroke_width=1.2 if link.line.is_formal else 1.6,
        class_="line",
        data_manager=link.line.manager_id,
        data_report=link.line.person_id,
        **dashes,
    )


def _trunk(svg: ET.Element, trunk: Trunk, ink: Ink) -> None:
    """A manager's line to those who stand in another block; it ends at the manager's name there."""
    add(
        svg,
        "path",
        d=_through(trunk.points),
        fill="none",
        stroke=ink.edge,
        stroke_width=1.2,
        class_="line",
        data_manager=trunk.manager_id,
    )


def _label(svg: ET.Element, label: Label, whole: AccountMap, drawing: Drawing) -> None:
    """Say above some cards to whom these people report, or that nobody knows."""
    ink, box = drawing.ink, label.box
    words = heading_words(label.heading, whole)
    if label.manager_id is None:
        width = len(words) * 12 * BOLD + 8
        add(svg, "rect", x=box.x - 4, y=box.y, width=width, height=18, rx=3, fill=ink.sunken)
        write(svg, box.x, box.y + 14, words, Font(12, ink.second, is_bold=True))
        return
    short = shortened(words, ink.room * box.width, 12)
    width = min(box.width, len(short) * 12 * LETTER + 16)
    left = box.middle - width / 2
    group = add(svg, "g", class_="map-label", data_manager=label.manager_id)
    add(
        group,
        "rect",
        x=left,
        y=box.y,
        width=width,
        height=box.height,
        rx=4,
        fill=ink.sunken,
        stroke=ink.edge,
        stroke_dasharray="3 2",
    )
    write(group, box.middle, box.y + 14, short, Font(12, ink.ink, anchor="middle"))


def _arc(svg: ET.Element, arc: Arc, whole: AccountMap, ink: Ink) -> None:
    """Who influences whom, with an arrow; who is in conflict with whom, dashed."""
    start, first, second, end = arc.points
    is_conflict = arc.tie.kind is TieKind.CONFLICTS
    colour = ink.critical if is_conflict else ink.accent
    path = add(
        svg,
        "path",
        d=f"M{start.x:g},{start.y:g} C{first.x:g},{first.y:g} "
        f"{second.x:g},{second.y:g} {end.x:g},{end.y:g}",
        fill="none",
        stroke=colour,
        stroke_width=2.2,
        class_="tie",
        **({"stroke_dasharray": "2 3"} if is_conflict else {}),
    )
    add(path, "title", tie_sentence(arc.tie, whole))
    if is_conflict:
        add(svg, "circle", cx=end.x, cy=end.y, r=4, fill=colour)
        return
    back = 8 if end.x > second.x else -8
    points = f"{end.x:g},{end.y:g} {end.x - back:g},{end.y - 5:g} {end.x - back:g},{end.y + 5:g}"
    add(svg, "polygon", points=points, fill=colour)


def tie_sentence(tie: Tie, whole: AccountMap) -> str:
    """Say what goes between two people."""
    names = {"one": whole.name_of(tie.person_id), "other": whole.name_of(tie.other_id)}
    if tie.kind is TieKind.CONFLICTS:
        return _("%(one)s is in conflict with %(other)s") % names
    return _("%(one)s influences %(other)s") % names


def _through(points: Iterable[Point]) -> str:
    return "M" + " L".join(f"{point.x:g},{point.y:g}" for point in points)


def _thread(svg: ET.Element, thread: Thread, whole: AccountMap, ink: Ink) -> None:
    """Who covers whom: width by depth, colour by strength, dashes for what is planned."""
    start, first, second, end = thread.points
    level = whole.strength(thread.cover.person_id)
    dashes = {"stroke_dasharray": "6 5"} if thread.cover.is_planned else {}
    colour = ink.attention if thread.cover.is_planned else ink.edge
    if level is not None and not thread.cover.is_planned:
        colour = ink.levels[level - 1] if level > 1 else ink.strength_edge
    path = add(
        svg,
        "path",
        d=f"M{start.x:g},{start.y:g} C{first.x:g},{first.y:g} "
        f"{second.x:g},{second.y:g} {end.x:g},{end.y:g}",
        fill="none",
        stroke=colour,
        stroke_width=2.0 if thread.cover.is_planned else WIDTHS[level],
        stroke_linecap="round",
        class_="thread",
        data_person=thread.cover.person_id,
        data_colleague=thread.cover.colleague_id,
        **dashes,
    )
    add(path, "title", cover_sentence(thread.cover, whole))


def cover_sentence(cover: Cover, whole: AccountMap) -> str:
    """Say who covers whom, in what part."""
    names = {
        "ours": whole.colleague(cover.colleague_id),
        "theirs": whole.person(cover.person_id).name,
    }
    if cover.is_planned:
        return _("%(ours)s is planned to cover %(theirs)s") % names
    if cover.role is CoverageRole.SPONSOR:
        return _("%(ours)s is the executive sponsor of %(theirs)s") % names
    if cover.role is CoverageRole.SECOND:
        return _("%(ours)s covers %(theirs)s as second") % names
    return _("%(ours)s covers %(theirs)s") % names
