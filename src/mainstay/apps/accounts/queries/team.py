"""Who works on an account: its team by role and time, and who may view it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.models import Account, Grant, TeamMember


@dataclass(frozen=True, slots=True)
class Team:
    """The places on an account's team: held on a day, and held before."""

    present: tuple[TeamMember, ...]
    past: tuple[TeamMember, ...]


def team_of(account: Account, *, today: date) -> Team:
    """Return the team with its past."""
    rows = list(account.team.select_related("user").order_by("role", "user__name", "start"))
    present = tuple(row for row in rows if row.end is None or row.end >= today)
    past = tuple(row for row in rows if row.end is not None and row.end < today)
    return Team(present, past)


def grants_of(account: Account) -> list[Grant]:
    """Return the viewers of an account."""
    return list(account.grants.select_related("user").order_by("user__name"))
