"""What is missing with each person, in a word for the card on the map.

The gaps of the whole account, with their consequences, are in ``gaps``.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.coverage import days_unchecked
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson


class Mark(StrEnum):
    """One gap of one person."""

    UNCOVERED = "uncovered"
    SINGLE = "single"  # one of ours alone covers somebody important
    BUDGET = "budget"  # holds the budget, and we are not known to be strong there
    STALE = "stale"


def marks(account_map: AccountMap, playbook: Playbook) -> dict[int, tuple[Mark, ...]]:
    """Return the marks of everybody who has one.

    Whoever is known not to matter needs no cover. Where nobody judged importance, nobody is called
    single-threaded.
    """
    covering = account_map.colleagues_of()
    found = {
        person.person_id: tuple(
            _marks(person, len(covering[person.person_id]), account_map, playbook)
        )
        for person in account_map.known_people
    }
    return {person: each for person, each in found.items() if each}


def _marks(
    person: MapPerson, ours: int, account_map: AccountMap, playbook: Playbook
) -> Iterator[Mark]:
    matters = person.is_important(playbook)
    if not ours and matters is not False:
        yield Mark.UNCOVERED
    if ours == 1 and matters:
        yield Mark.SINGLE
    level = account_map.strength(person.person_id)
    if BuyingRole.BUDGET in person.roles and (level is None or level < playbook["map.reached"]):
        yield Mark.BUDGET
    age = days_unchecked(person, account_map.as_of)
    if age is not None and age > playbook["map.stale"]:
        yield Mark.STALE
