"""The history of a person: his own changes and those of the positions that the reader sees."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.seeing import positions_seen


def person_entries(person: Person, *, user: User | None) -> QuerySet[LogEntry]:
    """Return the entries of a person, newest first."""
    types = ContentType.objects.get_for_models(Person, Position)
    positions = positions_seen(user).filter(person=person).values("pk")
    wanted = Q(content_type=types[Person], object_id=person.pk)
    wanted |= Q(content_type=types[Position], object_id__in=positions)
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(wanted)
    return rows.select_related("content_type").order_by("-timestamp", "-pk")
