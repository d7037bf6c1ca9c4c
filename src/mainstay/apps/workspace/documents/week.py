"""A colleague's week as rows and as plain data: one row for each thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mainstay.apps.workspace.queries.week import Week
from mainstay.ui import formats
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that needs somebody: its kind, the account, the day it is due, and what it is."""

    kind: str
    account_id: int
    account: str
    due: date | None
    what: str


def things(week: Week) -> Iterator[Thing]:
    """Yield everything of a week in the order of its page."""
    for one in week.waiting:
        yield Thing(str(one.kind), one.row.account_id, str(one.row.account), one.due, one.row.what)
    for meeting in week.meetings:
        text = _("Prepare the meeting; %(n)s of 3 parts are ready.") % {"n": len(meeting.ready)}
        account = meeting.row.account
        yield Thing("meeting", account.pk, str(account), meeting.row.day, text)
    for task in week.initiatives:
        account = task.plan.account
        yield Thing("initiative", account.pk, str(account), task.due, task.what)
    for plan in week.reviews:
        account = plan.plan.account
        yield Thing("review", account.pk, str(account), plan.due, _("Hold the review."))
    for broken in week.broken:
        text = sentence(broken.reason.code, broken.reason.params)
        yield Thing("broken promise", broken.account.pk, str(broken.account), None, text)
    for gone in week.gone:
        text = _("%(name)s holds no position there any more.") % {"name": gone.name}
        yield Thing("gone", gone.account.pk, str(gone.account), None, text)
    for old in week.stale:
        text = _("Is what we hold of %(name)s still so?") % {"name": old.name}
        yield Thing("stale", old.account.pk, str(old.account), old.answers_expired_on, text)
    for silent in week.silent:
        text = _("Silent for far longer than usual.")
        yield Thing("silent", silent.account.pk, str(silent.account), None, text)


def week_data(week: Week) -> dict[str, Any]:
    """Return a week as plain data for ``--json``."""
    return {
        "user": week.user.email,
        "day": week.day,
        "things": [asdict(thing) for thing in things(week)],
    }


def week_titles() -> tuple[str, ...]:
    """Return the titles of the columns."""
    return _("What"), _("Account"), _("Due"), _("To do")


def week_rows(week: Week) -> list[tuple[str, ...]]:
    """Return a week as texts."""
    return [
        (thing.kind, thing.account, formats.day(thing.due) if thing.due else "", thing.what)
        for thing in things(week)
    ]
