"""Coverage begins, is planned, changes and ends; every change is a dated row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.judging import must_be_there, must_judge
from mainstay.apps.people.models import Person
from mainstay.apps.relationships.models import Coverage, CoverageRole
from mainstay.domain.errors import ChangedMeanwhile, DomainError


class CoverageProblem(DomainError):
    """Coverage cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a colleague is to a person covered, and whether it is planned only."""

    role: CoverageRole = CoverageRole.OWNER
    is_planned: bool = False


OWNER = Part()


def cover(
    person: Person, account: Account, colleague: User, part: Part = OWNER, *, by: Actor
) -> Coverage:
    """Let a colleague cover a person at an account from today on, or plan it.

    A pair that is covered already is changed: the row so far ends, a new one begins. There is at
    most one owner; the former one becomes second. CoverageProblem where it cannot be.
    """
    must_judge(account, by=by)
    today = timezone.localdate()
    _check(person, account, colleague)
    with deed("cover", by=by):
        Person.objects.select_for_update().get(pk=person.pk)
        same = _going_on(account, person, today).filter(colleague=colleague).first()
        if same and Part(CoverageRole(same.role), same.is_planned) == part:
            raise CoverageProblem(_("This is on record already."))
        if same:
            _end(same, today)
        if part == OWNER:
            _make_room(account, person, today)
        return Coverage.objects.create(
            account=account,
            person=person,
            colleague=colleague,
            role=part.role,
            is_planned=part.is_planned,
            start=today,
        )


def begin_planned(coverage: Coverage, *, by: Actor) -> Coverage:
    """Let planned coverage begin today."""
    if not coverage.is_planned:
        raise CoverageProblem(_("It has begun already."))
    return cover(
        coverage.person,
        coverage.account,
        coverage.colleague,
        Part(CoverageRole(coverage.role)),
        by=by,
    )


def end_coverage(coverage: Coverage, *, by: Actor) -> Coverage:
    """End coverage today; it stays on record. ChangedMeanwhile where somebody has ended it."""
    must_judge(coverage.account, by=by)
    with deed("end coverage", by=by):
        current = Coverage.objects.select_for_update().filter(pk=coverage.pk).first()
        if current is None or current.end is not None:
            raise ChangedMeanwhile(_("Somebody else ended this coverage while you were at it."))
        _end(current, timezone.localdate())
    return current


def end_coverage_by(colleague: User, *, to: User | None, by: Actor) -> int:
    """End all that a colleague covers, or let it go to a successor; return how many people.

    It is asked of whoever lets a colleague go, and is part of that deed.
    """
    today = timezone.localdate()
    going_on = Coverage.objects.filter(Q(end__isnull=True) | Q(end__gt=today), colleague=colleague)
    with deed("hand coverage over", by=by):
        rows = list(going_on.select_for_update(of=("self",)).select_related("account", "person"))
        for row in rows:
            _end(row, today)
            if to is not None:
                _take_over(row, to, today)
    return len(rows)


def _take_over(row: Coverage, successor: User, today: date) -> None:
    """Let the successor go on with what a colleague covered, unless he does already."""
    there = _going_on(row.account, row.person, today)
    if not there.filter(colleague=successor).exists():
        Coverage.objects.create(
            account=row.account,
            person=row.person,
            colleague=successor,
            role=row.role,
            is_planned=row.is_planned,
            start=today,
        )


def _check(person: Person, account: Account, colleague: User) -> None:
    must_be_there(person, account)
    if person.is_placeholder:
        raise CoverageProblem(_("Nobody is known in this role yet; say who it is first."))
    if not colleague.is_active:
        raise CoverageProblem(_("%(name)s is not with us any more.") % {"name": colleague})


def _going_on(account: Account, person: Person, today: date) -> QuerySet[Coverage]:
    rows = Coverage.objects.filter(Q(end__isnull=True) | Q(end__gt=today))
    return rows.filter(account=account, person=person)


def _make_room(account: Account, person: Person, today: date) -> None:
    """Make the owner so far the second."""
    owners = _going_on(account, person, today).filter(role=CoverageRole.OWNER, is_planned=False)
    for row in owners:
        _end(row, today)
        Coverage.objects.create(
            account=account,
            person=person,
            colleague=row.colleague,
            role=CoverageRole.SECOND,
            start=today,
        )


def _end(row: Coverage, day: date) -> None:
    """End a row; one that began on the same day was never in force on any."""
    row.end = max(day, row.start)
    row.save()
