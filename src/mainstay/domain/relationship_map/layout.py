"""Where everything of a relationship map stands, in px: cards, blocks, lines, our own row.

Pure and the same for page, PDF and slide; what it looks like is decided where it is drawn.
Source: interface of the map; the reporting lines are a tidy tree whose leaves are stacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from mainstay.domain.relationship_map.blocks import WIDEST, UnitBlock, in_rows, unit_blocks
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line
from mainstay.domain.relationship_map.hierarchy import Hierarchy, hierarchy
from mainstay.domain.relationship_map.tree import (
    CARD_HEIGHT,
    CARD_WIDTH,
    GAP,
    IN_A_COLUMN,
    PITCH,
    Place,
)

MARGIN = 24.0  # around the drawing
PADDING = 16.0  # within a block
HEADING = 32.0  # for the name of a block, and of our own row
BETWEEN = 32.0  # blocks
PILL_HEIGHT = 46.0
TO_OUR_ROW = 72.0
BEND = 60.0  # how far a curve leaves and arrives upright
HALF_GAP = (PITCH - CARD_HEIGHT) / 2


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px from the drawing's upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        beside = self.right <= other.x or other.right <= self.x
        return not (beside or self.bottom <= other.y or other.bottom <= self.y)


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a person or placeholder."""

    person_id: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """The area of a buying unit; ``unit_id`` None = the account itself, or people outside it."""

    unit_id: int | None
    is_outside: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Link:
    """A reporting line from manager to person through these points."""

    line: Line
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Pill:
    """One of our people in the row below."""

    colleague_id: int
    box: Box


