"""A reporting line begins on a day; the one before it stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read, changed_meanwhile
from mainstay.apps.people.actions.people import LINE, PersonProblem, check_manager
from mainstay.apps.people.models import Person, Position


@dataclass(frozen=True, slots=True)
class NewLine:
    """To whom somebody reports from a day on; nobody = the line ends.

    ``was`` is the manager whom the editor saw, 0 for none, None where nobody had read anything.
    """

    manager: Person | None
    since: date
    was: int | None = None


def begin_line(
    position: Position, line: NewLine, *, seen: int | None = None, by: Actor
) -> Position:
    """Let somebody report to another manager from a day on; return the position that goes on.

    The position so far ends the day before, so that every earlier day shows the line it had; what
    began on that day or later is changed in place. Never in a circle; ChangedMeanwhile where
    somebody was quicker.
    """
    must_edit(position.account, by=by)
    with deed(LINE, by=by):
        as_read(position, seen)
        if line.was is not None and (position.reports_to_id or 0) != line.was:
            raise changed_meanwhile(position)
        _check_day(position, line.since)
        if line.manager is not None:
            check_manager(position.person, line.manager, by=by)
        if (line.manager.pk if line.manager else None) == position.reports_to_id:
            raise PersonProblem(_("This is on record already."))
        going_on = _from(position, line.since)
        going_on.reports_to = line.manager
        going_on.save()
    return going_on


def _check_day(position: Position, since: date) -> None:
    if since > timezone.localdate():
        raise PersonProblem(_("A reporting line cannot begin on a day that has not come yet."))
    if position.end is not None and position.end < since:
        raise changed_meanwhile(position)


def _from(position: Position, since: date) -> Position:
    """Return the row that speaks of a position from a day on, its past kept apart."""
    if position.start is not None and position.start >= since:
        return position
    going_on = Position(
        person=position.person,
        account=position.account,
        title=position.title,
        level=position.level,
        buying_unit=position.buying_unit,
        is_outside=position.is_outside,
        start=since,
        end=position.end,
    )
    position.end = since - timedelta(days=1)
    position.save()
    return going_on
