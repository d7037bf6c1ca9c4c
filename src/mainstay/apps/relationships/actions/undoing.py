"""A judgement, an answer or coverage is taken back, with everything that was done in one deed."""

from __future__ import annotations

from collections.abc import Sequence

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.whole_deeds import (
    CannotTakeBackDeed,
    take_back_entries,
)
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.reporting import would_circle
from mainstay.apps.relationships.queries.history import entry_at, is_of_places


def undo(account: Account, entry_pk: int, *, by: Actor) -> int:
    """Take back the whole deed that an entry belongs to; return how many rows changed.

    Who stands where is taken back by whoever may edit the account, what is judged by those who
    judge. CannotTakeBackDeed where the entry is of something else or a row was changed since.
    """
    entry = entry_at(account, entry_pk)
    if entry is None or not is_of_places(entry):
        must_judge(account, by=by)
    else:
        must_edit(account, by=by)
    if entry is None:
        raise CannotTakeBackDeed(_("This is not a change of this account's map."))
    entries = entries_of_deed(entry)
    if any(entry_at(account, each.pk) is None for each in entries):
        raise CannotTakeBackDeed(_("This is part of something larger; undo that."))
    if any(is_of_places(each) != is_of_places(entry) for each in entries):
        must_judge(account, by=by)
    with deed("take back", by=by):
        changed = take_back_entries(entries, by=by)
        _refuse_circles(entries)
    return changed


def _refuse_circles(entries: Sequence[LogEntry]) -> None:
    """Refuse a line that somebody turned around in the meantime."""
    kind = ContentType.objects.get_for_model(Position)
    rows = Position.objects.filter(
        pk__in=[each.object_id for each in entries if each.content_type_id == kind.pk],
        reports_to__isnull=False,
    )
    for row in rows.select_related("person", "reports_to"):
        if row.reports_to is not None and would_circle(row.person, row.reports_to):
            raise CannotTakeBackDeed(
                _("%(manager)s reports to %(person)s by now, so nothing was taken back.")
                % {"manager": row.reports_to, "person": row.person}
            )
