"""What if somebody leaves, theirs or ours: an account without them, with the money exposed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from mainstay.apps.accounts.models import Account
from mainstay.apps.plans.models import Goal
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.apps.touches.models import Promise
from mainstay.domain.figure import Explanation, Measure
from mainstay.domain.relationship_map.what_if import (
    Kept,
    Leaving,
    OpenItem,
    WhatIf,
    explain_left_uncovered,
    explain_money_exposed,
    what_if,
)


@dataclass(frozen=True, slots=True)
class Money:
    """What accounts brought in the period of the newest score, by the furthest measure known."""

    measure: Measure
    currency: str
    amounts: dict[int, Decimal | None]


@dataclass(frozen=True, slots=True)
class Departure:
    """What it means for one account that some people leave."""

    result: WhatIf
    money: Explanation
    uncovered: Explanation
    currency: str


def money_of(accounts: Collection[int]) -> Money:
    """Return what accounts bring by the newest score; not known where none was made."""
    score = Score.objects.order_by("-as_of", "-scored_at", "-pk").first()
    if score is None:
        return Money(Measure.REVENUE, "", {})
    measure = Measure(score.best)
    rows = Standing.objects.filter(score=score, is_customer=False, account__in=accounts)
    return Money(measure, score.currency, dict(rows.values_list("account", measure.value)))


def departure(reading: MapReading, leaving: Leaving) -> Departure:
    """Judge an account without some people, theirs or ours."""
    account = reading.account
    money = money_of([account.pk])
    result = what_if(
        reading.map,
        leaving,
        reading.playbook,
        items=open_items([account.pk])[account.pk],
        money=money.amounts.get(account.pk),
    )
    return Departure(
        result,
        explain_money_exposed(result, money.measure),
        explain_left_uncovered(result),
        money.currency,
    )


def open_items(accounts: Collection[int]) -> dict[int, list[OpenItem]]:
    """Return open goals and promises by account: what is orphaned when somebody leaves."""
    found: dict[int, list[OpenItem]] = {account: [] for account in accounts}
    goals = Goal.objects.filter(plan__account__in=accounts, dropped_on__isnull=True)
    for account, *item in goals.values_list("plan__account", "pk", "person", "owner"):
        found[account].append(OpenItem(Kept.GOAL, *item))
    promises = Promise.objects.filter(account__in=accounts, kept_on__isnull=True)
    for account, *item in promises.values_list("account", "pk", "person", "owner"):
        found[account].append(OpenItem(Kept.PROMISE, *item))
    return found


def texts_of(account: Account, orphaned: dict[Kept, tuple[int, ...]]) -> tuple[str, ...]:
    """Return what the orphaned goals and promises of an account say."""
    goals = Goal.objects.filter(plan__account=account, pk__in=orphaned[Kept.GOAL])
    promises = Promise.objects.filter(account=account, pk__in=orphaned[Kept.PROMISE])
    return (*goals.values_list("what", flat=True), *promises.values_list("what", flat=True))
