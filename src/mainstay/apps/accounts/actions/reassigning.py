"""All accounts of an owner go to another one in one go."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_lead
from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.editing import led_by
from mainstay.apps.organisation.actions.deeds import Actor, deed, update_in_bulk
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import take_back_entries
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries.history import entries_of_deed
from mainstay.domain.errors import DomainError

DEED = "re-assign accounts"


class ReassignProblem(DomainError):
    """The accounts cannot go to this colleague."""


def accounts_to_move(owner: User, *, by: Actor) -> QuerySet[Account]:
    """Return the accounts of an owner that the actor sees and may hand over."""
    return visible_to(by.user).filter(owner=owner)


def reassign_accounts(owner: User, *, to: User, by: Actor) -> int:
    """Give every account of an owner to another colleague; return how many there were."""
    must_lead(by=by)
    if owner.pk == to.pk:
        raise ReassignProblem(_("Choose another colleague than the present owner."))
    if to.level == AccessLevel.VIEWER or not to.is_active:
        raise ReassignProblem(_("%(user)s cannot own accounts.") % {"user": to})
    _must_lead_both(owner, to, by=by)
    with deed(DEED, by=by):
        rows = list(accounts_to_move(owner, by=by).select_for_update(of=("self",)))
        before: dict[object, dict[str, object]] = {
            row.pk: {"owner": row.owner_id, "version": row.version} for row in rows
        }
        for row in rows:
            row.owner = to
            row.version += 1
        update_in_bulk(rows, before=before)
    return len(rows)


def take_back_reassignment(entry: LogEntry, *, by: Actor) -> int:
    """Undo a hand-over that the actor made: every account goes back to whom it came from.

    Return how many. ReassignProblem where an entry is no such change; CannotTakeBackDeed where an
    account was changed again since: then nothing goes back.
    """
    must_lead(by=by)
    entries = entries_of_deed(entry)
    is_own = by.user is None or all(found.actor_id == by.user.pk for found in entries)
    if not entries or not is_own or any(not _is_reassignment(found) for found in entries):
        raise ReassignProblem(_("This is not a hand-over of yours that can be undone."))
    seen = visible_to(by.user).filter(pk__in=[found.object_id for found in entries])
    if seen.count() != len(entries):
        raise NotAllowed(_("You may hand accounts over among colleagues you lead."))
    return take_back_entries(entries, by=by)


def _is_reassignment(entry: LogEntry) -> bool:
    is_named = (entry.additional_data or {}).get("deed") == DEED
    return is_named and entry.content_type.model_class() is Account


def _must_lead_both(owner: User, to: User, *, by: Actor) -> None:
    if by.user is None:
        return
    led = set(led_by(by.user).values_list("pk", flat=True))
    if to.pk not in led or owner.pk not in led:
        raise NotAllowed(_("You may hand accounts over among colleagues you lead."))
