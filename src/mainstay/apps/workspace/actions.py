"""Deeds that span the apps: a colleague leaves and somebody takes over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account, TeamMember
from mainstay.apps.organisation.actions.deeds import Actor, deed, update_in_bulk
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.actions.users import UserProblem, deactivate_user
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.workspace.queries.leaving import active_teams, owned_accounts


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to the colleague who takes over."""

    accounts: int
    teams: int


def farewell(user: User, *, successor: User | None, by: Actor) -> HandedOver:
    """Hand a user's accounts and team places over and shut him out, all or nothing.

    UserProblem where accounts would be left without an owner, or for the last administrator.
    """
    must_administer(by)
    today = timezone.localdate()
    with deed("hand over and deactivate", by=by):
        accounts = owned_accounts(user)
        teams = active_teams(user, today=today)
        if successor is not None:
            _check(successor, user=user)
        elif accounts.exists():
            raise UserProblem(_("%(user)s owns accounts; choose who takes over.") % {"user": user})
        handed = HandedOver(accounts.count(), teams.count())
        _end(teams, successor, today=today)
        _reassign(accounts, successor)
        deactivate_user(user, by=by)
    return handed


def _check(successor: User, *, user: User) -> None:
    if successor.pk == user.pk or not successor.is_active:
        raise UserProblem(_("Choose a colleague who stays."))
    if successor.level == AccessLevel.VIEWER:
        raise UserProblem(_("%(user)s may only view; choose another.") % {"user": successor})


def _reassign(accounts: QuerySet[Account], successor: User | None) -> None:
    rows = list(accounts)
    before: dict[object, dict[str, object]] = {row.pk: {"owner": row.owner_id} for row in rows}
    for row in rows:
        row.owner = successor
    update_in_bulk(rows, before=before)


def _end(teams: QuerySet[TeamMember], successor: User | None, *, today: date) -> None:
    for member in list(teams):
        if successor is not None:
            _take_place(member, successor, today=today)
        member.end = max(today, member.start) if member.start else today
        member.save()


def _take_place(member: TeamMember, successor: User, *, today: date) -> None:
    same = TeamMember.objects.filter(account=member.account_id, user=successor, role=member.role)
    if not same.filter(Q(end__isnull=True) | Q(end__gte=today)).exists():
        TeamMember.objects.create(
            account_id=member.account_id, user=successor, role=member.role, start=today
        )
