"""The cards of their people and the pills of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from mainstay.apps.relationships.charts.ink import Drawing, Font, Ink, add, write
from mainstay.apps.relationships.queries.signs import BOLD, SIGNS, shortened, signs_of
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.relationship_map.coverage import days_unchecked
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.geometry import Box
from mainstay.domain.relationship_map.layout import Card, Pill
from mainstay.ui import formats


def draw_card(
    svg: ET.Element, card: Card, person: MapPerson, whole: AccountMap, drawing: Drawing
) -> None:
    ink, box = drawing.ink, card.box
    group = _linked(svg, drawing.address, person.person_id, person_sentence(person, whole))
    group.set("transform", f"translate({box.x:g},{box.y:g})")
    group.set("data-person", str(person.person_id))
    if drawing.is_editable:
        group.set("data-name", person.name)
    if person.is_placeholder:
        _vacant(group, person, box, ink)
        return
    edge = ink.critical if person.person_id in drawing.critical else ink.edge
    edge = ink.attention if person.person_id in drawing.gaps - drawing.critical else edge
    width = 2.0 if person.person_id in drawing.gaps else 1.0
    add(
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
    write(group, 16.0, 20.0, name, Font(14, ink.ink, is_bold=True))
    title = shortened(person.title, ink.room * (box.width - 24), 12)
    write(group, 16.0, 36.0, title, Font(12, ink.second))
    _signs(group, person, ink)
    _patch(group, person, whole, box, ink)
    _age(group, person, whole.as_of, box, drawing)
    _marks(group, person, drawing)


def _vacant(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> None:
    add(
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
    write(group, 14.0, 26.0, _("Nobody known"), Font(14, ink.attention, is_bold=True))
    said = person.title or person.name
    write(group, 14.0, 44.0, shortened(said, box.width - 24, 12), Font(12, ink.second))


def _influence(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> None:
    """The bar at the left: as wide as the influence, hatched where nobody has judged it."""
    if person.influence is None:
        add(group, "rect", x=1, y=6, width=5, height=box.height - 12, fill="url(#map-hatch)")
    elif person.influence:
        width = 1 + person.influence * 0.8
        add(group, "rect", x=1, y=4, width=width, height=box.height - 8, rx=2, fill=ink.second)


def _stance(group: ET.Element, person: MapPerson, box: Box, ink: Ink) -> float:
    """For us or against us, as a sign; return the room it takes."""
    if not person.stance:
        return 0.0
    sign = ("▲" if person.stance > 0 else "▼") * abs(person.stance)
    colour = ink.accent if person.stance > 0 else ink.critical
    write(group, box.width - 10, 19.0, sign, Font(11, colour, anchor="end"))
    return 12.0 * abs(person.stance) + 4


def _signs(group: ET.Element, person: MapPerson, ink: Ink) -> None:
    for place, sign in enumerate(signs_of(person)):
        x = 16.0 + place * 21
        add(
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
        write(group, x + 9, 52.6, SIGNS[sign], Font(10.5, ink.ink, is_bold=True, anchor="middle"))


def _patch(group: ET.Element, person: MapPerson, whole: AccountMap, box: Box, ink: Ink) -> None:
    level = whole.strength(person.person_id)
    add(
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
        write(group, box.width - 50, 53.0, text, Font(10.5, drawing.ink.attention, anchor="end"))


def _marks(group: ET.Element, person: MapPerson, drawing: Drawing) -> None:
    """Say the gaps of somebody on the upper edge of the card; fade whoever has none."""
    if drawing.marks is None:
        return
    said = drawing.marks.get(person.person_id, ())
    if not said:
        group.set("opacity", "0.45")
    x = 10.0
    for words in said:
        width = len(words) * 10 * BOLD + 10
        ink = drawing.ink
        add(group, "rect", x=x, y=-8, width=width, height=15, rx=4, fill=ink.attention)
        write(
            group, x + width / 2, 3.0, words, Font(10, ink.surface, is_bold=True, anchor="middle")
        )
        x += width + 4


def draw_pill(svg: ET.Element, pill: Pill, whole: AccountMap, drawing: Drawing) -> None:
    ink, box = drawing.ink, pill.box
    name = whole.colleague(pill.colleague_id)
    covers = [one for one in whole.covers if one.colleague_id == pill.colleague_id]
    begun = sum(not one.is_planned for one in covers)
    said = _("covers %(count)s") % {"count": begun} if begun else _("planned only")
    group = _linked(svg, drawing.colleague_address, pill.colleague_id, f"{name}, {said}")
    group.set("transform", f"translate({box.x:g},{box.y:g})")
    group.set("data-colleague", str(pill.colleague_id))
    add(
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
    write(group, middle, 20.0, short, Font(14, ink.accent, is_bold=True, anchor="middle"))
    write(group, middle, 36.0, said, Font(12, ink.second, anchor="middle"))


def _linked(
    svg: ET.Element, address: Callable[[int], str] | None, key: int, label: str
) -> ET.Element:
    """A group that is a link where there is somewhere to go, with its words for everybody."""
    if address is None:
        group = add(svg, "g", role="img", aria_label=label)
    else:
        group = add(svg, "a", href=address(key), aria_label=label, class_="map-link")
    add(group, "title", label)
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
