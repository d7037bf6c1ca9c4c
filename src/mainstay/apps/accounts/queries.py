"""Reads of accounts. ``visible_to`` is the one place that decides who sees which account."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from mainstay.apps.accounts.models import Account, AccountStatus, TeamMember
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import branch, people_below


def visible_to(user: User | None, *, today: date | None = None) -> QuerySet[Account]:
    """Return the accounts that a user may see; None is the machine's owner, who sees all.

    administrator, operations: all. leader: his branch of territories (the root is everything) and
    his own and his people's teams. account manager: own team's and those of people who report to
    him. contributor: own team's. viewer: accounts granted. Merged accounts are nowhere.
    """
    accounts = Account.objects.exclude(status=AccountStatus.MERGED)
    if user is not None and not user.is_active:
        return accounts.none()
    if user is None or sees_everything(user):
        return accounts
    return accounts.filter(_visible(user, today or timezone.localdate()))


def sees_everything(user: User | None) -> bool:
    """Whether shares are of the whole company for this user."""
    if user is None or user.sees_all:
        return True
    return bool(
        user.level == AccessLevel.LEADER and user.territory and user.territory.parent_id is None
    )


def _visible(user: User, today: date) -> Q:
    match user.level:
        case AccessLevel.LEADER:
            return _in_territory(user) | _on_teams({user.pk} | people_below(user), today)
        case AccessLevel.ACCOUNT_MANAGER:
            return _on_teams({user.pk} | people_below(user), today)
        case AccessLevel.CONTRIBUTOR:
            return _on_teams({user.pk}, today)
        case AccessLevel.VIEWER:
            return Q(grants__user=user)
        case _:
            return Q(pk__in=[])


def _in_territory(user: User) -> Q:
    if user.territory is None:
        return Q(pk__in=[])
    return Q(territory__in=branch(user.territory))


def _on_teams(users: set[int], today: date) -> Q:
    members = TeamMember.objects.filter(user__in=users)
    members = members.filter(Q(end__isnull=True) | Q(end__gte=today))
    return Q(owner__in=users) | Q(pk__in=members.values("account"))
