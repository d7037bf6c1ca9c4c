"""The newest entry of a row's history: by it a form knows later what its editor had read.

A page asks for it before it reads the row itself, so that no change falls between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Model, QuerySet

Row = TypeVar("Row", bound=Model)

NOTHING = 0  # of a row that has no history yet, like one that a batch brought


@dataclass(frozen=True, slots=True)
class Opened(Generic[Row]):
    """A row as a page shows it, and the newest entry of its history at that moment."""

    row: Row
    seen: int


def last_change(row: Model, *, among: Sequence[str] = ()) -> LogEntry | None:
    """Return the newest entry of a row, or the newest that changed one of some fields."""
    return _of(type(row), row.pk, among).select_related("actor").order_by("-pk").first()


def newest_entry(model: type[Model], pk: int, *, among: Sequence[str] = ()) -> int:
    """Return the number of a row's newest entry; NOTHING without one."""
    newest: int | None = _of(model, pk, among).aggregate(newest=Max("pk"))["newest"]
    return newest or NOTHING


def opened(rows: QuerySet[Row]) -> tuple[Opened[Row], ...]:
    """Read rows for a page with a form for each, with the newest entry of each one's history."""
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model),
        object_id__in=rows.order_by().values("pk"),
    )
    newest = dict(entries.order_by().values_list("object_id").annotate(newest=Max("pk")))
    return tuple(Opened(row, newest.get(row.pk, NOTHING)) for row in rows)


def _of(model: type[Model], pk: int, among: Sequence[str]) -> QuerySet[LogEntry]:
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id=pk
    )
    return entries.filter(changes__has_any_keys=list(among)) if among else entries
