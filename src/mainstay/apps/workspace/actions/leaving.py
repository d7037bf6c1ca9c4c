"""A colleague leaves: accounts, team places and coverage go to a successor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.reassigning import reassign_accounts
from mainstay.apps.accounts.actions.team import end_member
from mainstay.apps.accounts.models import TeamMember
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.actions.users import UserProblem, deactivate_user
from mainstay.apps.organisation.actions.whole_deeds import take_back_entries
from mainstay.apps.organisation.models import User
from mainstay.apps.relationships.actions.coverage import end_coverage_by
from mainstay.apps.workspace.queries.leaving import (
    active_teams,
    farewell_entries,
    owned_accounts,
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to the colleague who takes over."""

    accounts: int
    teams: int


def farewell(user: User, *, successor: User | None, by: Actor) -> HandedOver:
    """Hand a user's accounts, team places and coverage over and shut him out, all or nothing.

    UserProblem where accounts would be left without an owner, or for the last administrator.
    """
    must_administer(by)
    today = timezone.localdate()
    with deed("hand over and deactivate", by=by):
        if successor is None and owned_accounts(user).exists():
            raise UserProblem(_("%(user)s owns accounts; choose who takes over.") % {"user": user})
        moved = reassign_accounts(user, to=successor, by=by) if successor else 0
        places = list(active_teams(user, today=today))
        for place in places:
            if successor is not None:
                _take_place(place, successor, today=today)
            end_member(place, end=max(today, place.start or today), by=by)
        end_coverage_by(user, to=successor, by=by)
        deactivate_user(user, by=by)
    return HandedOver(moved, len(places))


def hand_back(user: User, *, by: Actor) -> int:
    """Undo a farewell: let the user in again and give back what went to others; rows changed.

    UserProblem where nothing was handed over; CannotTakeBackDeed where something changed since.
    """
    must_administer(by)
    entries = farewell_entries(user)
    if not entries:
        raise UserProblem(_("There is no hand-over of %(user)s to undo.") % {"user": user})
    with deed("hand back", by=by):
        return take_back_entries(entries, by=by)


def _take_place(place: TeamMember, successor: User, *, today: date) -> None:
    same = TeamMember.objects.filter(account=place.account_id, user=successor, role=place.role)
    if not same.filter(Q(end__isnull=True) | Q(end__gte=today)).exists():
        TeamMember.objects.create(
            account_id=place.account_id, user=successor, role=place.role, start=today
        )
