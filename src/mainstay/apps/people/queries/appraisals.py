"""What we hold of people at accounts on a day: the newest judgement of each, and their ties."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from mainstay.apps.accounts.models import Account
from mainstay.apps.people.models import Appraisal, Person, PersonTie
from mainstay.domain.people_roles import BuyingRole, PlayerType

ROLES = {
    "is_budget": BuyingRole.BUDGET,
    "is_gatekeeper": BuyingRole.GATEKEEPER,
    "is_user": BuyingRole.USER,
}
PLAYERS = {
    "is_executive": PlayerType.EXECUTIVE,
    "is_middle": PlayerType.MIDDLE,
    "is_operational": PlayerType.OPERATIONAL,
    "is_purchasing": PlayerType.PURCHASING,
}


def appraisals_on(accounts: Collection[int], day: date) -> dict[tuple[int, int], Appraisal]:
    """Return the judgement in force on a day by (account, person); later ones do not exist yet."""
    rows = Appraisal.objects.filter(account__in=accounts, day__lte=day).order_by("day", "pk")
    return {(row.account_id, row.person_id): row for row in rows}


def newest_appraisal(person: Person, account: Account) -> Appraisal | None:
    """Return the newest judgement of a person at an account."""
    rows = Appraisal.objects.filter(account=account, person=person)
    return rows.select_related("by", "person").order_by("-day", "-pk").first()


def roles_of(appraisal: Appraisal | None) -> frozenset[BuyingRole]:
    """Return the buying roles; empty = not known."""
    return frozenset(role for flag, role in ROLES.items() if getattr(appraisal, flag, False))


def player_types_of(appraisal: Appraisal | None) -> frozenset[PlayerType]:
    """Return the player types; empty = not known."""
    return frozenset(kind for flag, kind in PLAYERS.items() if getattr(appraisal, flag, False))


def ties_on(accounts: Collection[int], day: date) -> list[PersonTie]:
    """Return the ties between people of accounts that hold on a day."""
    begun = Q(start__isnull=True) | Q(start__lte=day)
    going_on = Q(end__isnull=True) | Q(end__gt=day)
    return list(PersonTie.objects.filter(begun, going_on, account__in=accounts))
