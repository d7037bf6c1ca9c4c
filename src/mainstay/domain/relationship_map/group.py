"""The maps of the accounts of a group as one, by account and by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.joined import joined


def group_map(maps: Sequence[AccountMap], names: Mapping[int, str]) -> AccountMap:
    """Return the map of a group from those of its accounts, the first one leading.

    Each account's own people and each of its units are a block. Of somebody at several accounts the
    first map says what he is there.
    """
    people: dict[int, MapPerson] = {}
    units: dict[int, str] = {}
    ranks: dict[int | None, int] = {}
    for rank, each in enumerate(maps):
        called = names[each.account_id]
        for person in each.people:
            unit = person.unit_id or _own(each)
            people.setdefault(person.person_id, replace(person, unit_id=unit))
            units.setdefault(unit, _called(called, each.units.get(person.unit_id or 0, "")))
        units.update({unit: _called(called, name) for unit, name in each.units.items()})
        ranks.update(dict.fromkeys((*each.units, _own(each)), rank))
    return replace(joined(maps), units=units, ranks=ranks, people=tuple(people.values()))


def _own(account_map: AccountMap) -> int:
    """The block of an account's people who are in no unit; no buying unit has such a number."""
    return -account_map.account_id


def _called(account: str, unit: str) -> str:
    return f"{account}: {unit}" if unit else account
