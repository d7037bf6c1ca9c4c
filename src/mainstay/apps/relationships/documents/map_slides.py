"""The relationship map as slides of native shapes, one slide for each part that is not cramped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.apps.relationships.queries.signs import SIGNS, heading_words, shortened, signs_of
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.geometry import Box
from mainstay.domain.relationship_map.layout import (
    Block,
    Label,
    Link,
    MapLayout,
    Thread,
    Trunk,
)
from mainstay.domain.relationship_map.parts import Part, Room, parts_of
from mainstay.domain.strength import StrengthLevel
from mainstay.ui.charts.drawing import PALETTE
from mainstay.ui.documents.connectors import add_connector, add_curve
from mainstay.ui.documents.slides import (
    Deck,
    Frame,
    Look,
    SlideTable,
    Words,
    add_shape,
    add_table,
    add_text,
    new_deck,
    say,
)

LEVELS = (PALETTE["s1"], PALETTE["s2"], PALETTE["s3"], PALETTE["accent"])
WIDTHS = {None: 1.6, 1: 2.0, 2: 3.0, 3: 4.5, 4: 6.0}  # px of a line of coverage by its strength
LARGEST = 1.0  # points for a px
SMALLEST = 8.0  # points; smaller letters cannot be read in a meeting
ROOM = 1.2  # the letters of slides are narrower than those of pages


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One slide in the making: its part of the map, and where its px stand in points."""

    slide: Any
    whole: AccountMap
    part: Part
    placed: MapLayout
    scale: float
    x: float
    y: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.x + x * self.scale, self.y + y * self.scale

    def frame(self, box: Box) -> Frame:
        x, y = self.point(box.x, box.y)
        return Frame(x, y, box.width * self.scale, box.height * self.scale)

    def size(self, px: float) -> float:
        return px * self.scale

    def letters(self, px: float) -> float:
        """Return the points of letters, which do not shrink below what can be read."""
        return max(SMALLEST, px * self.scale)


def map_pptx(reading: MapReading) -> bytes:
    """Return the map as a deck."""
    deck = new_deck(_("Relationship map of %(name)s") % {"name": reading.account.name})
    add_map_slides(deck, reading)
    return deck.content()


def add_map_slides(deck: Deck, reading: MapReading) -> None:
    """Add the map to a deck: whole where it can be read, else an overview and slides of parts."""
    parts = parts_of(reading.map, _room(deck))
    if len(parts) > 1:
        _overview(deck, reading, parts)
    for number, part in enumerate(parts, start=1):
        _map_slide(deck, reading, part, f"{number}/{len(parts)}" if len(parts) > 1 else "")


def _room(deck: Deck) -> Room:
    return Room(deck.body.width, deck.body.height)


def _overview(deck: Deck, reading: MapReading, parts: tuple[Part, ...]) -> None:
    """Say which part is on which slide, and how well it is covered."""
    title = ngettext("%(name)s: %(count)s person", "%(name)s: %(count)s people", _known(reading))
    slide = deck.add(title % {"name": reading.account.name, "count": _known(reading)})
    rows, first = [], len(deck.slides) + 1
    for number, part in enumerate(parts):
        covering = part.map.colleagues_of()
        rows.append(
            (
                part.name(reading.map.units, reading.account.name),
                str(len(covering)),
                str(sum(map(bool, covering.values()))),
                ", ".join(part.map.colleagues.values()) or _("nobody"),
                str(first + number),
            )
        )
    titles = (_("Part"), _("People"), _("Covered"), _("By"), _("Slide"))
    add_table(slide, deck.body, SlideTable(titles, (4, 1, 1, 6, 1), tuple(rows)))


def _known(reading: MapReading) -> int:
    return len(reading.map.known_people)


def _map_slide(deck: Deck, reading: MapReading, part: Part, numbered: str) -> None:
    name = part.name(reading.map.units, reading.account.name)
    title = name if name.startswith(reading.account.name) else f"{reading.account.name}, {name}"
    slide = deck.add(f"{title} ({numbered})" if numbered else title)
    room, body = _room(deck), deck.body
    placed = room.lay_out(part.map)
    scale = min(LARGEST, room.scale(placed))
    sheet = _Sheet(
        slide,
        reading.map,
        part,
        placed,
        scale,
        body.x + (body.width - placed.width * scale) / 2,
        body.y,
    )
    _blocks(sheet, reading)
    ground = len(slide.shapes._spTree)
    shapes = _Shapes(_cards(sheet), _pills(sheet), _labels(sheet))
    _lines(sheet, shapes, below=ground)
    add_text(slide, deck.foot, [Words(_legend(), SMALLEST, PALETTE["ink-2"])])


