"""The maps of several accounts of one group as one: the people of all of them, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mainstay.domain.relationship_map.facts import AccountMap


def joined(maps: Sequence[AccountMap]) -> AccountMap:
    """Return the maps of accounts as one that bears the first one's number and day.

    Of somebody who holds positions at several accounts the first map says what he is.
    """
    first = maps[0]
    if len(maps) == 1:
        return first
    backwards = tuple(reversed(maps))
    people = {one.person_id: one for each in backwards for one in each.people}
    return replace(
        first,
        units={unit: name for each in maps for unit, name in each.units.items()},
        people=tuple(people.values()),
        lines=tuple(dict.fromkeys(line for each in maps for line in each.lines)),
        covers=tuple(cover for each in maps for cover in each.covers),
        strengths={one: found for each in backwards for one, found in each.strengths.items()},
        competitors={one: rival for each in backwards for one, rival in each.competitors.items()},
        colleagues={one: name for each in maps for one, name in each.colleagues.items()},
        ties=tuple(tie for each in maps for tie in each.ties),
        elsewhere={one: name for each in maps for one, name in each.elsewhere.items()},
    )
