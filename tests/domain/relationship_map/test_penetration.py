"""How far the buying units of an account are reached, and what was new in which quarter."""

from __future__ import annotations

from datetime import date

from tests.domain.relationship_map.maps import TODAY, a_map, covers, person

from mainstay.domain.relationship_map.joined import joined
from mainstay.domain.relationship_map.penetration import (
    explain_units_reached,
    reached_by_quarter,
)

UNITS = {1: "North", 2: "South", 3: "Head office"}


def test_a_unit_is_reached_when_somebody_there_is_covered_not_when_somebody_is_known() -> None:
    people = (person(1, unit_id=1), person(2, unit_id=2), person(3))
    told = explain_units_reached(a_map(*people, units=UNITS, covers=covers((7, 1), (7, 3))))
    assert [term.value for term in told.terms] == [1, 3]
    assert told.figure.value == 1 / 3
    assert [note.params["unit"] for note in told.notes] == ["Head office", "South"]


def test_without_units_on_record_nothing_is_known_of_them() -> None:
    told = explain_units_reached(a_map(person(1), covers=covers((7, 1))))
    assert told.figure.value is None
    assert [one.code for one in told.figure.unknowns] == ["unknown.no_units"]


def test_each_unit_and_person_is_new_once_in_its_own_quarter() -> None:
    units = {"North": date(2025, 11, 3), "South": date(2026, 4, 1), "Later": date(2026, 7, 1)}
    people = {1: date(2025, 11, 3), 2: date(2026, 6, 30), 3: date(2020, 1, 1)}
    found = reached_by_quarter(units, people, as_of=TODAY)
    assert [one.start for one in found] == [
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]
    assert [(one.units, one.people) for one in found] == [
        ((), 0),
        (("North",), 1),
        ((), 0),
        (("South",), 1),
    ]


def test_the_maps_of_a_group_hold_everybody_once() -> None:
    first = a_map(person(1, title="Chief"), covers=covers((7, 1)), units={1: "North"})
    other = a_map(person(1, title="Buyer"), person(2), covers=covers((8, 2)), units={2: "South"})
    whole = joined((first, other))
    assert {one.person_id: one.title for one in whole.people} == {1: "Chief", 2: ""}
    assert set(whole.units) == {1, 2}
    assert whole.colleagues_of() == {1: frozenset({7}), 2: frozenset({8})}
