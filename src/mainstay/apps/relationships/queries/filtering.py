"""Whom of a map somebody asked for: by unit, role and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson

OWN = "none"  # stands for people in no unit
COVERED, UNCOVERED, ONE = "covered", "uncovered", "one"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The unit (its number), role and coverage asked for; empty = all."""

    unit: str = ""
    role: str = ""
    cover: str = ""

    @property
    def is_all(self) -> bool:
        return not (self.unit or self.role or self.cover)


def people_wanted(whole: AccountMap, wanted: Wanted) -> set[int]:
    """Return whom of a map somebody asked for."""
    covering = whole.colleagues_of()
    return {
        person.person_id
        for person in whole.people
        if all(_fits(person, len(covering.get(person.person_id, ())), wanted))
    }


def _fits(person: MapPerson, ours: int, wanted: Wanted) -> Iterator[bool]:
    yield not wanted.unit or wanted.unit == (OWN if person.unit_id is None else str(person.unit_id))
    roles: set[BuyingRole | PlayerType] = {*person.roles, *person.player_types}
    yield not wanted.role or wanted.role in roles or wanted.role == person.level
    if wanted.cover:
        is_known = not person.is_placeholder
        counts = {COVERED: ours > 0, UNCOVERED: ours == 0 and is_known, ONE: ours == 1}
        yield counts[wanted.cover]
