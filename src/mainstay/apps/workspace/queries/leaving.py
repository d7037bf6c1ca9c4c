"""What a colleague who leaves would leave behind."""

from __future__ import annotations

from datetime import date

from auditlog.models import LogEntry
from django.db.models import Q, QuerySet

from mainstay.apps.accounts.models import Account, AccountStatus, TeamMember
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries.history import entries_of_deed


def owned_accounts(user: User) -> QuerySet[Account]:
    """Return the accounts that a user owns; merged ones are nowhere."""
    return Account.objects.filter(owner=user).exclude(status=AccountStatus.MERGED)


def active_teams(user: User, *, today: date) -> QuerySet[TeamMember]:
    """Return the places on account teams that a user holds today or will."""
    rows = TeamMember.objects.filter(user=user).select_related("account")
    return rows.filter(Q(end__isnull=True) | Q(end__gte=today)).order_by("pk")


def farewell_entries(user: User) -> tuple[LogEntry, ...]:
    """Return what a user's last farewell changed, newest first; empty while he is active."""
    if user.is_active:
        return ()
    entries = LogEntry.objects.get_for_object(user).order_by("-pk")
    for entry in entries:
        if "is_active" in (entry.changes or {}):
            return entries_of_deed(entry)
    return ()


def successors(user: User) -> QuerySet[User]:
    """Return who could take over: everybody active who may do more than view."""
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return rows.exclude(level=AccessLevel.VIEWER).order_by("name", "email")
