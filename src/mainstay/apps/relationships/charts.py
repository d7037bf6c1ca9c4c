"""The relationship map as one SVG drawing: the same for page, PDF and picture.

Where everything stands is decided in ``domain.relationship_map.layout``; here is only what it looks
like. Everything is a presentation attribute, since the page's policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.apps.relationships.queries.signs import BOLD, SIGNS, shortened, signs_of
from mainstay.domain.people_roles import BuyingRole, CoverageRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.coverage import days_unchecked
from mainstay.domain.relationship_map.facts import AccountMap, Cover, MapPerson
from mainstay.domain.relationship_map.layout import (
    Block,
    Box,
    Card,
    Link,
    MapLayout,
    Pill,
    Point,
    Thread,
    layout,
)
from mainstay.domain.relationship_map.parts import Part, Room, parts_of
from mainstay.domain.relationship_map.tree import IN_A_COLUMN
from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart

WIDTHS = {None: 1.6, 1: 2.0, 2: 3.0, 3: 4.5, 4: 6.0}  # of a line of coverage by its depth


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a drawing: variables of the style sheet in a page, plain hex on paper."""

    surface: str = "var(--surface)"
    sunken: str = "var(--sunken)"
    ink: str = "var(--ink)"
    second: str = "var(--ink-2)"
    line: str = "var(--line)"
    edge: str = "var(--edge)"
    accent: str = "var(--accent)"
    accent_soft: str = "var(--accent-soft)"
    attention: str = "var(--attention)"
    critical: str = "var(--critical)"
    strength_edge: str = "var(--s-edge)"
    levels: tuple[str, str, str, str] = ("var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)")
    room: float = 1.0  # more where the letters are narrower than the widest that a page may have


PAPER = Ink(
    surface="#ffffff",
    sunken="#f1efe9",
    ink="#18212c",
    second="#4d5967",
    line="#e3e0d8",
    edge="#858a8e",
    accent="#0b5957",
    accent_soft="#e0eeec",
    attention="#8a5605",
    critical="#a3241c",
    strength_edge="#4b8d86",
    levels=("#d5e8e5", "#9ccbc5", "#4f9d95", "#0b5957"),
    room=1.12,
)


