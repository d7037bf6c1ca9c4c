"""Where everything of a relationship map stands, in px: cards, blocks, lines, our own row.

Pure and the same for page, PDF and slide; what it looks like is decided where it is drawn.
Source: interface of the map; the reporting lines are a tidy tree whose leaves are stacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from mainstay.domain.relationship_map.blocks import (
    WIDEST,
    Heading,
    PlacedHeading,
    UnitBlock,
    in_rows,
    unit_blocks,
)
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line, Tie
from mainstay.domain.relationship_map.geometry import Box, Point
from mainstay.domain.relationship_map.hierarchy import Hierarchy, hierarchy
from mainstay.domain.relationship_map.routes import Ends, Track, arc, trunk
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
STRIP = 56.0  # the room that a heading adds above its row
LABEL_HEIGHT = 20.0
DROP = 12.0  # from a heading to the bar below it
TRACK = 5.0  # between the lines of two managers that run side by side
MOST_TRACKS = 12  # managers whose lines keep apart; further ones share


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
class Label:
    """Where a heading stands; ``manager_id`` names whom those below report to."""

    heading: Heading
    box: Box

    @property
    def manager_id(self) -> int | None:
        return self.heading.manager_id


@dataclass(frozen=True, slots=True)
class Link:
    """A reporting line from manager to person through these points.

    Where the manager stands in another block it begins at the heading that names the manager.
    """

    line: Line
    points: tuple[Point, ...]
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Trunk:
    """A manager's own line to the heading of those in another block, kept apart from others'."""

    label: Label
    points: tuple[Point, ...]

    @property
    def manager_id(self) -> int:
        return self.label.manager_id or 0


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie between two people: a curve by start, two control points and end."""

    tie: Tie
    points: tuple[Point, Point, Point, Point]


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
    labels: tuple[Label, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    arcs: tuple[Arc, ...] = ()


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

    def top_of(self, row: int) -> float:
        """Return where the cards of a row begin; headings push them down."""
        above = sum(headed <= row for headed in self.block.headed_rows)
        return self.origin.y + row * PITCH + above * STRIP

    def card(self, place: Place) -> Box:
        x = self.origin.x + place.x - CARD_WIDTH / 2
        return Box(x, self.top_of(place.row), CARD_WIDTH, CARD_HEIGHT)

    def label(self, placed: PlacedHeading) -> Label:
        y = self.top_of(placed.row) - HALF_GAP - DROP - LABEL_HEIGHT
        return Label(placed.heading, Box(self.origin.x + placed.x, y, placed.width, LABEL_HEIGHT))

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(self.label(placed) for placed in self.block.headings)


def layout(account_map: AccountMap, *, tallest: int = IN_A_COLUMN) -> MapLayout:
    """Lay a map out; the same map always gives the same drawing.

    ``tallest`` is how many people are stacked at most: a slide is lower than a page. At most
    2,400 px wide unless reporting lines are dozens of levels deep.
    """
    tree = hierarchy(account_map)
    blocks = unit_blocks(account_map, tree, tallest=tallest)
    ours = _our_people(account_map)
    rows = _rows(blocks, account_map)
    tracks = _tracks(rows, tree)
    room = _Room(tracks, TRACK * min(len(tracks), MOST_TRACKS))
    our_rows = in_rows([CARD_WIDTH] * len(ours), WIDEST - 2 * MARGIN, GAP)
    inner = max(
        [CARD_WIDTH, *(_length(row, room.between) for row in rows), *map(_our_length, our_rows)]
    )
    placed = _placed(rows, inner, room)
    boxes = {place.person_id: one.card(place) for one in placed for place in one.block.places}
    our_row = max([MARGIN, *(one.box.bottom for one in placed)]) + TO_OUR_ROW
    pills = _pills(account_map, boxes, our_row, room.left + inner / 2)
    return MapLayout(
        width=inner + room.left + MARGIN,
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
        labels=tuple(label for one in placed for label in one.labels),
        trunks=tuple(_trunks(placed, boxes, room)),
        arcs=tuple(_arcs(account_map, boxes)),
    )


@dataclass(frozen=True, slots=True)
class _Room:
    """The lines between blocks: which track each manager's have, and how much room all take."""

    tracks: Mapping[int, int]
    extra: float

    @property
    def between(self) -> float:
        return BETWEEN + self.extra

    @property
    def left(self) -> float:
        """The margin on the left, with a channel for lines that run past rows of blocks."""
        return MARGIN + 2 * self.extra

    def track(self, manager: int) -> Track:
        """Return where a manager's own lines run."""
        number = min(len(self.tracks), MOST_TRACKS)
        place = self.tracks[manager] % MOST_TRACKS
        offset = (place - (number - 1) / 2) * TRACK
        return Track(place, offset, self.between, MARGIN - BETWEEN / 2 + self.extra / 2 + offset)


def _tracks(rows: Sequence[Sequence[UnitBlock]], tree: Hierarchy) -> dict[int, int]:
    """Give each manager with people in a lower row of blocks a track."""
    row_of = {
        place.person_id: number
        for number, row in enumerate(rows)
        for block in row
        for place in block.places
    }
    managers = [
        placed.heading.manager_id
        for number, row in enumerate(rows)
        for block in row
        for placed in block.headings
        if row_of.get(placed.heading.manager_id or 0, number) < number
    ]
    return {one: track for track, one in enumerate(dict.fromkeys(managers)) if one is not None}


def _size(block: UnitBlock) -> tuple[float, float]:
    strips = len(block.headed_rows) * STRIP
    height = HEADING + block.rows * PITCH + strips - 2 * HALF_GAP + PADDING
    return block.width + 2 * PADDING, height


def _rows(blocks: Sequence[UnitBlock], account_map: AccountMap) -> list[list[UnitBlock]]:
    """Split blocks into rows: one begins with each depth, and where the width ends."""
    rows = []
    ranks = account_map.ranks
    for _key, group in groupby(
        blocks, key=lambda block: (ranks.get(block.unit_id, 0), block.is_outside, block.depth)
    ):
        level = list(group)
        widths = [_size(block)[0] for block in level]
        for row in in_rows(widths, WIDEST - 2 * MARGIN - 2 * MOST_TRACKS * TRACK, BETWEEN):
            rows.append([level[at] for at in row])
    return rows


def _length(row: Sequence[UnitBlock], between: float) -> float:
    return sum(_size(block)[0] + between for block in row) - between


def _our_length(row: Sequence[int]) -> float:
    return len(row) * (CARD_WIDTH + GAP) - GAP


def _placed(rows: Sequence[Sequence[UnitBlock]], inner: float, room: _Room) -> list[_Set]:
    placed = []
    y = MARGIN
    for number, row in enumerate(rows):
        x = room.left + (inner - _length(row, room.between)) / 2
        for block in row:
            width, height = _size(block)
            placed.append(_Set(block, Box(x, y, width, height), number))
            x += width + room.between
        y = max(one.box.bottom for one in placed[-len(row) :]) + room.between
    return placed


def _links(tree: Hierarchy, placed: Sequence[_Set], boxes: Mapping[int, Box]) -> Iterator[Link]:
    """Draw each reporting line; those that shape no tree go straight from card to card."""
    for one in placed:
        inside = {place.person_id for place in one.block.places}
        labels = {label.manager_id: label for label in one.labels}
        for place in one.block.places:
            manager = tree.manager(place.person_id)
            if manager is None:
                continue
            label = None if manager in inside else labels[manager]
            above = label.box if label else boxes[manager]
            points = _down(above, one.card(place), place, one, drop=DROP if label else HALF_GAP)
            yield Link(Line(place.person_id, manager), points, label)
    for line in tree.others:
        above, card = boxes[line.manager_id], boxes[line.person_id]
        yield Link(line, (Point(above.middle, above.bottom), Point(card.middle, card.y)))


def _down(above: Box, card: Box, place: Place, one: _Set, *, drop: float) -> tuple[Point, ...]:
    """Lead a line within a block, past further rows at the lane, into columns from the side."""
    leaves = above.bottom + drop
    enters = one.top_of(place.entry) - HALF_GAP
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


def _trunks(placed: Sequence[_Set], boxes: Mapping[int, Box], room: _Room) -> Iterator[Trunk]:
    """Lead a line from each manager to every heading that names him in a lower row of blocks."""
    blocks = {place.person_id: one for one in placed for place in one.block.places}
    rows = tuple(
        tuple(one.box for one in row) for _number, row in groupby(placed, key=lambda one: one.row)
    )
    for below in placed:
        for label in below.labels:
            manager = label.manager_id
            home = blocks.get(manager or 0)
            if manager is None or home is None or home.row >= below.row:
                continue
            ends = Ends(boxes[manager], home.box, home.row, label.box, below.box, below.row)
            yield Trunk(label, trunk(ends, rows, room.track(manager)))


def _our_people(account_map: AccountMap) -> list[int]:
    """Our people of the map: who is named, and who covers somebody."""
    return sorted({*account_map.colleagues, *(cover.colleague_id for cover in account_map.covers)})


def _pills(
    account_map: AccountMap, boxes: Mapping[int, Box], top: float, middle: float
) -> tuple[Pill, ...]:
    """Stand our people in the order in which those whom they cover stand, few lines crossing."""
    reached: dict[int, list[float]] = {one: [] for one in _our_people(account_map)}
    for cover in account_map.covers:
        if cover.person_id in boxes:
            reached[cover.colleague_id].append(boxes[cover.person_id].middle)
    order = sorted(reached, key=lambda one: (not reached[one], _mean(reached[one]), one))
    pills = []
    for number, row in enumerate(in_rows([CARD_WIDTH] * len(order), WIDEST - 2 * MARGIN, GAP)):
        start = middle - _our_length(row) / 2
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


def _arcs(account_map: AccountMap, boxes: Mapping[int, Box]) -> Iterator[Arc]:
    for tie in account_map.ties:
        if tie.person_id in boxes and tie.other_id in boxes:
            yield Arc(tie, arc(boxes[tie.person_id], boxes[tie.other_id]))
