"""Writes of people: who they are, and what they do where from when to when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from auditlog.models import LogEntry
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.moving import (
    Moves,
    WentBack,
    move_back,
    move_everything,
    moves_of,
)
from mainstay.apps.accounts.actions.pairs import decide, keep_pairs
from mainstay.apps.accounts.actions.rights import must_add, must_edit
from mainstay.apps.accounts.actions.taking_back import (
    CannotTakeBack,
    refuse_part_of_merge,
    restore_fields,
)
from mainstay.apps.accounts.models import Account, AccountPair, BuyingUnit, PairState
from mainstay.apps.accounts.queries.duplicates import duplicate_accounts
from mainstay.apps.accounts.queries.merging import edited_since, unseen_rows
from mainstay.apps.organisation.actions.deeds import Actor, deed, update_in_bulk
from mainstay.apps.organisation.actions.meanwhile import as_read, changed_meanwhile
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import take_back_entries
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.apps.people.models import (
    Person,
    PersonMerge,
    PersonPair,
    Position,
    PositionLevel,
)
from mainstay.apps.people.queries.duplicates import duplicate_people, traces_of_accounts
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.people.queries.reporting import would_circle
from mainstay.apps.people.queries.seeing import people_seen
from mainstay.domain.errors import DomainError

JOB = "change job"
LINE = "begin reporting line"
WHOLE = (JOB, LINE)  # deeds of several rows, which are taken back whole


class PersonProblem(DomainError):
    """A person or position cannot be as somebody wanted."""


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
    """Change name or contact data; ChangedMeanwhile when somebody else was quicker."""
    must_edit_person(person, by=by)
    with deed("change person", by=by):
        current = Person.objects.select_for_update().get(pk=person.pk)
        if current.version != version:
            raise changed_meanwhile(current)
        _take_over(details, person=current)
        current.version += 1
        current.save()
    return current


def add_position(person: Person, details: PositionDetails, *, by: Actor) -> Position:
    """Add a position beside those a person has."""
    must_edit_person(person, by=by)
    must_edit(details.account, by=by)
    with deed("add position", by=by):
        return _add(person, details, by=by)


def end_position(position: Position, *, end: date, seen: int | None = None, by: Actor) -> Position:
    """End a position; it stays on record; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_edit(position.account, by=by)
    with deed("end position", by=by):
        as_read(position, seen)
        _end(position, end)
    return position


def change_job(
    position: Position, details: PositionDetails, *, seen: int | None = None, by: Actor
) -> Position:
    """End a position the day before the next one starts, and start that one; ChangedMeanwhile."""
    must_edit(position.account, by=by)
    must_edit(details.account, by=by)
    if details.start is None:
        raise PersonProblem(_("Say from which day the new position is held."))
    with deed(JOB, by=by):
        as_read(position, seen)
        _end(position, details.start - timedelta(days=1))
        return _add(position.person, details, by=by)


def set_manager(
    position: Position, manager: Person | None, *, seen: int | None = None, by: Actor
) -> Position:
    """Correct to whom a person reports in a position, all the time it is held; never in a circle.

    What begins on a day is a line of its own: see ``reporting.begin_line``. ChangedMeanwhile.
    """
    must_edit(position.account, by=by)
    with deed("set manager", by=by):
        as_read(position, seen)
        if manager is not None and manager.pk != position.reports_to_id:
            check_manager(position.person, manager, by=by)
        position.reports_to = manager
        position.save()
    return position


def take_back(person: Person, entry: LogEntry, *, by: Actor) -> None:
    """Take one change of a person or of a position back, if nobody has changed it since."""
    must_edit_person(person, by=by)
    refuse_part_of_merge(entry)
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


def undo_change(person: Person, entry: LogEntry, *, by: Actor) -> None:
    """Take an entry back; where it is part of a deed of several rows, the whole of that."""
    if (entry.additional_data or {}).get("deed") in WHOLE and entries_of_deed(entry):
        take_back_whole(person, entry, by=by)
    else:
        take_back(person, entry, by=by)


def take_back_whole(person: Person, entry: LogEntry, *, by: Actor) -> None:
    """Take a whole change of job or line back: the next position goes, the one before goes on.

    CannotTakeBack where the entry is of another deed; nothing changes if one row changed since.
    """
    must_edit_person(person, by=by)
    entries = entries_of_deed(entry)
    positions = {found.object_id for found in entries}
    named = {(found.additional_data or {}).get("deed") for found in entries}
    seen = person_entries(person, user=by.user).filter(pk__in=[found.pk for found in entries])
    if len(named) != 1 or not named <= set(WHOLE) or seen.count() != len(entries):
        raise CannotTakeBack(_("This is not a change of this person that you see."))
    for position in Position.objects.filter(pk__in=positions).select_related("account"):
        must_edit(position.account, by=by)
    with deed("take back", by=by):
        take_back_entries(entries, by=by)
        for position in Position.objects.filter(pk__in=positions).select_related("account"):
            _check_restored(position, by=by)


def _check_restored(row: Person | Position, *, by: Actor) -> None:
    if isinstance(row, Person):
        row.version += 1
        return
    must_edit(row.account, by=by)
    if row.reports_to is not None:
        check_manager(row.person, row.reports_to, by=by)


def _add(person: Person, details: PositionDetails, *, by: Actor) -> Position:
    if details.buying_unit and details.buying_unit.account_id != details.account.pk:
        raise PersonProblem(_("This buying unit belongs to another account."))
    if details.reports_to is not None:
        check_manager(person, details.reports_to, by=by)
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


