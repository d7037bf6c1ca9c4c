"""What we owe at some accounts, what was broken there lately, and what they wait for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.models import Concern, CustomerRequest, Promise
from mainstay.apps.touches.queries.outcomes import NAMES, Waiting, domain_promise, waiting
from mainstay.domain.judgement import Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import broken_promise

WINDOW = "promise.broken_days"


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that is open or was broken lately; ``late`` days past its day, below 0 = ahead."""

    row: Promise
    is_broken: bool
    late: int

    @property
    def is_open(self) -> bool:
        return self.row.kept_on is None


def owed_at(accounts: Collection[int], playbook: Playbook, *, day: date) -> list[Owed]:
    """Return what we owed at some accounts on a day, in one question.

    What was broken in the last 90 days comes first, the latest first; then what is due next.
    """
    is_open = Q(kept_on__isnull=True) | Q(kept_on__gt=day)
    rows = Promise.objects.filter(account__in=accounts, made_on__lte=day)
    rows = rows.filter(is_open | _late_since(day, playbook)).select_related(*NAMES)
    found = [_owed(row, playbook, day) for row in rows.order_by("due", "pk")]
    broken = sorted((one for one in found if one.is_broken), key=lambda one: one.late)
    return broken + [one for one in found if not one.is_broken]


def _owed(row: Promise, playbook: Playbook, day: date) -> Owed:
    judged = broken_promise([domain_promise(row)], playbook, as_of=day)
    until = row.kept_on if row.kept_on is not None and row.kept_on <= day else day
    return Owed(row, bool(judged.answer), (until - row.due).days)


def _late_since(day: date, playbook: Playbook) -> Q:
    """Kept after their day, or not at all, of those that fell due within the window."""
    first = day - timedelta(days=int(playbook[WINDOW]))
    late = Q(kept_on__isnull=True) | Q(kept_on__gt=F("due"))
    return late & Q(due__gte=first, due__lt=day)


def lately_broken(
    accounts: Collection[int],
    playbook: Playbook,
    *,
    as_of: date,
) -> dict[int, Reason]:
    """Return the latest promise broken lately for those accounts that have one, in one question."""
    rows = Promise.objects.filter(_late_since(as_of, playbook), account__in=accounts)
    by_account: dict[int, list[Promise]] = {}
    for row in rows.order_by("pk"):
        by_account.setdefault(row.account_id, []).append(row)
    judged = {
        account: broken_promise(map(domain_promise, found), playbook, as_of=as_of)
        for account, found in by_account.items()
    }
    return {account: one.reasons[0] for account, one in judged.items() if one.answer}


def asked_at(accounts: Collection[int], *, user: User | None, day: date) -> list[Waiting]:
    """Return requests and concerns that waited at some accounts on a day, to who may read them."""
    if not may_judge(user):
        return []
    still_open = Q(answered_on__isnull=True) | Q(answered_on__gt=day)
    requests: QuerySet[CustomerRequest] = CustomerRequest.objects.filter(asked_on__lte=day)
    concerns: QuerySet[Concern] = Concern.objects.filter(raised_on__lte=day)
    rows: list[CustomerRequest | Concern] = [
        *requests.filter(still_open, account__in=accounts).select_related(*NAMES),
        *concerns.filter(still_open, account__in=accounts).select_related(*NAMES),
    ]
    found = [waiting(row, today=day) for row in rows]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.row.pk))
