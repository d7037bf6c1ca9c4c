"""The people of a map gathered in blocks: one for each buying unit, outside people apart.

Within a block stand the trees of those at the top; then, each under a heading that names the
manager, whoever reports to somebody in another block; last, apart, whoever has no line at all.
Lines between blocks are drawn over the gaps (``layout``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from mainstay.domain.people_roles import PlayerType
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.hierarchy import Hierarchy
from mainstay.domain.relationship_map.tree import (
    CARD_WIDTH,
    GAP,
    IN_A_COLUMN,
    Place,
    Tree,
    below_root,
    columns,
    tidy,
)

WIDEST = 2400.0  # px; a map is scrolled down rather than sideways
IN_A_ROW = 4  # as many people without lines stand side by side
LEVELS = (
    PlayerType.EXECUTIVE,
    PlayerType.MIDDLE,
    PlayerType.PURCHASING,
    PlayerType.OPERATIONAL,
    None,
)
BELOW_ALL = 1_000_000  # stands for the depth of a unit without any line


class HeadingKind(StrEnum):
    """What a heading says of the people below it."""

    REPORTS_TO = "reports_to"  # a manager who stands in another block
    NO_LINE = "no_line"  # nobody knows to whom they report
    LEVEL = "level"  # nobody's line is known; they stand by level


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above some people of a block."""

    kind: HeadingKind
    manager_id: int | None = None
    level: PlayerType | None = None


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading with its left edge (px in the block), its width and the row below it."""

    heading: Heading
    x: float
    width: float
    row: int


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """The people of one buying unit, placed from the left edge (px) and in rows.

    ``unit_id`` None = the account itself. ``depth`` is how far below the top its highest person
    stands.
    """

    unit_id: int | None
    is_outside: bool
    depth: int
    width: float
    rows: int
    places: tuple[Place, ...]
    headings: tuple[PlacedHeading, ...] = ()

    @property
    def headed_rows(self) -> tuple[int, ...]:
        """The rows above which a heading stands."""
        return tuple(sorted({placed.row for placed in self.headings}))


@dataclass(frozen=True, slots=True)
class _Group:
    """Some people who are placed together, under a heading where they need one."""

    tree: Tree
    heading: Heading | None = None


_Section = list[_Group]


def unit_blocks(
    account_map: AccountMap, tree: Hierarchy, *, tallest: int = IN_A_COLUMN
) -> tuple[UnitBlock, ...]:
    """Gather people in blocks, in the order in which they are drawn.

    The higher a unit's top person reports, the earlier it stands; outside people stand last.
    """
    groups: dict[tuple[bool, int | None], list[MapPerson]] = {}
    for person in sorted(account_map.people, key=lambda one: (one.name, one.person_id)):
        groups.setdefault((person.is_outside, person.unit_id), []).append(person)
    tops = _at_the_top(account_map, tree)
    blocks = [_Maker(people, tree, tops, tallest).block() for people in groups.values()]
    return tuple(sorted(blocks, key=lambda block: _order(block, account_map)))


def _at_the_top(account_map: AccountMap, tree: Hierarchy) -> frozenset[int]:
    """Return who leads the map: of those with people below and nobody above, the highest level."""
    roots = [
        person
        for person in account_map.people
        if person.person_id in tree.reports and tree.manager(person.person_id) is None
    ]
    best = min((LEVELS.index(person.level) for person in roots), default=0)
    return frozenset(one.person_id for one in roots if LEVELS.index(one.level) == best)


def _order(block: UnitBlock, account_map: AccountMap) -> tuple[int, bool, int, bool, str, int]:
    unit = block.unit_id
    name = "" if unit is None else account_map.units.get(unit, "")
    rank = account_map.ranks.get(unit, 0)
    return rank, block.is_outside, block.depth, unit is not None, name, unit or 0


@dataclass(frozen=True, slots=True)
class _Maker:
    """Places the people of one block."""

    people: Sequence[MapPerson]
    tree: Hierarchy
    tops: frozenset[int]
    tallest: int

    def block(self) -> UnitBlock:
        sections = [self._leading(), self._reporting_elsewhere(), self._without_line()]
        width, rows, places, headings = _packed([one for one in sections if one])
        first = self.people[0]
        depth = min(_depth(person.person_id, self.tree) for person in self.people)
        return UnitBlock(
            first.unit_id, first.is_outside, depth, width, rows, places, headings=headings
        )

    @property
    def _inside(self) -> set[int]:
        return {person.person_id for person in self.people}

    def _reports(self) -> dict[int, list[int]]:
        """Who of the block reports to whom, also to managers who stand elsewhere."""
        found: dict[int, list[int]] = {}
        for person in self.people:
            manager = self.tree.manager(person.person_id)
            if manager is not None:
                found.setdefault(manager, []).append(person.person_id)
        return found

    def _tidy(self, root: int, reports: Mapping[int, Sequence[int]]) -> Tree:
        return tidy(root, reports, WIDEST - 4 * GAP, tallest=self.tallest)

    def _leading(self) -> _Section:
        reports = self._reports()
        order = [person.person_id for person in self.people]
        return [_Group(self._tidy(one, reports)) for one in order if one in self.tops]

    def _reporting_elsewhere(self) -> _Section:
        reports, inside = self._reports(), self._inside
        managers = sorted(set(reports) - inside, key=lambda one: (self.tree.depth(one), one))
        return [
            _Group(
                below_root(self._tidy(one, reports)),
                Heading(HeadingKind.REPORTS_TO, manager_id=one),
            )
            for one in managers
        ]

    def _without_line(self) -> _Section:
        """Place those with nobody above them: by level where nothing at all is known of lines."""
        reports = self._reports()
        rest = [
            person
            for person in self.people
            if self.tree.manager(person.person_id) is None and person.person_id not in self.tops
        ]
        if not self.tops:
            return list(_by_level(rest, self.tallest))
        leading = [self._tidy(one.person_id, reports) for one in rest if one.person_id in reports]
        alone = [one for one in rest if one.person_id not in reports]
        heading = Heading(HeadingKind.NO_LINE)
        return [_Group(tree, heading) for tree in [*leading, *_in_lines(alone, self.tallest)]]


def _depth(person: int, tree: Hierarchy) -> int:
    if person in tree.elsewhere:
        return 1
    has_line = person in tree.managers or person in tree.reports
    return tree.depth(person) if has_line else BELOW_ALL


def _by_height(people: Sequence[MapPerson]) -> list[MapPerson]:
    """The highest level first, within one by name."""
    return sorted(people, key=lambda one: LEVELS.index(one.level))


def _in_lines(people: Sequence[MapPerson], tallest: int) -> list[Tree]:
    """Stand people without lines side by side, in as many columns as keep them low."""
    order = [person.person_id for person in _by_height(people)]
    across = max(IN_A_ROW, -(-len(order) // tallest))
    return columns(order, in_a_row=across, tallest=max(2, -(-len(order) // across)))


def _by_level(people: Sequence[MapPerson], tallest: int) -> Iterator[_Group]:
    """Stand people in columns by level, the top first; a few stand in one row."""
    order = _by_height(people)
    if len(order) <= IN_A_ROW:
        yield from (_Group(tree) for tree in columns([one.person_id for one in order], in_a_row=4))
        return
    for level, group in groupby(order, key=lambda person: person.level):
        ids = [person.person_id for person in group]
        heading = Heading(HeadingKind.LEVEL, level=level)
        for tree in columns(ids, in_a_row=1, tallest=tallest):
            yield _Group(tree, heading)


_Packed = tuple[float, int, tuple[Place, ...], tuple[PlacedHeading, ...]]


def _packed(sections: Sequence[_Section]) -> _Packed:
    """Put groups side by side, each section below the one before; the rows are centred."""
    shelves = [
        [section[at] for at in shelf]
        for section in sections
        for shelf in in_rows([group.tree.width for group in section], WIDEST - 4 * GAP, GAP)
    ]
    lengths = [sum(group.tree.width + GAP for group in shelf) - GAP for shelf in shelves]
    width = max(lengths)
    places: list[Place] = []
    headings: list[PlacedHeading] = []
    row = 0
    for shelf, length in zip(shelves, lengths, strict=True):
        x = (width - length) / 2
        for group in shelf:
            tree = group.tree
            places += [place.moved(x + tree.left, row) for place in tree.places]
            headings += _headed(group, x, row, headings)
            x += tree.width + GAP
        row += max(group.tree.rows for group in shelf)
    return width, row, tuple(places), tuple(headings)


def _headed(
    group: _Group, x: float, row: int, before: Sequence[PlacedHeading]
) -> list[PlacedHeading]:
    """Place a heading; groups beside one another under the same one need it once."""
    heading = group.heading
    if heading is None:
        return []
    if heading.kind is HeadingKind.REPORTS_TO:
        return [PlacedHeading(heading, x + group.tree.left - CARD_WIDTH / 2, CARD_WIDTH, row)]
    if any(placed.heading == heading for placed in before):
        return []
    return [PlacedHeading(heading, x, group.tree.width, row)]


def in_rows(widths: Sequence[float], limit: float, gap: float) -> list[list[int]]:
    """Split things of these widths, in order, into rows no wider than ``limit`` where possible."""
    rows: list[list[int]] = []
    used = 0.0
    for at, width in enumerate(widths):
        if rows and used + gap + width <= limit:
            rows[-1].append(at)
            used += gap + width
        else:
            rows.append([at])
            used = width
    return rows