def _legend() -> str:
    return _(
        "B budget, G gatekeeper, U user; E executive, M middle management, O operational, "
        "P purchasing. Left bar: influence. Patch: strength as answered, empty not known. "
        "▲ for us, ▼ against us. ↑ reports to, in another part. Dashed: planned, or nobody known."
    )


def _blocks(sheet: _Sheet, reading: MapReading) -> None:
    for block in sheet.placed.blocks:
        frame = sheet.frame(block.box)
        dash = "sysDot" if block.is_outside else ""
        look = Look(PALETTE["sunken"], PALETTE["line"], dash=dash)
        add_shape(sheet.slide.shapes, "ROUNDED_RECTANGLE", frame, look, roundness=0.02)
        size = sheet.letters(13)
        words = Words(_block_name(block, reading), size, is_bold=True)
        place = Frame(frame.x + sheet.size(14), frame.y, frame.width, size * 2)
        add_text(sheet.slide, place, [words], wraps=False)


def _block_name(block: Block, reading: MapReading) -> str:
    if block.is_outside:
        return _("From outside")
    if block.unit_id is None:
        return reading.account.name
    return reading.map.units.get(block.unit_id, "")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """What lines are glued to: cards by person, pills by colleague, headings."""

    cards: Mapping[int, Any]
    pills: Mapping[int, Any]
    labels: Mapping[Label, Any]


def _cards(sheet: _Sheet) -> dict[int, Any]:
    """Draw everybody; return the shape of each card."""
    return {
        card.person_id: _card(sheet, sheet.part.map.person(card.person_id), sheet.frame(card.box))
        for card in sheet.placed.cards
    }


def _labels(sheet: _Sheet) -> dict[Label, Any]:
    """Name above some cards to whom these people report, or that nobody knows."""
    drawn = {}
    for label in sheet.placed.labels:
        is_named = label.manager_id is not None
        words = heading_words(label.heading, sheet.whole)
        look = Look(PALETTE["sunken"], PALETTE["edge"], 0.5, "dash") if is_named else Look("")
        shape = add_shape(sheet.slide.shapes, "ROUNDED_RECTANGLE", sheet.frame(label.box), look)
        short = shortened(words, ROOM * label.box.width, 12)
        say(shape, [[Words(short, sheet.letters(12))]], align="CENTER" if is_named else "LEFT")
        drawn[label] = shape
    return drawn


def _card(sheet: _Sheet, person: MapPerson, frame: Frame) -> Any:
    group = sheet.slide.shapes.add_group_shape()
    group.name = person.name
    if person.is_placeholder:
        look = Look(PALETTE["sunken"], PALETTE["attention"], 1.0, "dash")
        lines = [
            [Words(_("Nobody known"), sheet.letters(14), PALETTE["attention"], is_bold=True)],
            [
                Words(
                    _fitting(sheet, person.title or person.name),
                    sheet.letters(12),
                    PALETTE["ink-2"],
                )
            ],
        ]
        return _box(sheet, group, frame, look, lines)
    look = Look(PALETTE["surface"], PALETTE["edge"])
    card = _box(sheet, group, frame, look, _said(sheet, person))
    _influence(sheet, group, person, frame)
    _patch(sheet, group, sheet.whole.strength(person.person_id), frame)
    return card


def _box(sheet: _Sheet, group: Any, frame: Frame, look: Look, lines: list[list[Words]]) -> Any:
    shape = add_shape(group.shapes, "ROUNDED_RECTANGLE", frame, look, roundness=0.1)
    say(shape, lines)
    shape.text_frame.margin_left = int(sheet.size(15) * 12_700)
    shape.text_frame.margin_right = 0
    return shape


def _said(sheet: _Sheet, person: MapPerson) -> list[list[Words]]:
    """Name, title, and the signs of roles and stance."""
    stance = person.stance or 0
    sign = ("▲" if stance > 0 else "▼") * abs(stance)
    tone = PALETTE["accent" if stance > 0 else "critical"]
    name = shortened(person.name, ROOM * (152 - 12 * len(sign)), 14, bold=True)
    signs = " ".join(SIGNS[one] for one in signs_of(person))
    return [
        [
            Words(name, sheet.letters(14), is_bold=True),
            *([Words(f" {sign}", sheet.letters(10), tone)] if sign else []),
        ],
        [Words(_fitting(sheet, person.title) or " ", sheet.letters(12), PALETTE["ink-2"])],
        [Words(signs or " ", sheet.letters(11), is_bold=True)],
    ]


