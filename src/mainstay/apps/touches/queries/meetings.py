"""Meetings that are planned: the next one at some accounts, and those of a colleague."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.models import MeetingPerson, PlannedMeeting
from mainstay.domain.preparation import Part


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned meeting with who of theirs will be there, by number and name."""

    row: PlannedMeeting
    people: tuple[tuple[int, str], ...]

    @property
    def ready(self) -> frozenset[Part]:
        """Which parts of its preparation are written down."""
        return frozenset(part for part in Part if getattr(self.row, part.value))

    @property
    def is_ready(self) -> bool:
        return len(self.ready) == len(Part)


def next_meeting(accounts: Collection[int], *, user: User | None, day: date) -> Planned | None:
    """Return the first meeting from a day on at some accounts, to who may read what is said."""
    if not may_judge(user):
        return None
    rows = PlannedMeeting.objects.filter(account__in=accounts, day__gte=day)
    found = rows.select_related("account", "by").order_by("day", "pk").first()
    return _with_people([found])[0] if found is not None else None


def meetings_ahead(
    user: User, seen: QuerySet[Account], *, day: date, days: int
) -> tuple[Planned, ...]:
    """Return the meetings of the next days at accounts that a colleague sees.

    They are those that he planned, and those at accounts that he owns.
    """
    if not may_judge(user):
        return ()
    own = Q(by=user) | Q(account__owner=user)
    rows = PlannedMeeting.objects.filter(own, account__in=seen)
    rows = rows.filter(day__gte=day, day__lte=day + timedelta(days=days))
    return tuple(_with_people(list(rows.select_related("account").order_by("day", "pk"))))


def find_meeting(account: Account, pk: int) -> PlannedMeeting:
    """Return a planned meeting of an account; Http404 where there is none."""
    return get_object_or_404(account.planned_meetings.select_related("account"), pk=pk)


def planned(row: PlannedMeeting) -> Planned:
    """Return a planned meeting with its people."""
    return _with_people([row])[0]


def _with_people(rows: list[PlannedMeeting]) -> list[Planned]:
    people: dict[int, list[tuple[int, str]]] = {}
    if not rows:
        return []
    seats = MeetingPerson.objects.filter(meeting__in=rows).order_by("person__name", "pk")
    for meeting, person, name in seats.values_list("meeting", "person", "person__name"):
        people.setdefault(meeting, []).append((person, name))
    return [Planned(row, tuple(people.get(row.pk, ()))) for row in rows]
