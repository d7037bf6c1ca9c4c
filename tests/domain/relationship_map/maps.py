"""Short ways to write an account's map."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mainstay.domain.judgement import Judgement
from mainstay.domain.observed_strength import Observed, TouchCounts
from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line, MapPerson
from mainstay.domain.strength import Answered, Strength, StrengthLevel

TODAY = date(2026, 6, 30)
BUDGET = frozenset({BuyingRole.BUDGET})
GATEKEEPER = frozenset({BuyingRole.GATEKEEPER})
USER = frozenset({BuyingRole.USER})
EXECUTIVE = frozenset({PlayerType.EXECUTIVE})


def person(person_id: int, **others: Any) -> MapPerson:
    facts = {"name": f"Person {person_id}", "checked_on": TODAY, **others}
    return MapPerson(person_id, **facts)


def important(person_id: int, **others: Any) -> MapPerson:
    """Write somebody of influence 8 and relevance 10: importance 8."""
    return person(person_id, **{"influence": 8, "relevance": 10, **others})


def minor(person_id: int, **others: Any) -> MapPerson:
    return person(person_id, **{"influence": 2, "relevance": 2, **others})


def lines(*pairs: tuple[int, int]) -> tuple[Line, ...]:
    """Write formal lines as (person, manager)."""
    return tuple(Line(report, manager) for report, manager in pairs)


def covers(*pairs: tuple[int, int]) -> tuple[Cover, ...]:
    """Write real coverage as (colleague, person)."""
    return tuple(Cover(colleague, covered) for colleague, covered in pairs)


def strong(level: int | None, *, silent: int | None = 0, has_touches: bool = True) -> Strength:
    """Write a strength: the answered level, and the days since the last touch (None = never)."""
    last = None if silent is None else TODAY - timedelta(days=silent)
    counts = TouchCounts(last=last) if has_touches else None
    answer = None if level is None else StrengthLevel(level)
    return Strength(
        Answered(Judgement(answer), None), Observed(Judgement(None), counts), Judgement(None)
    )


def a_map(*people: MapPerson, **others: Any) -> AccountMap:
    facts = {
        "as_of": TODAY,
        "account_id": 1,
        "colleagues": {7: "Jonas", 8: "Elin", 9: "Rasmus"},
        **others,
    }
    return AccountMap(people=people, **facts)
