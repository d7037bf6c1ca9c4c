"""What a colleague who leaves would leave behind."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from mainstay.apps.accounts.models import Account, AccountStatus, TeamMember
from mainstay.apps.organisation.models import AccessLevel, User


def owned_accounts(user: User) -> QuerySet[Account]:
    """Return the accounts that a user owns; merged ones are nowhere."""
    return Account.objects.filter(owner=user).exclude(status=AccountStatus.MERGED)


def active_teams(user: User, *, today: date) -> QuerySet[TeamMember]:
    """Return the places on account teams that a user holds today or will."""
    rows = TeamMember.objects.filter(user=user)
    return rows.filter(Q(end__isnull=True) | Q(end__gte=today)).order_by("pk")


def successors(user: User) -> QuerySet[User]:
    """Return who could take over: everybody active who may do more than view."""
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return rows.exclude(level=AccessLevel.VIEWER).order_by("name", "email")
