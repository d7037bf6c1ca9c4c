"""The people of a map gathered in blocks: one for each buying unit, outside people apart.

Within a block stand its reporting lines as trees, then whoever has no line there, in columns by
level. Lines between blocks are drawn over the gaps (``layout``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mainstay.domain.people_roles import PlayerType
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.hierarchy import Hierarchy
from mainstay.domain.relationship_map.tree import GAP, IN_A_COLUMN, Place, Tree, columns, tidy

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


def unit_blocks(
    account_map: AccountMap, tree: Hierarchy, *, tallest: int = IN_A_COLUMN
) -> tuple[UnitBlock, ...]:
    """Gather people in blocks, in the order in which they are drawn.

    The higher a unit's top person reports, the earlier it stands; outside people stand last.
    """
    groups: dict[tuple[bool, int | None], list[MapPerson]] = {}
    for person in sorted(account_map.people, key=lambda one: (one.name, one.person_id)):
        groups.setdefault((person.is_outside, person.unit_id), []).append(person)
    blocks = [_block(people, tree, tallest) for people in groups.values()]
    return tuple(sorted(blocks, key=lambda block: _order(block, account_map)))


def _order(block: UnitBlock, account_map: AccountMap) -> tuple[bool, int, bool, str, int]:
    unit = block.unit_id
    name = "" if unit is None else account_map.units.get(unit, "")
    return block.is_outside, block.depth, unit is not None, name, unit or 0


def _block(people: Sequence[MapPerson], tree: Hierarchy, tallest: int) -> UnitBlock:
    """Place the trees of a unit, then its people without a line in it."""
    order = [person.person_id for person in people]
    inside = set(order)
    reports = {
        manager: [one for one in order if tree.managers.get(one) == manager] for manager in order
    }
    tops = [one for one in order if tree.managers.get(one) not in inside]
    inner = WIDEST - 4 * GAP
    parts = [tidy(top, reports, inner, tallest=tallest) for top in tops if reports[top]]
    alone = {top for top in tops if not reports[top]}
    few = 1 if parts else IN_A_ROW
    loose = [person for person in people if person.person_id in alone]
    parts += _by_level(loose, few, tallest)
    width, rows, places = _packed(parts)
    first = people[0]
    depth = min(_depth(one, tree) for one in order)
    return UnitBlock(first.unit_id, first.is_outside, depth, width, rows, places)


def _depth(person: int, tree: Hierarchy) -> int:
    has_line = person in tree.managers or person in tree.reports
    return tree.depth(person) if has_line else BELOW_ALL


def _by_level(people: Sequence[MapPerson], few: int, tallest: int) -> list[Tree]:
    """Stand people without lines in columns by level, the top first; a few stand in one row."""
    ordered = sorted(people, key=lambda person: LEVELS.index(person.level))
    if len(ordered) <= few:
        return columns([person.person_id for person in ordered], in_a_row=few)
    found = []
    for _level, group in groupby(ordered, key=lambda person: person.level):
        ids = [person.person_id for person in group]
        found += columns(ids, in_a_row=1, tallest=tallest)
    return found


def _packed(parts: Sequence[Tree]) -> tuple[float, int, tuple[Place, ...]]:
    """Put parts side by side, and below where the width ends; the rows are centred."""
    shelves = in_rows([part.width for part in parts], WIDEST - 4 * GAP, GAP)
    lengths = [sum(parts[at].width + GAP for at in shelf) - GAP for shelf in shelves]
    width = max(lengths)
    places: list[Place] = []
    row = 0
    for shelf, length in zip(shelves, lengths, strict=True):
        x = (width - length) / 2
        for part in (parts[at] for at in shelf):
            places += [place.moved(x + part.left, row) for place in part.places]
            x += part.width + GAP
        row += max(parts[at].rows for at in shelf)
    return width, row, tuple(places)


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
