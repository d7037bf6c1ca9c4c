"""What is open or overdue: promises, requests, concerns; each judged by the domain's own rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.models import Concern, CustomerRequest, Outcome, Promise
from mainstay.domain import promises as promise_rules
from mainstay.domain import requests as request_rules
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import Playbook
from mainstay.domain.requests import RequestOutcome, is_overdue, triage

OutcomeRow: TypeAlias = Promise | CustomerRequest | Concern


class OutcomeKind(StrEnum):
    """What may come of a touch and waits for somebody."""

    PROMISE = "promise"
    REQUEST = "request"
    CONCERN = "concern"


NAMES = ("account", "person", "owner")
MODELS: dict[OutcomeKind, type[Promise] | type[CustomerRequest] | type[Concern]] = {
    OutcomeKind.PROMISE: Promise,
    OutcomeKind.REQUEST: CustomerRequest,
    OutcomeKind.CONCERN: Concern,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A promise, request or concern as a list shows it; ``days`` overdue, less than 0 = ahead."""

    kind: OutcomeKind
    row: OutcomeRow
    due: date | None
    days: int | None
    triage: Judgement[RequestOutcome] | None = None

    @property
    def is_overdue(self) -> bool:
        return self.days is not None and self.days > 0


def domain_promise(row: Promise) -> promise_rules.Promise:
    """Return a promise as the rules know it."""
    return promise_rules.Promise(row.pk, row.due, row.kept_on)


def domain_request(row: CustomerRequest) -> request_rules.CustomerRequest:
    """Return a request as the rules know it."""
    return request_rules.CustomerRequest(
        row.pk, row.asked_on, row.in_control, row.in_scope, row.answer_due, row.answered_on
    )


def open_outcomes(account: Account, *, user: User | None, today: date) -> list[Waiting]:
    """Return what waits at an account, overdue ones first; only promises for some."""
    return _waiting(Q(account=account), user=user, today=today)


def own_outcomes(
    user: User, seen: QuerySet[Account] | None = None, *, today: date
) -> list[Waiting]:
    """Return what waits for a colleague at the accounts that he sees, overdue ones first.

    ``seen`` spares asking for these accounts again.
    """
    accounts = visible_to(user) if seen is None else seen
    return _waiting(Q(owner=user, account__in=accounts), user=user, today=today)


def _waiting(wanted: Q, *, user: User | None, today: date) -> list[Waiting]:
    rows: list[OutcomeRow] = []
    rows += Promise.objects.filter(wanted, kept_on__isnull=True).select_related(*NAMES)
    if may_judge(user):
        for model in (CustomerRequest, Concern):
            rows += model.objects.filter(wanted, answered_on__isnull=True).select_related(*NAMES)
    return sorted((waiting(row, today=today) for row in rows), key=_first_due)


def waiting(row: OutcomeRow, *, today: date) -> Waiting:
    """Return an open row with its day, and for a request with what is to be done."""
    match row:
        case Promise():
            return Waiting(OutcomeKind.PROMISE, row, row.due, (today - row.due).days)
        case CustomerRequest():
            days = (today - row.answer_due).days if row.answer_due else None
            judged = triage(domain_request(row))
            return Waiting(OutcomeKind.REQUEST, row, row.answer_due, days, judged)
    return Waiting(OutcomeKind.CONCERN, row, row.due, (today - row.due).days if row.due else None)


def _first_due(one: Waiting) -> tuple[bool, date, int]:
    return one.due is None, one.due or date.max, one.row.pk


def find_outcome(account: Account, kind: OutcomeKind, pk: int) -> OutcomeRow:
    """Return a promise, request or concern of an account; Http404 where there is none."""
    match kind:
        case OutcomeKind.PROMISE:
            return get_object_or_404(Promise.objects.select_related(*NAMES), account=account, pk=pk)
        case OutcomeKind.REQUEST:
            rows = CustomerRequest.objects.select_related(*NAMES)
            return get_object_or_404(rows, account=account, pk=pk)
    return get_object_or_404(Concern.objects.select_related(*NAMES), account=account, pk=pk)


def settled_outcomes(
    account: Account, *, user: User | None, most: int = 20
) -> list[tuple[OutcomeKind, OutcomeRow]]:
    """Return what was kept or answered last at an account."""
    found: list[tuple[date, OutcomeKind, OutcomeRow]] = []
    kinds = OutcomeKind if may_judge(user) else (OutcomeKind.PROMISE,)
    for kind in kinds:
        day = "kept_on" if kind is OutcomeKind.PROMISE else "answered_on"
        rows = MODELS[kind].objects.filter(account=account, **{f"{day}__isnull": False})
        rows = rows.select_related("person", "owner").order_by(F(day).desc(), "-pk")
        found += [(getattr(row, day), kind, row) for row in rows[:most]]
    found.sort(key=lambda one: (one[0], one[2].pk), reverse=True)
    return [(kind, row) for _day, kind, row in found[:most]]


def promises_of(
    accounts: Iterable[int], user: User | None = None
) -> dict[int, tuple[promise_rules.Promise, ...]]:
    """Return the promises to each of these accounts that a user sees, in one question."""
    rows = Promise.objects.filter(account__in=list(accounts))
    if user is not None:
        rows = rows.filter(account__in=visible_to(user))
    found: dict[int, list[promise_rules.Promise]] = {}
    for row in rows.order_by("due", "pk"):
        found.setdefault(row.account_id, []).append(domain_promise(row))
    return {account: tuple(each) for account, each in found.items()}


def requests_of(accounts: Collection[int]) -> dict[int, tuple[request_rules.CustomerRequest, ...]]:
    """Return the requests of each of these accounts, in one question."""
    found: dict[int, list[request_rules.CustomerRequest]] = {}
    for row in CustomerRequest.objects.filter(account__in=accounts).order_by("asked_on", "pk"):
        found.setdefault(row.account_id, []).append(domain_request(row))
    return {account: tuple(each) for account, each in found.items()}


def broken_promises(
    accounts: Collection[int], playbook: Playbook, *, as_of: date
) -> dict[int, Judgement[bool]]:
    """Judge for each of these accounts with promises whether one was broken lately."""
    return {
        account: promise_rules.broken_promise(each, playbook, as_of=as_of)
        for account, each in promises_of(accounts).items()
    }


def overdue_request(
    requests: Iterable[request_rules.CustomerRequest], *, as_of: date
) -> bool | None:
    """Whether a request waits past its day; unknown where one has no day and none is late."""
    answers = [
        is_overdue(one, as_of=as_of).answer for one in requests if not one.is_answered(as_of)
    ]
    if any(answers):
        return True
    return None if None in answers else False


def outcome_of(touch: int) -> list[Outcome]:
    """Return what came of a touch, in the order promises, requests, concerns."""
    found: list[Outcome] = []
    for model in MODELS.values():
        found += model.objects.filter(touch=touch).select_related("person", "owner")
    return found
