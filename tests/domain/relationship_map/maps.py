"""Short ways to write an account's map."""

from __future__ import annotations

from datetime import date
from typing import Any

from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line, MapPerson

TODAY = date(2026, 6, 30)


def person(person_id: int, **others: Any) -> MapPerson:
    facts = {"name": f"Person {person_id}", "checked_on": TODAY, **others}
    return MapPerson(person_id, **facts)


def lines(*pairs: tuple[int, int]) -> tuple[Line, ...]:
    """Write formal lines as (person, manager)."""
    return tuple(Line(report, manager) for report, manager in pairs)


def covers(*pairs: tuple[int, int]) -> tuple[Cover, ...]:
    """Write real coverage as (colleague, person)."""
    return tuple(Cover(colleague, covered) for colleague, covered in pairs)


def a_map(*people: MapPerson, **others: Any) -> AccountMap:
    facts = {"as_of": TODAY, "account_id": 1, **others}
    return AccountMap(people=people, **facts)
