"""How far an account's buying units are reached, and which were reached in which quarter.

Source: S3 (penetration of other buying units). A unit is reached when somebody of ours covers one
of its people; who is only known there does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.months import months_later
from mainstay.domain.relationship_map.facts import AccountMap

CODES = (
    "row.units_reached",
    "row.units",
    "unknown.no_units",
    "note.unit_not_reached",  # unit
)
QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached for the first time in a quarter: buying units, and how many people."""

    start: date
    end: date
    units: tuple[str, ...]
    people: int


def explain_units_reached(account_map: AccountMap) -> Explanation:
    """Explain the share of the buying units in which somebody of ours covers somebody."""
    units, left = account_map.units, units_not_reached(account_map)
    if not units:
        missing = (Unknown("unknown.no_units"),)
        return explain_missing(Figure("units_reached", None, Unit.SHARE, unknowns=missing))
    terms = (
        Term(len(units) - len(left), code="row.units_reached"),
        Term(len(units), code="row.units"),
    )
    figure = Figure("units_reached", (len(units) - len(left)) / len(units), Unit.SHARE)
    notes = tuple(Unknown("note.unit_not_reached", {"unit": name}) for name in left)
    return Explanation(figure, Combine.RATIO, terms, notes=notes)


def units_not_reached(account_map: AccountMap) -> tuple[str, ...]:
    """Name the buying units in which nobody of ours covers anybody."""
    ours = account_map.colleagues_of()
    reached = {one.unit_id for one in account_map.known_people if ours[one.person_id]}
    return tuple(sorted(name for unit, name in account_map.units.items() if unit not in reached))


def reached_by_quarter(
    units: Mapping[str, date], people: Mapping[int, date], *, as_of: date, quarters: int = 4
) -> tuple[Reached, ...]:
    """Count by calendar quarter what was reached first in it, the quarter of the day last.

    ``units`` and ``people`` name the day on which each was covered for the first time.
    """
    begin = date(as_of.year, (as_of.month - 1) // QUARTER * QUARTER + 1, 1)
    found = []
    for place in range(quarters - 1, -1, -1):
        start = months_later(begin, -QUARTER * place)
        end = months_later(start, QUARTER) - timedelta(days=1)
        new = sorted(name for name, day in units.items() if start <= day <= min(end, as_of))
        met = sum(start <= day <= min(end, as_of) for day in people.values())
        found.append(Reached(start, end, tuple(new), met))
    return tuple(found)
