"""Promises, requests, concerns, satisfaction: recorded, changed, kept or answered, deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person
from mainstay.apps.touches.actions.rights import must_log, must_mend
from mainstay.apps.touches.models import (
    Concern,
    ContactRhythm,
    CustomerRequest,
    Outcome,
    Promise,
    Satisfaction,
    Touch,
)
from mainstay.domain.errors import DomainError
from mainstay.domain.requests import answer_day

Kept = TypeVar("Kept", bound=Outcome)
Details = TypeVar("Details", "PromiseDetails", "RequestDetails", "ConcernDetails")
LONGEST_RHYTHM = 366  # days


class TouchProblem(DomainError):
    """A touch, or what came of it, cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where something was promised, asked or feared: account, day, with whom, in which touch."""

    account: Account
    day: date
    person: Person | None = None
    touch: Touch | None = None


@dataclass(frozen=True, slots=True)
class PromiseDetails:
    """What we owe until when; without an owner it is whoever records it."""

    what: str
    due: date
    owner: User | None = None


@dataclass(frozen=True, slots=True)
class RequestDetails:
    """What they asked, and both questions; without a day the playbook proposes one."""

    what: str
    in_control: bool | None = None
    in_scope: bool | None = None
    answer_due: date | None = None
    owner: User | None = None


@dataclass(frozen=True, slots=True)
class ConcernDetails:
    """What worries them; a complaint waits for a reply."""

    what: str
    is_complaint: bool = False
    due: date | None = None
    owner: User | None = None


@dataclass(frozen=True, slots=True)
class SatisfactionDetails:
    """How satisfied somebody said to be, out of the best there is."""

    score: Decimal
    best: Decimal = Decimal(10)
    remark: str = ""


def record_promise(setting: Setting, details: PromiseDetails, *, by: Actor) -> Promise:
    """Record what we promised."""
    return _record(Promise(made_on=setting.day), setting, details, _take_promise, by=by)


def record_request(setting: Setting, details: RequestDetails, *, by: Actor) -> CustomerRequest:
    """Record what they asked; a day for the answer is set in any case."""
    return _record(CustomerRequest(asked_on=setting.day), setting, details, _take_request, by=by)


def raise_concern(setting: Setting, details: ConcernDetails, *, by: Actor) -> Concern:
    """Record what worries them."""
    return _record(Concern(raised_on=setting.day), setting, details, _take_concern, by=by)


def _record(
    row: Kept,
    setting: Setting,
    details: Details,
    take: Callable[[Kept, Details], None],
    *,
    by: Actor,
) -> Kept:
    must_log(setting.account, by=by)
    _place(row, setting)
    row.owner = details.owner or by.user
    with deed(f"record {row._meta.verbose_name}", by=by):
        take(row, details)
        row.save()
    return row


def record_satisfaction(
    setting: Setting, details: SatisfactionDetails, *, by: Actor
) -> Satisfaction:
    """Record how satisfied somebody said to be."""
    must_log(setting.account, by=by)
    if not 0 <= details.score <= details.best:
        raise TouchProblem(
            _("The answer lies between 0 and %(best)s.") % {"best": details.best.normalize()}
        )
    row = Satisfaction(day=setting.day, score=details.score, best=details.best, owner=by.user)
    _place(row, setting)
    row.what = details.remark.strip()
    with deed("record satisfaction", by=by):
        row.save()
    return row


def change_promise(
    row: Promise, details: PromiseDetails, *, seen: int | None = None, by: Actor
) -> Promise:
    """Change a promise; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    return _change(row, details, _take_promise, seen=seen, by=by)


def change_request(
    row: CustomerRequest, details: RequestDetails, *, seen: int | None = None, by: Actor
) -> CustomerRequest:
    """Change a request; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    return _change(row, details, _take_request, seen=seen, by=by)


def change_concern(
    row: Concern, details: ConcernDetails, *, seen: int | None = None, by: Actor
) -> Concern:
    """Change a concern; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    return _change(row, details, _take_concern, seen=seen, by=by)


def _change(
    row: Kept,
    details: Details,
    take: Callable[[Kept, Details], None],
    *,
    seen: int | None,
    by: Actor,
) -> Kept:
    must_mend(row.account, by=by)
    with deed(f"change {row._meta.verbose_name}", by=by):
        row = as_read(row, seen)
        take(row, details)
        row.owner = details.owner
        return _next(row)


def keep_promise(row: Promise, *, on: date | None = None, by: Actor) -> Promise:
    """Say that a promise was kept; one that was kept already stays as it is."""
    must_log(row.account, by=by)
    day = _past(on)
    with deed("keep promise", by=by):
        row = as_read(row, None)
        if row.kept_on is not None:
            return row
        if day < row.made_on:
            raise TouchProblem(_("A promise cannot be kept before it is made."))
        row.kept_on = day
        return _next(row)


def answer(
    row: CustomerRequest | Concern, text: str = "", *, on: date | None = None, by: Actor
) -> CustomerRequest | Concern:
    """Say that a request or a concern was answered, and how."""
    must_mend(row.account, by=by)
    day = _past(on)
    with deed(f"answer {row._meta.verbose_name}", by=by):
        row = as_read(row, None)
        if row.answered_on is not None:
            return row
        row.answered_on, row.answer = day, text.strip()
        return _next(row)


def delete_outcome(
    row: Promise | CustomerRequest | Concern | Satisfaction,
    *,
    seen: int | None = None,
    by: Actor,
) -> None:
    """Delete what came of a touch; the history keeps it."""
    must_mend(row.account, by=by)
    with deed(f"delete {row._meta.verbose_name}", by=by):
        as_read(row, seen).delete()


def set_rhythm(account: Account, days: int, *, by: Actor) -> ContactRhythm:
    """Say how often somebody of ours brings the account something of value, as agreed with it."""
    must_mend(account, by=by)
    if not 1 <= days <= LONGEST_RHYTHM:
        raise TouchProblem(_("A rhythm lies between 1 day and a year."))
    with deed("set rhythm of contact", by=by):
        rhythm = ContactRhythm.objects.filter(account=account).first()
        rhythm = rhythm or ContactRhythm(account=account)
        rhythm.days = days
        rhythm.save()
    return rhythm


def _place(row: Outcome, setting: Setting) -> None:
    row.account, row.person, row.touch = setting.account, setting.person, setting.touch


def _take_promise(row: Promise, details: PromiseDetails) -> None:
    row.what, row.due = _some(details.what, _("Say what was promised.")), details.due
    if row.due < row.made_on:
        raise TouchProblem(_("A promise cannot be due before it is made."))


def _take_request(row: CustomerRequest, details: RequestDetails) -> None:
    row.what = _some(details.what, _("Say what they asked."))
    row.in_control, row.in_scope = details.in_control, details.in_scope
    row.answer_due = details.answer_due or answer_day(row.asked_on, playbook())
    if row.answer_due < row.asked_on:
        raise TouchProblem(_("An answer cannot be due before the question."))


def _take_concern(row: Concern, details: ConcernDetails) -> None:
    row.what = _some(details.what, _("Say what worries them."))
    row.is_complaint, row.due = details.is_complaint, details.due
    if row.due is not None and row.due < row.raised_on:
        raise TouchProblem(_("A concern cannot be due before it is raised."))


def _next(row: Kept) -> Kept:
    row.version += 1
    row.save()
    return row


def _past(on: date | None) -> date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise TouchProblem(_("This day is to come."))
    return on or today


def _some(text: str, problem: str) -> str:
    kept = text.strip()
    if not kept:
        raise TouchProblem(problem)
    return kept