def _fitting(sheet: _Sheet, text: str) -> str:
    """Shorten a line below the name; where letters do not shrink with the card, sooner."""
    return shortened(text, ROOM * 152 * sheet.size(12) / sheet.letters(12), 12)


def _influence(sheet: _Sheet, group: Any, person: MapPerson, frame: Frame) -> None:
    """The bar at the left, as wide as the influence; an outline where nobody has judged it."""
    known = person.influence is not None
    width = 1 + (person.influence or 0) * 0.8 if known else 5.0
    look = Look(PALETTE["ink-2"]) if known else Look("", PALETTE["edge"], 0.5, "sysDot")
    inset = sheet.size(4)
    place = Frame(
        frame.x + sheet.size(1.5), frame.y + inset, sheet.size(width), frame.height - 2 * inset
    )
    if person.influence != 0:
        add_shape(group.shapes, "RECTANGLE", place, look)


def _patch(sheet: _Sheet, group: Any, level: StrengthLevel | None, frame: Frame) -> None:
    fill = "" if level is None else LEVELS[level - 1]
    look = Look(fill, PALETTE["edge"], 0.5, "sysDot" if level is None else "")
    place = Frame(
        frame.x + frame.width - sheet.size(42),
        frame.y + frame.height - sheet.size(17),
        sheet.size(34),
        sheet.size(9),
    )
    add_shape(group.shapes, "RECTANGLE", place, look)


def _pills(sheet: _Sheet) -> dict[int, Any]:
    drawn = {}
    for pill in sheet.placed.pills:
        name = sheet.whole.colleague(pill.colleague_id)
        covers = [one for one in sheet.part.map.covers if one.colleague_id == pill.colleague_id]
        begun = sum(not one.is_planned for one in covers)
        said = _("covers %(count)s") % {"count": begun} if begun else _("planned only")
        look = Look(PALETTE["accent-soft"], PALETTE["accent"])
        frame = sheet.frame(pill.box)
        shape = add_shape(sheet.slide.shapes, "ROUNDED_RECTANGLE", frame, look, roundness=0.5)
        short = shortened(name, ROOM * 140, 14, bold=True)
        lines = [
            [Words(short, sheet.letters(14), PALETTE["accent"], is_bold=True)],
            [Words(said, sheet.letters(12), PALETTE["ink-2"])],
        ]
        say(shape, lines, align="CENTER")
        drawn[pill.colleague_id] = shape
    return drawn


def _lines(sheet: _Sheet, shapes: _Shapes, *, below: int) -> None:
    """Draw reporting lines and threads, glued; they lie on the blocks and under the cards."""
    tree = sheet.slide.shapes._spTree
    drawn = [_trunk(sheet, trunk, shapes) for trunk in sheet.placed.trunks]
    drawn += [_link(sheet, link, shapes) for link in sheet.placed.links]
    drawn += [_thread(sheet, thread, shapes) for thread in sheet.placed.threads]
    for place, shape in enumerate(drawn):
        tree.remove(shape.element)
        tree.insert(below + place, shape.element)


def _trunk(sheet: _Sheet, trunk: Trunk, shapes: _Shapes) -> Any:
    way = [sheet.point(point.x, point.y) for point in trunk.points]
    look = Look("", PALETTE["edge"], 0.9)
    glued = (shapes.cards[trunk.manager_id], shapes.labels[trunk.label])
    return add_connector(sheet.slide, way, look, glued=glued)


def _link(sheet: _Sheet, link: Link, shapes: _Shapes) -> Any:
    way = [sheet.point(point.x, point.y) for point in link.points]
    look = Look("", PALETTE["edge"], 0.9, "" if link.line.is_formal else "sysDot")
    above = shapes.labels[link.label] if link.label else shapes.cards[link.line.manager_id]
    return add_connector(sheet.slide, way, look, glued=(above, shapes.cards[link.line.person_id]))


def _thread(sheet: _Sheet, thread: Thread, shapes: _Shapes) -> Any:
    cover = thread.cover
    level = sheet.whole.strength(cover.person_id)
    tone = LEVELS[level - 1] if level else PALETTE["edge"]
    look = Look("", tone, sheet.size(WIDTHS[level]))
    if cover.is_planned:
        look = Look("", PALETTE["attention"], sheet.size(2), "dash")
    pill, card = shapes.pills[cover.colleague_id], shapes.cards[cover.person_id]
    return add_curve(sheet.slide, pill, card, look)