@dataclass(frozen=True, slots=True)
class Font:
    """How a text is set: size in px, colour, weight, and which part of it stands at its place."""

    size: float
    fill: str
    is_bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a drawing needs beside the map: addresses of people, and whom to bring out.

    ``address`` gives the page of a person; nothing is a link without it. ``gaps`` are people with
    a finding: their cards are edged. ``tallest`` is how many people are stacked at most.
    """

    playbook: Playbook
    ink: Ink = field(default_factory=Ink)
    address: Callable[[int], str] | None = None
    colleague_address: Callable[[int], str] | None = None
    gaps: frozenset[int] = frozenset()
    critical: frozenset[int] = frozenset()
    name: str = ""
    tallest: int = IN_A_COLUMN


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
    for link in placed.links:
        _link(svg, link, drawing.ink)
    for thread in placed.threads:
        _thread(svg, thread, account_map, drawing.ink)
    _block_names(svg, account_map, placed, drawing)
    people = {person.person_id: person for person in account_map.people}
    for card in placed.cards:
        _card(svg, card, people[card.person_id], account_map, drawing)
    for pill in placed.pills:
        _pill(svg, pill, account_map, drawing)
    return svg


def _add(parent: ET.Element, tag: str, text: str = "", **values: object) -> ET.Element:
    """Add an element; ``stroke_width=2`` becomes ``stroke-width="2"``."""
    said = {
        name.rstrip("_").replace("_", "-"): f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in values.items()
    }
    element = ET.SubElement(parent, tag, said)
    if text:
        element.text = text
    return element


def _hatch(svg: ET.Element, ink: Ink) -> None:
    pattern = _add(
        _add(svg, "defs"),
        "pattern",
        id="map-hatch",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    _add(pattern, "rect", width=5, height=5, fill=ink.surface)
    _add(pattern, "line", x1=0, y1=0, x2=0, y2=5, stroke=ink.edge, stroke_width=2)


def _blocks(svg: ET.Element, whole: AccountMap, placed: MapLayout, drawing: Drawing) -> None:
    for block in placed.blocks:
        box = block.box
        _add(
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
        _add(svg, "rect", x=left, y=top, width=width + 8, height=18, rx=3, fill=fill)
        _text(svg, box.x + 16, box.y + 21, name, Font(13, drawing.ink.ink, is_bold=True))


def _block_name(block: Block, whole: AccountMap, drawing: Drawing) -> str:
    name = drawing.name if block.unit_id is None else whole.units.get(block.unit_id, "")
    return _("From outside") if block.is_outside else name


def _our_heading(svg: ET.Element, placed: MapLayout, ink: Ink) -> None:
    y = placed.our_row
    _add(svg, "line", x1=0, x2=placed.width, y1=y - 8, y2=y - 8, stroke=ink.line)
    if placed.pills:
        _text(svg, 24.0, y + 12, _("Our people"), Font(13, ink.accent, is_bold=True))
    else:
        _text(
            svg, 24.0, y + 12, _("No one of ours covers anybody here yet."), Font(13, ink.attention)
        )


def _link(svg: ET.Element, link: Link, ink: Ink) -> None:
    dashes = {} if link.line.is_formal else {"stroke_dasharray": "1 4"}
    _add(
        svg,
        "path",
        d=_through(link.points),
        fill="none",
        stroke=ink.edge,
        stroke_width=1.2 if link.line.is_formal else 1.6,
        **dashes,
    )


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
    path = _add(
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
    _add(path, "title", cover_sentence(thread.cover, whole))


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


def _card(
    svg: ET.Element, card: Card, person: MapPerson, whole: AccountMap, drawing: Drawing
) -> None:
    ink, box = drawing.ink, card.box
    group = _linked(svg, drawing.address, person.person_id, person_sentence(person, whole))
    group.set("transform", f"translate({box.x:g},{box.y:g})")
    group.set("data-person", str(person.person_id))
    if person.is_placeholder:
        _vacant(group, person, box, ink)
        return
    edge = ink.critical if person.person_id in drawing.critical else ink.edge
    edge = ink.attention if person.person_id in drawing.gaps - drawing.critical else edge
    width = 2.0 if person.person_id in drawing.gaps else 1.0
    _add(
        group,
        "rect",
        width=box.width,
        height=box.height,
        rx=7,
        fill=ink.surface,
        stroke=edge,
        stroke_width=width,
    )
    _influence(group, person, box, ink)
    stance = _stance(group, person, box, ink)
    name = shortened(person.name, ink.room * (box.width - 26 - stance), 14, bold=True)
    _text(group, 16.0, 20.0, name, Font(14, ink.ink, is_bold=True))
    title = shortened(person.title, ink.room * (box.width - 24), 12)
    _text(group, 16.0, 36.0, title, Font(12, ink.second))
    _signs(group, person, ink)
    _patch(group, person, whole, box, ink)
    _age(group, person, whole.as_of, box, drawing)


def _vacant(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> None:
    _add(
        group,
        "rect",
        width=box.width,
        height=box.height,
        rx=7,
        fill=ink.sunken,
        stroke=ink.attention,
        stroke_width=1.4,
        stroke_dasharray="5 4",
    )
    _text(group, 14.0, 26.0, _("Nobody known"), Font(14, ink.attention, is_bold=True))
    said = person.title or person.name
    _text(group, 14.0, 44.0, shortened(said, box.width - 24, 12), Font(12, ink.second))


def _influence(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> None:
    """The bar at the left: as wide as the influence, hatched where nobody has judged it."""
    if person.influence is None:
        _add(group, "rect", x=1, y=6, width=5, height=box.height - 12, fill="url(#map-hatch)")
    elif person.influence:
        width = 1 + person.influence * 0.8
        _add(group, "rect", x=1, y=4, width=width, height=box.height - 8, rx=2, fill=ink.second)


def _stance(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> float:
    """For us or against us, as a sign; return the room it takes."""
    if not person.stance:
        return 0.0
    sign = ("▲" if person.stance > 0 else "▼") * abs(person.stance)
    colour = ink.accent if person.stance > 0 else ink.critical
    _text(group, box.width - 10, 19.0, sign, Font(11, colour, anchor="end"))
    return 12.0 * abs(person.stance) + 4


def _signs(group: ET.Element, person: MapPerson, ink: Ink) -> None:
    for place, sign in enumerate(signs_of(person)):
        x = 16.0 + place * 21
        _add(
            group,
            "rect",
            x=x,
            y=42,
            width=18,
            height=14,
            rx=3,
            fill=ink.accent_soft if isinstance(sign, BuyingRole) else ink.sunken,
            stroke=ink.line,
        )
        _text(group, x + 9, 52.6, SIGNS[sign], Font(10.5, ink.ink, is_bold=True, anchor="middle"))


def _patch(group: ET.Element, person: MapPerson, whole: AccountMap, box: Box, ink: Ink) -> None:
    level = whole.strength(person.person_id)
    _add(
        group,
        "rect",
        x=box.width - 44,
        y=45,
        width=34,
        height=9,
        rx=2,
        fill="url(#map-hatch)" if level is None else ink.levels[level - 1],
        stroke=ink.edge if level is None else ink.strength_edge,
        stroke_width=0.8,
        stroke_dasharray="2 2" if level is None else "none",
    )


def _age(group: ET.Element, person: MapPerson, as_of: date, box: Box, drawing: Drawing) -> None:
    """The age of what is said of somebody, once it is old."""
    days = days_unchecked(person, as_of)
    if days is not None and days > drawing.playbook["map.stale"]:
        text = _("%(days)s d") % {"days": days}
        _text(group, box.width - 50, 53.0, text, Font(10.5, drawing.ink.attention, anchor="end"))


def _pill(svg: ET.Element, pill: Pill, whole: AccountMap, drawing: Drawing) -> None:
    ink, box = drawing.ink, pill.box
    name = whole.colleague(pill.colleague_id)
    covers = [one for one in whole.covers if one.colleague_id == pill.colleague_id]
    begun = sum(not one.is_planned for one in covers)
    said = _("covers %(count)s") % {"count": begun} if begun else _("planned only")
    group = _linked(svg, drawing.colleague_address, pill.colleague_id, f"{name}, {said}")
    group.set("transform", f"translate({box.x:g},{box.y:g})")
    group.set("data-colleague", str(pill.colleague_id))
    _add(
        group,
        "rect",
        width=box.width,
        height=box.height,
        rx=box.height / 2,
        fill=ink.accent_soft,
        stroke=ink.accent,
        stroke_opacity=0.5,
    )
    middle = box.width / 2
    short = shortened(name, ink.room * (box.width - 36), 14, bold=True)
    _text(group, middle, 20.0, short, Font(14, ink.accent, is_bold=True, anchor="middle"))
    _text(group, middle, 36.0, said, Font(12, ink.second, anchor="middle"))


def _linked(
    svg: ET.Element, address: Callable[[int], str] | None, key: int, label: str
) -> ET.Element:
    """A group that is a link where there is somewhere to go, with its words for everybody."""
    if address is None:
        group = _add(svg, "g", role="img", aria_label=label)
    else:
        group = _add(svg, "a", href=address(key), aria_label=label, class_="map-link")
    _add(group, "title", label)
    return group


def person_sentence(person: MapPerson, whole: AccountMap) -> str:
    """Say what a card shows, for whoever cannot see it."""
    if person.is_placeholder:
        said = {"role": person.title or person.name}
        return _("Nobody is known for this role: %(role)s") % said
    level = whole.strength(person.person_id)
    parts = [person.name, person.title]
    parts.append(_("strength: %(word)s") % {"word": formats.level_word(level, "strength")})
    if person.influence is not None:
        parts.append(_("influence %(points)s of 10") % {"points": person.influence})
    if person.stance:
        parts.append(_("for us") if person.stance > 0 else _("against us"))
    return ", ".join(part for part in parts if part)


def _text(parent: ET.Element, x: float, y: float, text: str, font: Font) -> None:
    weight = {"font_weight": 600} if font.is_bold else {}
    _add(
        parent,
        "text",
        text,
        x=x,
        y=y,
        font_size=font.size,
        fill=font.fill,
        text_anchor=font.anchor,
        **weight,
    )


def paper_svg(reading: MapReading) -> str:
    """Draw a map in the plain colours of paper."""
    return map_svg(reading.map, Drawing(reading.playbook, ink=PAPER, name=reading.account.name))


def page_charts(reading: MapReading, room: Room) -> tuple[Chart, ...]:
    """Draw a map for the pages of a document: whole where it can be read, else in its parts."""
    units, own = reading.map.units, reading.account.name
    return tuple(
        Chart(_in_room(reading, part, room), part.name(units, own), (), ())
        for part in parts_of(reading.map, room)
    )


def _in_room(reading: MapReading, part: Part, room: Room) -> str:
    """Draw a part as broad as the room, so that no picture is taller than its page."""
    name = reading.account.name
    drawing = Drawing(reading.playbook, ink=PAPER, name=name, tallest=room.tallest)
    svg = ET.fromstring(
        map_svg(part.map, drawing).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    )
    _, _, width, height = (float(side) for side in svg.get("viewBox", "").split())
    broad = max(width, height * room.width / room.height, room.width)
    svg.set("viewBox", f"{(width - broad) / 2:g} 0 {broad:g} {height:g}")
    svg.set("width", f"{broad:g}")
    return ET.tostring(svg, encoding="unicode")
