"""The history of an account's touches and of what came of them, for taking a deed back."""

from __future__ import annotations

from collections.abc import Mapping

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.touches.models import (
    Concern,
    ContactRhythm,
    CustomerRequest,
    Information,
    MeetingPerson,
    PlannedMeeting,
    Promise,
    Satisfaction,
    SolvedPain,
    Touch,
    TouchColleague,
    TouchPerson,
)

DIRECT: tuple[type[Model], ...] = (
    Touch,
    Promise,
    CustomerRequest,
    Concern,
    Satisfaction,
    SolvedPain,
    Information,
    ContactRhythm,
    PlannedMeeting,
)
SEATS: Mapping[type[Model], str] = {
    TouchPerson: "touch",
    TouchColleague: "touch",
    MeetingPerson: "meeting",
}


def touch_entries(account: Account) -> QuerySet[LogEntry]:
    """Return the entries of an account's touches and what came of them, newest first.

    Of deleted seats at a touch it is not asked whose touch it was: their deeds name the touch too.
    """
    types = ContentType.objects.get_for_models(*SEATS)
    wanted = _direct(account)
    for model, place in SEATS.items():
        rows = model._default_manager.filter(**{f"{place}__account": account}).values("pk")
        gone = Q(action=LogEntry.Action.DELETE)
        wanted |= Q(content_type=types[model]) & (Q(object_id__in=rows) | gone)
    return _entries(wanted)


def _direct(account: Account) -> Q:
    types, gone = ContentType.objects.get_for_models(*DIRECT), LogEntry.Action.DELETE
    wanted = Q()
    for model in DIRECT:
        rows = model._default_manager.filter(account=account).values("pk")
        was_there = Q(action=gone, changes__account__0=str(account.pk))
        wanted |= Q(content_type=types[model]) & (Q(object_id__in=rows) | was_there)
    return wanted


def _entries(wanted: Q) -> QuerySet[LogEntry]:
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(wanted)
    return rows.select_related("actor", "content_type").order_by("-timestamp", "-pk")


def last_own_entry(account: Account, *, user: User) -> LogEntry | None:
    """Return the newest entry about an account's touches, if it is this user's."""
    entry = _entries(_direct(account)).first()
    return entry if entry is not None and entry.actor_id == user.pk else None
