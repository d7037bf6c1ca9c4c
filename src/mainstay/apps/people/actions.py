"""Writes of people: who they are, and what they do where from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from auditlog.models import LogEntry
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_add, must_edit
from mainstay.apps.accounts.actions.taking_back import CannotTakeBack, restore_fields
from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.people.queries.reporting import would_circle
from mainstay.apps.people.queries.seeing import people_seen
from mainstay.domain.errors import DomainError


class PersonProblem(DomainError):
    """A person or position cannot be as somebody wanted."""


class PersonChangedMeanwhile(DomainError):
    """Somebody else saved the person after this editor had opened it."""


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """How a person is called and reached."""

    name: str
    email: str = ""
    phone: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class PositionDetails:
    """What a person does at an account."""

    account: Account
    title: str = ""
    level: PositionLevel | None = None
    buying_unit: BuyingUnit | None = None
    reports_to: Person | None = None
    start: date | None = None


def add_person(details: PersonDetails, position: PositionDetails, *, by: Actor) -> Person:
    """Add a person with a first position, through which others see him."""
    must_add(by=by)
    must_edit(position.account, by=by)
    person = Person()
    with deed("add person", by=by):
        _take_over(details, person=person)
        person.save()
        _add(person, position, by=by)
    return person


def change_person(person: Person, details: PersonDetails, *, version: int, by: Actor) -> Person:
    """Change name or contact data; PersonChangedMeanwhile when somebody else was quicker."""
    _must_edit_person(person, by=by)
    with deed("change person", by=by):
        current = Person.objects.select_for_update().get(pk=person.pk)
        if current.version != version:
            raise PersonChangedMeanwhile(
                _("Somebody else changed %(name)s while you were at it. Nothing is lost.")
                % {"name": current}
            )
        _take_over(details, person=current)
        current.version += 1
        current.save()
    return current


def add_position(person: Person, details: PositionDetails, *, by: Actor) -> Position:
    """Add a position beside those a person has."""
    _must_edit_person(person, by=by)
    must_edit(details.account, by=by)
    with deed("add position", by=by):
        return _add(person, details, by=by)


def end_position(position: Position, *, end: date, by: Actor) -> Position:
    """End a position; it stays on record."""
    must_edit(position.account, by=by)
    with deed("end position", by=by):
        _end(position, end)
    return position


def change_job(position: Position, details: PositionDetails, *, by: Actor) -> Position:
    """End a position the day before the next one starts, and start that one."""
    must_edit(position.account, by=by)
    must_edit(details.account, by=by)
    if details.start is None:
        raise PersonProblem(_("Say from which day the new position is held."))
    with deed("change job", by=by):
        _end(position, details.start - timedelta(days=1))
        return _add(position.person, details, by=by)


def set_manager(position: Position, manager: Person | None, *, by: Actor) -> Position:
    """Say to whom a person reports in a position; never in a circle."""
    must_edit(position.account, by=by)
    with deed("set manager", by=by):
        if manager is not None and manager.pk != position.reports_to_id:
            _check_manager(position.person, manager, by=by)
        position.reports_to = manager
        position.save()
    return position


def take_back(person: Person, entry: LogEntry, *, by: Actor) -> None:
    """Take one change of a person or of a position back, if nobody has changed it since."""
    _must_edit_person(person, by=by)
    found = person_entries(person, user=by.user).filter(pk=entry.pk).exists()
    row = entry.content_type.get_all_objects_for_this_type(pk=entry.object_pk).first()
    if not found or row is None:
        raise CannotTakeBack(_("This is not a change of this person that you see."))
    with deed("take back", by=by):
        if entry.action == LogEntry.Action.UPDATE:
            restore_fields(row, entry.changes or {})
            _check_restored(row, by=by)
            row.save()
        elif isinstance(row, Position):
            row.delete()
        else:
            raise CannotTakeBack(_("A person who was added stays on record."))


def _check_restored(row: Person | Position, *, by: Actor) -> None:
    if isinstance(row, Person):
        row.version += 1
        return
    must_edit(row.account, by=by)
    if row.reports_to is not None:
        _check_manager(row.person, row.reports_to, by=by)


def _add(person: Person, details: PositionDetails, *, by: Actor) -> Position:
    if details.buying_unit and details.buying_unit.account_id != details.account.pk:
        raise PersonProblem(_("This buying unit belongs to another account."))
    if details.reports_to is not None:
        _check_manager(person, details.reports_to, by=by)
    return Position.objects.create(
        person=person,
        account=details.account,
        title=details.title.strip(),
        level=details.level or "",
        buying_unit=details.buying_unit,
        reports_to=details.reports_to,
        start=details.start,
    )


def _end(position: Position, end: date) -> None:
    if position.start is not None and end < position.start:
        raise PersonProblem(_("A position cannot end before it starts."))
    position.end = end
    position.save()


def _check_manager(person: Person, manager: Person, *, by: Actor) -> None:
    if by.user is not None and not people_seen(by.user).filter(pk=manager.pk).exists():
        raise PersonProblem(_("There is no such person among those you see."))
    if person.pk == manager.pk:
        raise PersonProblem(_("Nobody reports to himself."))
    if person.pk is not None and would_circle(person, manager):
        raise PersonProblem(
            _("%(manager)s reports to %(person)s, so it cannot be the other way round too.")
            % {"manager": manager, "person": person}
        )


def _must_edit_person(person: Person, *, by: Actor) -> None:
    must_add(by=by)
    if by.user is not None and not people_seen(by.user).filter(pk=person.pk).exists():
        raise NotAllowed(_("This person is not yours to change."))


def _take_over(details: PersonDetails, *, person: Person) -> None:
    if not details.name.strip():
        raise PersonProblem(_("A person needs a name."))
    person.name = " ".join(details.name.split())
    person.email = details.email.strip()
    person.phone = details.phone.strip()
    person.mobile = details.mobile.strip()
