"""What was held, covered and answered of a person at an account over time, newest first."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, QuerySet

from mainstay.apps.accounts.models import Account
from mainstay.apps.people.models import Appraisal, Person, PersonTie, Position
from mainstay.apps.relationships.models import Coverage, RivalStrength, StrengthAnswers

MODELS: tuple[type[Model], ...] = (
    Appraisal,
    PersonTie,
    Coverage,
    StrengthAnswers,
    RivalStrength,
)
PLACES: tuple[type[Model], ...] = (Position, Person)  # who stands where: no judgement


def appraisals_of(person: Person, account: Account) -> QuerySet[Appraisal]:
    """Return all judgements of a person at an account, newest first."""
    rows = Appraisal.objects.filter(person=person, account=account)
    return rows.select_related("by").order_by("-day", "-pk")


def answers_about(person: Person, account: Account) -> QuerySet[StrengthAnswers]:
    """Return all answers about a person at an account, newest first."""
    rows = StrengthAnswers.objects.filter(person=person, account=account)
    return rows.select_related("by").order_by("-day", "-pk")


def rivals_of(person: Person, account: Account) -> QuerySet[RivalStrength]:
    """Return what was recorded of rivals with a person, newest first."""
    rows = RivalStrength.objects.filter(person=person, account=account)
    return rows.select_related("by").order_by("-day", "-pk")


def coverage_of(person: Person, account: Account) -> QuerySet[Coverage]:
    """Return who covered a person from when to when, newest first; days of no length left out."""
    rows = Coverage.objects.filter(person=person, account=account)
    rows = rows.filter(Q(end__isnull=True) | Q(end__gt=F("start")))
    return rows.select_related("colleague").order_by("-start", "-pk")


def newest_entry_of(row: Model) -> LogEntry | None:
    """Return the newest entry of a row's history."""
    entry: LogEntry | None = LogEntry.objects.get_for_object(row).order_by("-pk").first()
    return entry


def entry_at(account: Account, pk: int) -> LogEntry | None:
    """Return an entry of the history of an account's map: judgements, coverage, who stands where.

    Of people only the roles that nobody is known for are the map's own.
    """
    kinds = [ContentType.objects.get_for_model(model) for model in (*MODELS, *PLACES)]
    entry = LogEntry.objects.filter(pk=pk, content_type__in=kinds).first()
    if entry is None:
        return None
    row = entry.content_type.get_all_objects_for_this_type(pk=entry.object_id).first()
    if isinstance(row, Person):
        is_here = row.is_placeholder and row.positions.filter(account=account).exists()
        return entry if is_here else None
    return entry if row is not None and row.account_id == account.pk else None


def is_of_places(entry: LogEntry) -> bool:
    """Whether an entry says who stands where, and judges nobody."""
    return entry.content_type.model_class() in PLACES
