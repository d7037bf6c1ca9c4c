"""Who reports to whom, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.seeing import held_on, people_seen, positions_seen


@dataclass(frozen=True, slots=True)
class Line:
    """A person's place in the reporting lines: superiors from the nearest up, and reports."""

    superiors: tuple[Person, ...]
    reports: tuple[Position, ...]

    @property
    def people_reporting(self) -> int:
        """How many report here: who does so in two positions is one."""
        return len({position.person_id for position in self.reports})


def reporting_line(person: Person, *, user: User, day: date) -> Line:
    """Return superiors and reports on a day; whom the reader does not see is left out."""
    return Line(_superiors(person, user=user, day=day), _reports(person, user=user, day=day))


def _superiors(person: Person, *, user: User, day: date) -> tuple[Person, ...]:
    seen = positions_seen(user).filter(held_on(day), reports_to__in=people_seen(user))
    found: list[Person] = []
    current = person
    while True:
        position = (
            seen.filter(person=current).select_related("reports_to").order_by("-start").first()
        )
        if position is None or position.reports_to is None or position.reports_to in found:
            return tuple(found)
        current = position.reports_to
        if current == person:
            return tuple(found)
        found.append(current)


def _reports(person: Person, *, user: User, day: date) -> tuple[Position, ...]:
    rows = positions_seen(user).filter(held_on(day), reports_to=person)
    return tuple(rows.select_related("person", "account").order_by("person__name", "pk"))


def would_circle(person: Person, manager: Person) -> bool:
    """Whether somebody reports, directly or through others, to a person who is to report to him.

    Positions without an end count; all lines are followed, seen or not, because a circle is wrong
    whoever looks at it.
    """
    if person == manager:
        return True
    waiting, passed = {manager.pk}, set[int]()
    while waiting:
        passed |= waiting
        rows = Position.objects.filter(
            person__in=waiting, reports_to__isnull=False, end__isnull=True
        )
        above = set(rows.values_list("reports_to", flat=True))
        if person.pk in above:
            return True
        waiting = {pk for pk in above if pk is not None} - passed
    return False
