"""One deed about touches is taken back as a whole: the touch with all that came of it."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed, take_back_entries
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.actions.rights import must_log
from mainstay.apps.touches.queries.history import touch_entries


def take_back(account: Account, entry: LogEntry, *, by: Actor) -> None:
    """Take back the deed that an entry belongs to; one's own, or any where one reads them all."""
    must_log(account, by=by)
    if by.user is not None and entry.actor_id != by.user.pk and not may_judge(by.user):
        raise NotAllowed(_("This is not yours to take back."))
    entries = entries_of_deed(entry)
    known = touch_entries(account).filter(pk__in=[found.pk for found in entries])
    if not entries or known.count() != len(entries):
        raise CannotTakeBackDeed(_("This is not a change of the touches of this account."))
    take_back_entries(entries, by=by)
