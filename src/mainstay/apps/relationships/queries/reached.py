"""When each buying unit and each person of an account was covered for the first time."""

from __future__ import annotations

from datetime import date

from mainstay.apps.accounts.models import Account
from mainstay.apps.people.models import Position
from mainstay.apps.relationships.models import Coverage
from mainstay.domain.relationship_map.penetration import Reached, reached_by_quarter


def reached_at(account: Account, *, day: date) -> tuple[Reached, ...]:
    """Return what was newly reached at an account in each of the last four quarters.

    Somebody is reached when coverage begins, and the unit with the first of its people then there.
    """
    rows = Coverage.objects.filter(account=account, is_planned=False, start__lte=day)
    people: dict[int, date] = {}
    spans: dict[int, list[tuple[date, date]]] = {}
    for person, begin, last in rows.order_by("start").values_list("person", "start", "end"):
        people.setdefault(person, begin)
        spans.setdefault(person, []).append((begin, last or date.max))
    held = Position.objects.filter(account=account, person__in=people, buying_unit__isnull=False)
    units: dict[str, date] = {}
    columns = held.values_list("person", "buying_unit__name", "start", "end")
    for person, unit, start, end in columns:
        days = [max(begin, start or begin) for begin, last in spans[person] if last > begin]
        for first in (one for one in days if one <= min(end or date.max, day)):
            units[unit] = min(first, units.get(unit, first))
    return reached_by_quarter(units, people, as_of=day)
