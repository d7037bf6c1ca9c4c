"""Who works on an account: its team by role and time, and who may view it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.models import Account, Grant, TeamMember
from mainstay.apps.organisation.queries.last_changes import Opened, opened


@dataclass(frozen=True, slots=True)
class Team:
    """The places on an account's team: held on a day, and held before."""

    present: tuple[Opened[TeamMember], ...]
    past: tuple[Opened[TeamMember], ...]


def team_of(account: Account, *, today: date) -> Team:
    """Return the team with its past."""
    rows = opened(account.team.select_related("user").order_by("role", "user__name", "start"))
    past = tuple(one for one in rows if one.row.end is not None and one.row.end < today)
    return Team(tuple(one for one in rows if one not in past), past)


def grants_of(account: Account) -> list[Grant]:
    """Return the viewers of an account."""
    return list(account.grants.select_related("user").order_by("user__name"))
