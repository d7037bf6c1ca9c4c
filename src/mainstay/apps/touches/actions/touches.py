"""Touches are logged, changed and deleted, with what was promised, asked and feared in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.seeing import people_seen
from mainstay.apps.touches.actions.informing import InformationDetails, record_information
from mainstay.apps.touches.actions.outcomes import (
    ConcernDetails,
    PromiseDetails,
    RequestDetails,
    Setting,
    TouchProblem,
    raise_concern,
    record_promise,
    record_request,
)
from mainstay.apps.touches.actions.rights import must_log, must_mend
from mainstay.apps.touches.models import (
    Channel,
    Concern,
    CustomerRequest,
    Information,
    Promise,
    Purpose,
    Reception,
    Satisfaction,
    SolvedPain,
    Touch,
    TouchColleague,
    TouchPerson,
)

LOG, CHANGE, DELETE = "log touch", "change touch", "delete touch"
OUTCOMES = (Promise, CustomerRequest, Concern, Satisfaction, SolvedPain, Information)


@dataclass(frozen=True, slots=True)
class TouchDetails:
    """Who met whom, when and how, and what was learned."""

    day: date
    channel: Channel
    people: tuple[Person, ...]
    colleagues: tuple[User, ...] = ()
    learned: str = ""
    subject: str = ""
    purpose: Purpose | None = None
    reception: Reception | None = None
    confided: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of a touch."""

    promises: tuple[PromiseDetails, ...] = ()
    requests: tuple[RequestDetails, ...] = ()
    concerns: tuple[ConcernDetails, ...] = ()
    information: InformationDetails | None = None


def log_touch(
    account: Account, details: TouchDetails, outcomes: Outcomes | None = None, *, by: Actor
) -> Touch:
    """Log a touch and what came of it; without colleagues the actor was the one."""
    must_log(account, by=by)
    _check(details, by=by)
    with deed(LOG, by=by):
        touch = Touch(account=account, by=by.user)
        _take_over(details, touch)
        touch.save()
        own = (by.user,) if by.user is not None else ()
        _join(touch, details.people, details.colleagues or own)
        _keep(touch, outcomes or Outcomes(), details, by=by)
    return touch


def change_touch(
    touch: Touch, details: TouchDetails, *, seen: int | None = None, by: Actor
) -> Touch:
    """Change a touch; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_mend(touch.account, by=by)
    _check(details, by=by)
    with deed(CHANGE, by=by):
        touch = as_read(touch, seen)
        _take_over(details, touch)
        touch.version += 1
        touch.save()
        _part(touch, details)
        people = {row.person_id for row in touch.with_people.all()}
        ours = {row.colleague_id for row in touch.with_colleagues.all()}
        _join(
            touch,
            [person for person in details.people if person.pk not in people],
            [user for user in details.colleagues if user.pk not in ours],
        )
    return touch


def delete_touch(touch: Touch, *, seen: int | None = None, by: Actor) -> None:
    """Delete a touch, the history keeps it; what was promised or asked there stays on record."""
    must_mend(touch.account, by=by)
    with deed(DELETE, by=by):
        touch = as_read(touch, seen)
        for model in OUTCOMES:
            for row in model._default_manager.filter(touch=touch):
                row.touch = None
                row.save()
        touch.delete()


def _check(details: TouchDetails, *, by: Actor) -> None:
    if details.day > timezone.localdate():
        raise TouchProblem(_("A touch is logged when it has happened; this day is to come."))
    if not details.people:
        raise TouchProblem(_("Say which of their people took part."))
    keys = {person.pk for person in details.people}
    if people_seen(by.user).filter(pk__in=keys).count() < len(keys):
        raise TouchProblem(_("There is no such person among those you see."))


def _take_over(details: TouchDetails, touch: Touch) -> None:
    touch.day = details.day
    touch.at = details.at
    touch.channel = details.channel
    touch.subject = details.subject.strip()[:300]
    touch.learned = details.learned.strip()
    touch.purpose = details.purpose or ""
    touch.reception = details.reception or ""
    touch.confided = details.confided


def _join(touch: Touch, people: Iterable[Person], colleagues: Iterable[User]) -> None:
    for person in people:
        TouchPerson.objects.create(touch=touch, person=person)
    for colleague in colleagues:
        TouchColleague.objects.create(touch=touch, colleague=colleague)


def _part(touch: Touch, details: TouchDetails) -> None:
    for row in touch.with_people.exclude(person__in=details.people):
        row.delete()
    for seat in touch.with_colleagues.exclude(colleague__in=details.colleagues):
        seat.delete()


def _keep(touch: Touch, outcomes: Outcomes, details: TouchDetails, *, by: Actor) -> None:
    """Record what came of a touch; of one person there, it is that person's."""
    person = details.people[0] if len(details.people) == 1 else None
    setting = Setting(touch.account, details.day, person=person, touch=touch)
    for promise in outcomes.promises:
        record_promise(setting, promise, by=by)
    for request in outcomes.requests:
        record_request(setting, request, by=by)
    for concern in outcomes.concerns:
        raise_concern(setting, concern, by=by)
    if outcomes.information is not None:
        record_information(setting, outcomes.information, by=by)
