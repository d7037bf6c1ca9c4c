"""How well an account's people were covered at the end of each quarter, and on which days a map
changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet, Value

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, Position
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.models import Coverage, StrengthAnswers
from mainstay.apps.relationships.queries.past_maps import PastMaps, maps_over
from mainstay.apps.relationships.queries.reading import figures_of
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.group import group_map

Row = TypeVar("Row", bound=Model)
QUARTERS = 8
MOST_DAYS = 60  # on which a map changed that are offered to go to
FIGURES = 4  # coverage, weighted coverage, depth, roles reached; the age of a map is always now


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """The figures of a map at the end of a quarter, or on the day asked for in the last one."""

    day: date
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        return f"{self.day.year} Q{(self.day.month - 1) // 3 + 1}"


def coverage_history(
    accounts: Sequence[int], day: date, *, user: User | None
) -> tuple[QuarterFigures, ...]:
    """Return the figures of the quarters until a day, the oldest first; of several as one map.

    Quarters before anything was covered or judged are left out. Nobody who may not judge people
    gets any.
    """
    if not may_judge(user):
        return ()
    days = [*quarter_ends(day, QUARTERS - 1), day]
    found = maps_over(accounts, days, user=user)
    told = [each for each in found if _says_something(each)]
    return tuple(QuarterFigures(each.day, _figures(each)) for each in told)


def _says_something(each: PastMaps) -> bool:
    return any(one.covers or any(person.checked_on for person in one.people) for one in each.maps)


def _figures(each: PastMaps) -> tuple[Figure, ...]:
    names = {one.account_id: "" for one in each.maps}
    whole = each.maps[0] if len(each.maps) == 1 else group_map(each.maps, names)
    return tuple(told.figure for told in figures_of(whole, each.playbook)[:FIGURES])


def quarter_ends(day: date, number: int) -> list[date]:
    """Return the last days of the quarters that ended before a day, the oldest first."""
    found: list[date] = []
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    while len(found) < number:
        end = first - timedelta(days=1)
        found.append(end)
        first = date(end.year, end.month - 2, 1)
    return found[::-1]


def days_of_change(
    accounts: Collection[int], until: date, *, user: User | None
) -> tuple[date, ...]:
    """Return the days until a day on which a map changed, and ends of quarters between them.

    Days on which somebody was judged are told to those who may read judgements.
    """
    there = Position.objects.filter(account__in=accounts).order_by()
    covered = Coverage.objects.filter(account__in=accounts).order_by()
    asked = [
        _days(there, "start"),
        _days(covered, "start"),
        _days(covered, "end"),
    ]
    if may_judge(user):
        for model in (Appraisal, StrengthAnswers):
            asked.append(_days(model._default_manager.filter(account__in=accounts), "day"))
    rows = _days(there, "end", shift=1).union(*asked)  # the last day of a position is still held
    days = {day + timedelta(days=shift) for day, shift in rows if day is not None}
    return _with_quarters(sorted({day for day in days if day <= until} | {until}), until)


def _days(rows: QuerySet[Row], field: str, *, shift: int = 0) -> QuerySet[Row, tuple[date, int]]:
    """Ask for a day of each row, and by how many days later something changed."""
    return rows.order_by().values_list(field, Value(shift))


def _with_quarters(days: Sequence[date], until: date) -> tuple[date, ...]:
    latest = days[-MOST_DAYS:]
    ends = [end for end in quarter_ends(until, QUARTERS) if end >= latest[0]]
    return tuple(sorted({*latest, *ends}))
