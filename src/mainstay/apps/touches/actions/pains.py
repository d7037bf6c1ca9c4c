"""Solved pains are recorded, measured by the customer, changed and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.people.models import Person
from mainstay.apps.touches.actions.outcomes import Setting, TouchProblem
from mainstay.apps.touches.actions.rights import must_mend
from mainstay.apps.touches.models import SolvedPain


@dataclass(frozen=True, slots=True)
class PainDetails:
    """Which pain, since when it is gone, whether they knew of it, and what they say it brought."""

    what: str
    solved_on: date
    was_known: bool | None = None
    benefit: str = ""
    measured_on: date | None = None
    person: Person | None = None


def record_pain(setting: Setting, details: PainDetails, *, by: Actor) -> SolvedPain:
    """Record a pain that we took away; it counts once they say what that brought."""
    must_mend(setting.account, by=by)
    row = SolvedPain(account=setting.account, touch=setting.touch, owner=by.user)
    with deed("record solved pain", by=by):
        _take_over(row, details)
        row.save()
    return row


def change_pain(
    row: SolvedPain, details: PainDetails, *, seen: int | None = None, by: Actor
) -> SolvedPain:
    """Change a solved pain; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_mend(row.account, by=by)
    with deed("change solved pain", by=by):
        row = as_read(row, seen)
        _take_over(row, details)
        row.version += 1
        row.save()
    return row


def delete_pain(row: SolvedPain, *, seen: int | None = None, by: Actor) -> None:
    """Delete a solved pain; the history keeps it."""
    must_mend(row.account, by=by)
    with deed("delete solved pain", by=by):
        as_read(row, seen).delete()


def _take_over(row: SolvedPain, details: PainDetails) -> None:
    today = timezone.localdate()
    row.what, row.benefit = details.what.strip(), details.benefit.strip()
    row.solved_on, row.was_known, row.person = details.solved_on, details.was_known, details.person
    if not row.what:
        raise TouchProblem(_("Say which pain is gone."))
    if row.solved_on > today or (details.measured_on or today) > today:
        raise TouchProblem(_("This day is to come."))
    if details.measured_on is not None and details.measured_on < row.solved_on:
        raise TouchProblem(_("They can measure it only once it is solved."))
    if details.measured_on is not None and not row.benefit:
        raise TouchProblem(_("Say in their words what it brought."))
    row.measured_on = details.measured_on
