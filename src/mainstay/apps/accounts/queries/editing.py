"""Who may change which account, and what the forms offer."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.seeing import sees_everything, survivor_of, visible_to
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import branch, people_below
from mainstay.ui.moved import MovedTo

LEADERS = (AccessLevel.ADMINISTRATOR, AccessLevel.OPERATIONS, AccessLevel.LEADER)


def seen_account(user: User, pk: int) -> Account:
    """Return an account that a user sees; to anybody else there is none (Http404).

    MovedTo for one that was merged into an account that the user sees.
    """
    rows = visible_to(user).select_related("parent", "owner", "territory")
    found = rows.filter(pk=pk).first()
    if found is None and (into := survivor_of(user, pk)) is not None:
        raise MovedTo(pk, into.pk)
    return found or get_object_or_404(rows, pk=pk)


def own_account(user: User, pk: int) -> Account:
    """Return an account that a user may change; to anybody else there is none (Http404)."""
    if not user.may_edit:
        raise Http404
    return seen_account(user, pk)


def may_lead(user: User) -> bool:
    """Whether a user grants views and hands accounts over."""
    return user.level in LEADERS


def led_by(user: User) -> QuerySet[User]:
    """Return the colleagues whose accounts a user may hand over, those who left included."""
    colleagues = User.objects.exclude(level=AccessLevel.VIEWER).order_by("name", "email")
    if not may_lead(user):
        return colleagues.none()
    if sees_everything(user):
        return colleagues
    within = branch(user.territory) if user.territory else set()
    reports = {user.pk} | people_below(user)
    return colleagues.filter(Q(pk__in=reports) | Q(territory__in=within))


def owners() -> QuerySet[User]:
    """Return who can own an account or work on its team."""
    active = User.objects.filter(is_active=True).exclude(level=AccessLevel.VIEWER)
    return active.order_by("name", "email")


def viewers() -> QuerySet[User]:
    """Return who sees only what is granted."""
    rows = User.objects.filter(is_active=True, level=AccessLevel.VIEWER)
    return rows.order_by("name", "email")


def segments(user: User) -> list[str]:
    """Return the segments in use among the accounts a user sees."""
    rows = visible_to(user).exclude(segment="").order_by("segment")
    return list(rows.values_list("segment", flat=True).distinct())
