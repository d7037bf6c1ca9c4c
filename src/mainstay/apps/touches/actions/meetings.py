"""Meetings to come are planned, changed and deleted, with what is ready for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.seeing import people_seen
from mainstay.apps.touches.actions.outcomes import TouchProblem
from mainstay.apps.touches.actions.rights import must_mend
from mainstay.apps.touches.models import MeetingPerson, PlannedMeeting


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """When it is, who of theirs will be there, and what is ready."""

    day: date
    people: tuple[Person, ...]
    agenda: str = ""
    advice: str = ""
    value: str = ""


def plan_meeting(account: Account, details: MeetingDetails, *, by: Actor) -> PlannedMeeting:
    """Plan a meeting with people of an account."""
    must_mend(account, by=by)
    _check(details, by=by)
    with deed("plan meeting", by=by):
        row = PlannedMeeting(account=account, by=by.user)
        _take_over(row, details)
        row.save()
        for person in details.people:
            MeetingPerson.objects.create(meeting=row, person=person)
    return row


def change_meeting(
    row: PlannedMeeting, details: MeetingDetails, *, seen: int | None = None, by: Actor
) -> PlannedMeeting:
    """Change a planned meeting; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_mend(row.account, by=by)
    _check(details, by=by)
    with deed("change planned meeting", by=by):
        row = as_read(row, seen)
        _take_over(row, details)
        row.version += 1
        row.save()
        for seat in row.with_people.exclude(person__in=details.people):
            seat.delete()
        there = {seat.person_id for seat in row.with_people.all()}
        for person in details.people:
            if person.pk not in there:
                MeetingPerson.objects.create(meeting=row, person=person)
    return row


def delete_meeting(row: PlannedMeeting, *, seen: int | None = None, by: Actor) -> None:
    """Delete a planned meeting; the history keeps it."""
    must_mend(row.account, by=by)
    with deed("delete planned meeting", by=by):
        as_read(row, seen).delete()


def _check(details: MeetingDetails, *, by: Actor) -> None:
    if details.day < timezone.localdate():
        raise TouchProblem(_("This day has passed; log a touch for what has happened."))
    if not details.people:
        raise TouchProblem(_("Say who of theirs will be there."))
    keys = {person.pk for person in details.people}
    if people_seen(by.user).filter(pk__in=keys).count() < len(keys):
        raise TouchProblem(_("There is no such person among those you see."))


def _take_over(row: PlannedMeeting, details: MeetingDetails) -> None:
    row.day = details.day
    row.agenda = details.agenda.strip()
    row.advice = details.advice.strip()
    row.value = details.value.strip()
