"""A judgement, an answer or coverage is taken back, with everything that was done in one deed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.whole_deeds import (
    CannotTakeBackDeed,
    take_back_entries,
)
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.relationships.queries.history import entry_at


def undo(account: Account, entry_pk: int, *, by: Actor) -> int:
    """Take back the whole deed that an entry belongs to; return how many rows changed.

    CannotTakeBackDeed where the entry is of something else or a row was changed again since.
    """
    must_judge(account, by=by)
    entry = entry_at(account, entry_pk)
    if entry is None:
        raise CannotTakeBackDeed(_("This is not a change of this account's map."))
    entries = entries_of_deed(entry)
    if any(entry_at(account, each.pk) is None for each in entries):
        raise CannotTakeBackDeed(_("This is part of something larger; undo that."))
    return take_back_entries(entries, by=by)
