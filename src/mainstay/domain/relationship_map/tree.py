"""A tidy tree within a width: parents exactly in the middle, leaves stacked in columns.

The drawing alone; who stands in which tree is decided in ``blocks``. All rows lie on one grid, so
that nothing overlaps and the gaps between rows stay free for lines. Positions are px from the
centre of the root; they are sums of halves, which floats hold exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

CARD_WIDTH = 176.0
CARD_HEIGHT = 62.0
GAP = 24.0  # between cards side by side; wide enough for a line beside a column
PITCH = 104.0  # from row to row
IN_A_ROW = 3  # up to so many leaves stand side by side
IN_A_COLUMN = 8  # most leaves that are stacked, unless the drawing must be lower

Reports = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: centre in px, row, and how the line from the manager comes in.

    It runs down beside the rows at ``lane`` unless ``entry`` is the manager's next row, and enters
    in the gap above row ``entry``; a stacked card is entered from its left side.
    """

    person_id: int
    x: float = 0.0
    row: int = 0
    lane: float = 0.0
    entry: int = 0
    is_stacked: bool = False

    def moved(self, right: float, down: int) -> Place:
        return replace(
            self,
            x=self.x + right,
            row=self.row + down,
            lane=self.lane + right,
            entry=self.entry + down,
        )


@dataclass(frozen=True, slots=True)
class Tree:
    """A placed tree or column: how far it reaches from x = 0, how many rows it takes, who stands
    where. ``tops`` are those of its people whose manager is not in it."""

    left: float
    right: float
    rows: int
    places: tuple[Place, ...]
    tops: frozenset[int]

    @property
    def width(self) -> float:
        return self.left + self.right


def tidy(root: int, reports: Reports, width: float, *, tallest: int = IN_A_COLUMN) -> Tree:
    """Place a tree so that it is at most ``width`` px wide, as far as its depth allows.

    Subtrees stand side by side and go on in a further row below where the width ends; every such
    row has the middle of its first and last root exactly under the parent.
    """
    placed: dict[int, Tree] = {}
    for person, depth in reversed(list(_downwards(root, reports))):
        inner = max(width - 2 * GAP * (depth + 1), CARD_WIDTH)
        parts = _parts(reports.get(person, ()), reports, placed, tallest)
        placed[person] = _under(person, _shelves(parts, inner))
    return placed[root]


def below_root(tree: Tree) -> Tree:
    """Return a placed tree without its root, whose place a heading takes, one row higher."""
    (root,) = tree.tops
    places = tuple(place.moved(0.0, -1) for place in tree.places if place.person_id != root)
    tops = frozenset(place.person_id for place in places if place.entry <= 0 or place.row == 0)
    return Tree(tree.left, tree.right, tree.rows - 1, places, tops)


def _parts(
    children: Sequence[int], reports: Reports, placed: dict[int, Tree], tallest: int
) -> list[Tree]:
    """Gather what stands below a manager, in the given order; many leaves as columns at the end."""
    leaves = [child for child in children if not reports.get(child)]
    if len(leaves) <= IN_A_ROW:
        return [placed.pop(child) for child in children]
    return [placed.pop(child) for child in children if reports.get(child)] + columns(
        leaves, tallest=tallest
    )


def columns(
    people: Sequence[int], *, in_a_row: int = IN_A_ROW, tallest: int = IN_A_COLUMN
) -> list[Tree]:
    """Stack people in columns of nearly the same height; a few stand side by side."""
    if len(people) <= in_a_row:
        return [_column([person]) for person in people]
    number = -(-len(people) // tallest)
    height = -(-len(people) // number)
    return [_column(people[at : at + height]) for at in range(0, len(people), height)]


def _column(people: Sequence[int]) -> Tree:
    stacked = len(people) > 1
    places = tuple(Place(person, row=row, is_stacked=stacked) for row, person in enumerate(people))
    return Tree(CARD_WIDTH / 2, CARD_WIDTH / 2, len(people), places, frozenset(people))


def _downwards(root: int, reports: Reports) -> Iterator[tuple[int, int]]:
    """Walk a tree from the root with the depth of each, without recursion: chains may be long."""
    waiting = [(root, 0)]
    while waiting:
        person, depth = waiting.pop()
        yield person, depth
        waiting += [(child, depth + 1) for child in reports.get(person, ())]


def _shelves(parts: Sequence[Tree], width: float) -> list[list[Tree]]:
    """Fill rows of subtrees one after another, none reaching further than half the width."""
    shelves: list[list[Tree]] = []
    for part in parts:
        if shelves and _reach([*shelves[-1], part]) <= width / 2:
            shelves[-1].append(part)
        else:
            shelves.append([part])
    return shelves


def _centres(shelf: Sequence[Tree]) -> list[float]:
    """Return where the roots of a row stand, the middle of the outer two at 0."""
    centres = [0.0]
    for before, after in pairwise(shelf):
        centres.append(centres[-1] + before.right + GAP + after.left)
    middle = centres[-1] / 2
    return [centre - middle for centre in centres]


def _reach(shelf: Sequence[Tree]) -> float:
    centres = _centres(shelf)
    return max(shelf[0].left - centres[0], centres[-1] + shelf[-1].right)


def _under(root: int, shelves: Sequence[Sequence[Tree]]) -> Tree:
    """Hang rows of subtrees under their parent, with a free lane on the left where one is needed.

    It is needed beside a second row and beside a column of leaves.
    """
    stacks = any(place.is_stacked for shelf in shelves for place in shelf[0].places)
    margin = GAP if stacks or len(shelves) > 1 else 0.0
    reach = [shelf[0].left - _centres(shelf)[0] for shelf in shelves]
    left = max([CARD_WIDTH / 2, *(margin + value for value in reach)])
    right = CARD_WIDTH / 2
    places, row = [Place(root)], 1
    for shelf in shelves:
        centres = _centres(shelf)
        for part, centre in zip(shelf, centres, strict=True):
            places += _hung(part, centre, row, lane=GAP / 2 - left)
        right = max(right, centres[-1] + shelf[-1].right)
        row += max(part.rows for part in shelf)
    return Tree(left, right, row, tuple(places), frozenset({root}))


def _hung(part: Tree, centre: float, row: int, *, lane: float) -> Iterator[Place]:
    for place in part.places:
        moved = place.moved(centre, row)
        if place.person_id in part.tops:
            moved = replace(moved, lane=lane, entry=row)
        yield moved