@dataclass(frozen=True, slots=True)
class Thread:
    """Who of ours covers whom: a curve by start, two control points and end."""

    cover: Cover
    points: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A whole drawing; ``cut`` are lines not drawn because they close a circle."""

    width: float
    height: float
    blocks: tuple[Block, ...]
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    pills: tuple[Pill, ...]
    threads: tuple[Thread, ...]
    our_row: float  # where our own row begins
    cut: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Set:
    """A block with its place; ``origin`` is where its first card row begins.

    ``row`` counts the rows of blocks.
    """

    block: UnitBlock
    box: Box
    row: int

    @property
    def origin(self) -> Point:
        return Point(self.box.x + PADDING, self.box.y + HEADING)

    def card(self, place: Place) -> Box:
        x = self.origin.x + place.x - CARD_WIDTH / 2
        return Box(x, self.origin.y + place.row * PITCH, CARD_WIDTH, CARD_HEIGHT)


def layout(account_map: AccountMap, *, tallest: int = IN_A_COLUMN) -> MapLayout:
    """Lay a map out; the same map always gives the same drawing.

    ``tallest`` is how many people are stacked at most: a slide is lower than a page. At most
    2,400 px wide unless reporting lines are dozens of levels deep.
    """
    tree = hierarchy(account_map)
    blocks = unit_blocks(account_map, tree, tallest=tallest)
    ours = _our_people(account_map)
    rows = _rows(blocks)
    our_rows = in_rows([CARD_WIDTH] * len(ours), WIDEST - 2 * MARGIN, GAP)
    inner = max([CARD_WIDTH, *(_length(row) for row in rows), *map(_our_length, our_rows)])
    placed = _placed(rows, inner)
    boxes = {place.person_id: one.card(place) for one in placed for place in one.block.places}
    our_row = max([MARGIN, *(one.box.bottom for one in placed)]) + TO_OUR_ROW
    pills = _pills(account_map, boxes, our_row, inner)
    return MapLayout(
        width=inner + 2 * MARGIN,
        height=max([our_row, *(pill.box.bottom for pill in pills)]) + MARGIN,
        blocks=tuple(Block(o.block.unit_id, o.block.is_outside, o.box) for o in placed),
        cards=tuple(
            Card(person.person_id, boxes[person.person_id]) for person in account_map.people
        ),
        links=tuple(_links(tree, placed, boxes)),
        pills=pills,
        threads=tuple(_threads(account_map, boxes, pills)),
        our_row=our_row - HEADING,
        cut=tree.cut,
    )


def _size(block: UnitBlock) -> tuple[float, float]:
    height = HEADING + block.rows * PITCH - 2 * HALF_GAP + PADDING
    return block.width + 2 * PADDING, height


def _rows(blocks: Sequence[UnitBlock]) -> list[list[UnitBlock]]:
    """Split blocks into rows: one begins with each depth, and where the width ends."""
    rows = []
    for _key, group in groupby(blocks, key=lambda block: (block.is_outside, block.depth)):
        level = list(group)
        widths = [_size(block)[0] for block in level]
        for row in in_rows(widths, WIDEST - 2 * MARGIN, BETWEEN):
            rows.append([level[at] for at in row])
    return rows


def _length(row: Sequence[UnitBlock]) -> float:
    return sum(_size(block)[0] + BETWEEN for block in row) - BETWEEN


def _our_length(row: Sequence[int]) -> float:
    return len(row) * (CARD_WIDTH + GAP) - GAP


def _placed(rows: Sequence[Sequence[UnitBlock]], inner: float) -> list[_Set]:
    placed = []
    y = MARGIN
    for number, row in enumerate(rows):
        x = MARGIN + (inner - _length(row)) / 2
        for block in row:
            width, height = _size(block)
            placed.append(_Set(block, Box(x, y, width, height), number))
            x += width + BETWEEN
        y = max(one.box.bottom for one in placed[-len(row) :]) + BETWEEN
    return placed


def _links(tree: Hierarchy, placed: Sequence[_Set], boxes: Mapping[int, Box]) -> Iterator[Link]:
    """Draw each reporting line; those that shape no tree go straight from card to card."""
    blocks = {place.person_id: one for one in placed for place in one.block.places}
    for one in placed:
        for place in one.block.places:
            manager = tree.managers.get(place.person_id)
            if manager is None:
                continue
            above, card = boxes[manager], one.card(place)
            if blocks[manager] is one:
                points = _down(above, card, place, one)
            else:
                around = _must_go_around(blocks[manager], one, placed)
                points = _across(above, card, one.box, around=around)
            yield Link(Line(place.person_id, manager), points)
    for line in tree.others:
        above, card = boxes[line.manager_id], boxes[line.person_id]
        yield Link(line, (Point(above.middle, above.bottom), Point(card.middle, card.y)))


def _must_go_around(above: _Set, below: _Set, placed: Sequence[_Set]) -> bool:
    """Whether blocks stand where a line would run down beside the lower one."""
    beside = below.box.x - BETWEEN / 2
    between = [
        one.box
        for one in placed
        if min(above.row, below.row) <= one.row <= max(above.row, below.row)
    ]
    return any(box.x < beside < box.right for box in between)


def _down(above: Box, card: Box, place: Place, one: _Set) -> tuple[Point, ...]:
    """Lead a line within a block, past further rows at the lane, into columns from the side."""
    leaves = above.bottom + HALF_GAP
    enters = one.origin.y + place.entry * PITCH - HALF_GAP
    points = [Point(above.middle, above.bottom), Point(above.middle, leaves)]
    if enters > leaves:
        lane = one.origin.x + place.lane
        points += [Point(lane, leaves), Point(lane, enters)]
    if place.is_stacked:
        beside, middle = card.x - GAP / 2, card.y + CARD_HEIGHT / 2
        ends = [Point(beside, enters), Point(beside, middle), Point(card.x, middle)]
    else:
        ends = [Point(card.middle, enters), Point(card.middle, card.y)]
    return tuple(points + ends)


def _across(above: Box, card: Box, block: Box, *, around: bool) -> tuple[Point, ...]:
    """Lead a line from one block to another, down the gap on the left of the lower one.

    Where other blocks are in the way it goes around them at the left edge of the drawing.
    """
    beside = block.x - BETWEEN / 2
    leaves, enters = above.bottom + HALF_GAP, card.y - HALF_GAP
    over = block.y - BETWEEN / 2
    edge, gap = Point(MARGIN - BETWEEN / 2, leaves), Point(beside, leaves)
    way = (edge, Point(edge.x, over), Point(beside, over)) if around else (gap,)
    return (
        Point(above.middle, above.bottom),
        Point(above.middle, leaves),
        *way,
        Point(beside, enters),
        Point(card.middle, enters),
        Point(card.middle, card.y),
    )


def _our_people(account_map: AccountMap) -> list[int]:
    """Our people of the map: who is named, and who covers somebody."""
    return sorted({*account_map.colleagues, *(cover.colleague_id for cover in account_map.covers)})


def _pills(
    account_map: AccountMap, boxes: Mapping[int, Box], top: float, inner: float
) -> tuple[Pill, ...]:
    """Stand our people in the order in which those whom they cover stand, few lines crossing."""
    reached: dict[int, list[float]] = {one: [] for one in _our_people(account_map)}
    for cover in account_map.covers:
        if cover.person_id in boxes:
            reached[cover.colleague_id].append(boxes[cover.person_id].middle)
    order = sorted(reached, key=lambda one: (not reached[one], _mean(reached[one]), one))
    pills = []
    for number, row in enumerate(in_rows([CARD_WIDTH] * len(order), WIDEST - 2 * MARGIN, GAP)):
        start = MARGIN + (inner - _our_length(row)) / 2
        y = top + number * (PILL_HEIGHT + GAP)
        for at, index in enumerate(row):
            box = Box(start + at * (CARD_WIDTH + GAP), y, CARD_WIDTH, PILL_HEIGHT)
            pills.append(Pill(order[index], box))
    return tuple(pills)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _threads(
    account_map: AccountMap, boxes: Mapping[int, Box], pills: Sequence[Pill]
) -> Iterator[Thread]:
    ours = {pill.colleague_id: pill.box for pill in pills}
    for cover in account_map.covers:
        if cover.person_id in boxes:
            pill, card = ours[cover.colleague_id], boxes[cover.person_id]
            start, end = Point(pill.middle, pill.y), Point(card.middle, card.bottom)
            bends = Point(start.x, start.y - BEND), Point(end.x, end.y + BEND)
            yield Thread(cover, (start, *bends, end))
