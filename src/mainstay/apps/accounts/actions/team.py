"""Colleagues join and leave an account's team; viewers are let in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit, must_lead
from mainstay.apps.accounts.models import Account, Grant, TeamMember, TeamRole
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.domain.errors import DomainError


class TeamProblem(DomainError):
    """A team cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a team: who, in which role, from when to when."""

    user: User
    role: TeamRole
    start: date
    end: date | None = None


def add_member(account: Account, place: Place, *, by: Actor) -> TeamMember:
    """Put a colleague on an account's team."""
    must_edit(account, by=by)
    if place.user.level == AccessLevel.VIEWER or not place.user.is_active:
        raise TeamProblem(_("%(user)s cannot be on a team.") % {"user": place.user})
    if place.end is not None and place.end < place.start:
        raise TeamProblem(_("A place cannot end before it starts."))
    with deed("add team member", by=by):
        Account.objects.select_for_update().get(pk=account.pk)  # two adding the same: one by one
        if _overlapping(account, place):
            text = _("%(user)s has this role on the team at that time already.")
            raise TeamProblem(text % {"user": place.user})
        return TeamMember.objects.create(
            account=account, user=place.user, role=place.role, start=place.start, end=place.end
        )


def end_member(member: TeamMember, *, end: date, seen: int | None = None, by: Actor) -> TeamMember:
    """End a place on a team; what was stays on record; ChangedMeanwhile as in ``as_read``."""
    must_edit(member.account, by=by)
    if member.start is not None and end < member.start:
        raise TeamProblem(_("A place cannot end before it starts."))
    with deed("end team member", by=by):
        member = as_read(member, seen)
        member.end = end
        member.save()
    return member


def grant_view(account: Account, user: User, *, by: Actor) -> Grant:
    """Let a viewer see an account."""
    must_lead(by=by)
    must_edit(account, by=by)
    if user.level != AccessLevel.VIEWER or not user.is_active:
        raise TeamProblem(_("Only viewers need a grant; put others on the team."))
    with deed("grant view", by=by):
        grant, _made = Grant.objects.get_or_create(account=account, user=user)
    return grant


def revoke_view(grant: Grant, *, by: Actor) -> None:
    """Take a viewer's sight of an account away."""
    must_lead(by=by)
    must_edit(grant.account, by=by)
    with deed("revoke view", by=by):
        grant.delete()


def _overlapping(account: Account, place: Place) -> bool:
    rows = TeamMember.objects.filter(account=account, user=place.user, role=place.role)
    rows = rows.filter(Q(end__isnull=True) | Q(end__gte=place.start))
    if place.end is not None:
        rows = rows.filter(Q(start__isnull=True) | Q(start__lte=place.end))
    return rows.exists()
