"""The ways of lines over the gaps between blocks: a manager's own never runs on another's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mainstay.domain.relationship_map.geometry import Box, Point

BELOW_CARD = 4.0  # where the highest line leaves a card; the bars of its row run lower
HOME_STEP = 1.4  # between the lines of two managers who leave their cards in one row
ABOVE_LABEL = 5.0
LABEL_STEP = 2.0  # between the lines of two managers who are named in one row
REACH = 56.0  # how far an arc leaves a card sideways


@dataclass(frozen=True, slots=True)
class Track:
    """Where one manager's lines run: beside the middle of each gap, and around at ``edge``."""

    place: int
    offset: float
    between: float
    edge: float


@dataclass(frozen=True, slots=True)
class Ends:
    """A manager's card in its block, and the heading in a block of a lower row."""

    card: Box
    home: Box
    home_row: int
    label: Box
    block: Box
    block_row: int


def trunk(ends: Ends, rows: Sequence[Sequence[Box]], track: Track) -> tuple[Point, ...]:
    """Lead a manager's line to a heading; ``rows`` are the blocks by row.

    It runs beside its own block, over the gap below it, at the edge of the drawing past rows in
    between, and beside the lower block to the heading.
    """
    leaves = ends.card.bottom + BELOW_CARD + HOME_STEP * track.place
    beside_home = ends.home.x - track.between / 2 + track.offset
    beside = ends.block.x - track.between / 2 + track.offset
    enters = ends.label.y - ABOVE_LABEL - LABEL_STEP * track.place
    points = [
        Point(ends.card.middle, ends.card.bottom),
        Point(ends.card.middle, leaves),
        Point(beside_home, leaves),
        *_over(ends, rows, track, (beside_home, beside)),
        Point(beside, enters),
        Point(ends.label.middle, enters),
        Point(ends.label.middle, ends.label.y),
    ]
    return tuple(_without_repeats(points))


def _over(
    ends: Ends, rows: Sequence[Sequence[Box]], track: Track, columns: tuple[float, float]
) -> Iterator[Point]:
    """Cross from beside the upper block to beside the lower one."""
    start, end = columns
    below_home = max(box.bottom for box in rows[ends.home_row]) + track.between / 2 + track.offset
    yield Point(start, below_home)
    if ends.block_row > ends.home_row + 1:
        above = min(box.y for box in rows[ends.block_row]) - track.between / 2 + track.offset
        yield Point(track.edge, below_home)
        yield Point(track.edge, above)
        yield Point(end, above)
    else:
        yield Point(end, below_home)


def _without_repeats(points: Sequence[Point]) -> Iterator[Point]:
    for at, point in enumerate(points):
        if not at or point != points[at - 1]:
            yield point


def arc(one: Box, other: Box) -> tuple[Point, Point, Point, Point]:
    """Bend a curve between two cards: from side to side, and outside where they are one column."""
    start_y, end_y = one.y + one.height / 2, other.y + other.height / 2
    if abs(one.middle - other.middle) < one.width:
        out = max(one.right, other.right) + REACH
        return (
            Point(one.right, start_y),
            Point(out, start_y),
            Point(out, end_y),
            Point(other.right, end_y),
        )
    is_left = one.middle < other.middle
    start, end = (one.right, other.x) if is_left else (one.x, other.right)
    reach = REACH if is_left else -REACH
    return (
        Point(start, start_y),
        Point(start + reach, start_y),
        Point(end - reach, end_y),
        Point(end, end_y),
    )
