"""A map in parts that can each be read on one slide: by buying unit, then by reporting lines.

Apart from the layout, which places what it is given: here is decided what is drawn together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.hierarchy import Hierarchy, hierarchy
from mainstay.domain.relationship_map.layout import MapLayout, layout

READABLE = 0.58  # points for a px: a name of 14 px is 8 points high


@dataclass(frozen=True, slots=True)
class Room:
    """The room for one part, in points; ``tallest`` is how many people are stacked at most.

    ``readable`` is how many points a px must at least have.
    """

    width: float
    height: float
    tallest: int = 3
    readable: float = READABLE

    def lay_out(self, part: AccountMap) -> MapLayout:
        """Lay a part out as low and wide as the room asks for."""
        return layout(part, tallest=self.tallest)

    def scale(self, placed: MapLayout) -> float:
        """Return the points of a px at which a drawing fills the room."""
        return min(self.width / placed.width, self.height / placed.height)


@dataclass(frozen=True, slots=True)
class Part:
    """Some people of a map, with the lines and the coverage among them."""

    map: AccountMap
    units: tuple[int | None, ...]
    is_whole: bool

    def name(self, units: Mapping[int, str], account: str) -> str:
        """Name a part by its buying units; the whole, and the account itself, by the account."""
        if self.is_whole:
            return account
        return ", ".join(units.get(unit or 0, account) for unit in self.units)

    @property
    def people(self) -> frozenset[int]:
        return frozenset(person.person_id for person in self.map.people)


def parts_of(whole: AccountMap, room: Room) -> tuple[Part, ...]:
    """Split a map until each part can be read in the room of a slide.

    Units stay together as long as they fit; of one that does not, managers and their own people.
    """
    if _fits(whole, room):
        return (Part(whole, (), is_whole=True),)
    tree, found = hierarchy(whole), []
    for units in _together(whole, room):
        people = [one.person_id for one in whole.people if one.unit_id in units]
        for some in _chunks(whole, _in_order(people, tree), room):
            found.append(Part(among(whole, set(some)), units, is_whole=False))
    return tuple(found)


def _together(whole: AccountMap, room: Room) -> list[tuple[int | None, ...]]:
    """Gather units, in their order, that can be read on one slide; the account stays apart."""
    found: list[tuple[int | None, ...]] = []
    for unit in _units(whole):
        both = (*found[-1], unit) if found else (unit,)
        people = {one.person_id for one in whole.people if one.unit_id in both}
        if found and found[-1] != (None,) and _fits(among(whole, people), room):
            found[-1] = both
        else:
            found.append((unit,))
    return found


def _units(whole: AccountMap) -> list[int | None]:
    """The units where somebody is, the account itself first, then by name."""
    present = {person.unit_id for person in whole.people}
    return sorted(present, key=lambda unit: (unit is not None, whole.units.get(unit or 0, "")))


def _in_order(people: Sequence[int], tree: Hierarchy) -> list[int]:
    """Each manager, then his own people; people whose manager is elsewhere stay together."""
    here = set(people)
    tops = [one for one in people if tree.managers.get(one) not in here]
    tops.sort(key=lambda one: tree.manager(one) or 0)

    def walk(one: int) -> Iterator[int]:
        yield one
        for report in tree.reports.get(one, ()):
            if report in here:
                yield from walk(report)

    return [one for top in tops for one in walk(top)]


def _chunks(whole: AccountMap, people: Sequence[int], room: Room) -> list[Sequence[int]]:
    """Split people in their order into as few parts as can be read, of nearly the same size."""
    for number in range(1, len(people)):
        size = -(-len(people) // number)
        chunks = [people[at : at + size] for at in range(0, len(people), size)]
        if all(_fits(among(whole, set(chunk)), room) for chunk in chunks):
            return chunks
    return [[person] for person in people]


def _fits(part: AccountMap, room: Room) -> bool:
    return room.scale(room.lay_out(part)) >= room.readable


def among(whole: AccountMap, people: set[int]) -> AccountMap:
    """Return the part of a map that some people make, with who of ours covers them.

    Their managers who are not among them are named.
    """
    covers = tuple(cover for cover in whole.covers if cover.person_id in people)
    ours = {cover.colleague_id for cover in covers}
    lines = tuple(line for line in whole.lines if line.person_id in people)
    above = {line.manager_id for line in lines if line.is_formal} - people
    return replace(
        whole,
        people=tuple(one for one in whole.people if one.person_id in people),
        lines=lines,
        covers=covers,
        colleagues={one: name for one, name in whole.colleagues.items() if one in ours},
        ties=tuple(one for one in whole.ties if {one.person_id, one.other_id} <= people),
        elsewhere={one: whole.name_of(one) for one in above if whole.name_of(one)},
    )
