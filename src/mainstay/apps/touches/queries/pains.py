"""Solved pains of accounts, and the counts of our conduct that touches tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from mainstay.apps.accounts.models import Account
from mainstay.apps.touches.models import Information, Purpose, Reception, SolvedPain, Touch
from mainstay.domain import solved_pains


@dataclass(frozen=True, slots=True)
class ConductCounts:
    """Of the touches since a day: what somebody said they were for, and how advice came about."""

    touches: int
    said: int
    unasked_advice: int
    followed_advice: int


def conduct_counts(account: Account, *, since: date, until: date) -> ConductCounts:
    """Count an account's touches of a period by what they were for."""
    rows = Touch.objects.filter(account=account, day__gt=since, day__lte=until).order_by()
    counted = rows.aggregate(
        touches=Count("pk"),
        said=Count("pk", filter=~Q(purpose="")),
        unasked_advice=Count("pk", filter=Q(purpose=Purpose.ADVICE)),
        followed_advice=Count("pk", filter=Q(reception=Reception.FOLLOWED)),
    )
    return ConductCounts(**counted)


def information_at(account: Account, *, since: date) -> list[Information]:
    """Return what we gave an account to decide by since a day, the latest first."""
    rows = Information.objects.filter(account=account, given_on__gt=since)
    return list(rows.select_related("person", "owner"))


def pains_at(account: Account) -> list[SolvedPain]:
    """Return the solved pains of an account, the latest first."""
    return list(SolvedPain.objects.filter(account=account).select_related("person"))


def domain_pains(rows: Iterable[SolvedPain]) -> list[solved_pains.SolvedPain]:
    """Return solved pains as the rules know them."""
    return [
        solved_pains.SolvedPain(row.pk, row.solved_on, row.was_known, row.measured_on)
        for row in rows
    ]