def check_manager(person: Person, manager: Person, *, by: Actor) -> None:
    if not _sees(by, manager):
        raise PersonProblem(_("There is no such person among those you see."))
    if person.pk == manager.pk:
        raise PersonProblem(_("Nobody reports to himself."))
    if person.pk is not None and would_circle(person, manager):
        raise PersonProblem(
            _("%(manager)s reports to %(person)s, so it cannot be the other way round too.")
            % {"manager": manager, "person": person}
        )


def must_edit_person(person: Person, *, by: Actor) -> None:
    """NotAllowed unless the actor sees the person and may change people."""
    must_add(by=by)
    if not _sees(by, person):
        raise NotAllowed(_("This person is not yours to change."))


def _sees(by: Actor, person: Person) -> bool:
    return by.user is None or people_seen(by.user).filter(pk=person.pk).exists()


def _take_over(details: PersonDetails, *, person: Person) -> None:
    if not details.name.strip():
        raise PersonProblem(_("A person needs a name."))
    person.name = " ".join(details.name.split())
    person.email = details.email.strip()
    person.phone = details.phone.strip()
    person.mobile = details.mobile.strip()


# What is decided field by field when two records of a person become one.
MERGED_FIELDS = ("name", "email", "phone", "mobile")


def merge_people(
    gone: Person,
    into: Person,
    *,
    take: Collection[str] = (),
    versions: tuple[int, int] | None = None,
    by: Actor,
) -> PersonMerge:
    """Merge a person's record into another one; asked again, the first merge is returned.

    ``take`` are the fields whose value comes from the record that goes, ``versions`` those that
    somebody read (of the one that goes, of the one that stays). Raises PersonProblem,
    ChangedMeanwhile, NotAllowed.
    """
    done = PersonMerge.objects.filter(gone=gone, into=into, undone_at__isnull=True).first()
    must_edit_person(into, by=by)
    if done is not None:
        return done
    must_edit_person(gone, by=by)
    with deed("merge people", by=by):
        gone, into = _locked(gone, into, versions)
        moves = Moves()
        move_everything(gone, into, moves)
        _refuse_circle(into, by=by)
        values = {name: getattr(gone, name) for name in MERGED_FIELDS if name in take}
        _next_version(into, moves.change(into, values))
        _next_version(gone, moves.change(gone, {"merged_into_id": into.pk}))
        return PersonMerge.objects.create(
            gone=gone, into=into, moves=moves.as_data(), at=timezone.now(), by=by.name
        )


def undo_people_merge(merge: PersonMerge, *, by: Actor) -> list[str]:
    """Make two people of one again; return what was edited since and stays, in sentences."""
    must_edit_person(merge.into, by=by)
    with deed("undo merge", by=by):
        merge = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            return list(merge.kept)
        if merge.into.merged_into_id is not None or merge.gone.merged_into_id != merge.into_id:
            raise PersonProblem(
                _("%(name)s was merged again since; undo that first.") % {"name": merge.into}
            )
        made = moves_of(merge.moves)
        unseen = unseen_rows(made, user=by.user)
        went = WentBack(list(edited_since(made, merge.at, unseen=unseen)), unseen)
        move_back(made, went)
        for person in Person.objects.filter(pk__in=(merge.gone_id, merge.into_id)):
            _next_version(person, {})
        merge.undone_at, merge.undone_by, merge.kept = timezone.now(), by.name, went.kept
        merge.save()
        return went.kept


def _locked(gone: Person, into: Person, versions: tuple[int, int] | None) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().order_by("pk").filter(pk__in=(gone.pk, into.pk))
    found = {row.pk: row for row in rows}
    if gone.pk == into.pk:
        raise PersonProblem(_("A record cannot be merged into itself."))
    first, second = found[gone.pk], found[into.pk]
    if versions is not None and (first.version, second.version) != versions:
        raise changed_meanwhile(first if first.version != versions[0] else second)
    return first, second


def _refuse_circle(person: Person, *, by: Actor) -> None:
    held = Position.objects.filter(person=person, end__isnull=True, reports_to__isnull=False)
    for position in held.select_related("reports_to"):
        manager = position.reports_to
        if manager is not None and would_circle(person, manager):
            name = manager if _sees(by, manager) else _("Somebody you do not see")
            raise PersonProblem(
                _("%(manager)s would report to %(person)s and lead him too; mend that first.")
                % {"manager": name, "person": person}
            )


def _next_version(person: Person, before: dict[str, object]) -> None:
    person.version += 1
    update_in_bulk([person], before={person.pk: {**before, "version": person.version - 1}})


def decide_people(one: Person, other: Person, *, state: PairState, by: Actor) -> PersonPair:
    """Remember that two people are not the same, or take that back."""
    must_edit_person(one, by=by)
    must_edit_person(other, by=by)
    with deed("say they are not the same", by=by):
        low, high = sorted((one, other), key=lambda person: person.pk)
        return decide(PersonPair, low.pk, high.pk, state=state, by=by)


def propose_duplicates(*, by: Actor) -> tuple[int, int]:
    """Look for accounts and people who look like one; return how many pairs wait of each."""
    now = timezone.now()
    accounts = duplicate_accounts(traces_of_accounts())
    waiting = keep_pairs(AccountPair, accounts, now=now, by=by)
    return waiting, keep_pairs(PersonPair, duplicate_people(), now=now, by=by)
