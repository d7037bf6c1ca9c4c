"""Batches: the history of what was brought, and which of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries import counted_batches
from mainstay.domain.errors import DomainError

ASSIGNMENT = "assignment"


class NoSuchBatch(DomainError):
    """Somebody named a batch that is not there or does not count."""


@dataclass(frozen=True, slots=True)
class CountedBatch:
    """A batch that counts now."""

    pk: int
    kind: str
    first_day: date | None
    last_day: date | None

    @property
    def by_hand(self) -> bool:
        return self.kind == ASSIGNMENT

    def meets(self, months: set[tuple[int, int]]) -> bool:
        """Whether any of these (year, month) lies within the batch's days."""
        if self.first_day is None or self.last_day is None:
            return False
        first = (self.first_day.year, self.first_day.month)
        last = (self.last_day.year, self.last_day.month)
        return any(first <= month <= last for month in months)


def history() -> QuerySet[Batch]:
    """Return every batch, the newest first."""
    return Batch.objects.select_related("user", "replaces", "rejects").order_by("-pk")


def batch_of(pk: int) -> Batch:
    """Return a batch; NoSuchBatch when there is none."""
    batch = history().filter(pk=pk).first()
    if batch is None:
        raise NoSuchBatch(f"There is no batch {pk}.")
    return batch


def counted_of(source: str, kind: str) -> list[CountedBatch]:
    """Return the batches that count of a source and a kind, and what was assigned by hand."""
    kinds = [kind, ASSIGNMENT] if kind == "order_lines" else [kind]
    rows = Batch.objects.filter(pk__in=counted_batches().ids, source=source, kind__in=kinds)
    values = rows.order_by("pk").values_list("pk", "kind", "first_day", "last_day")
    return [CountedBatch(*row) for row in values]


def assignments_of(batch: int) -> set[int]:
    """Return the batches that assigned lines of a batch by hand."""
    rows = Batch.objects.filter(kind=ASSIGNMENT, summary__of=batch)
    return set(rows.values_list("pk", flat=True))


def lineage(batch: int) -> list[int]:
    """Return a batch, the one whose place it took, and so on back to the first."""
    older = dict(Batch.objects.exclude(replaces=None).values_list("pk", "replaces_id"))
    found = [batch]
    while (before := older.get(found[-1])) is not None:
        found.append(before)
    return found


def replaceable(pk: int) -> Batch:
    """Return a batch that another may replace; NoSuchBatch says why it may not."""
    batch = batch_of(pk)
    if pk not in counted_batches().ids:
        raise NoSuchBatch(f"Batch {pk} does not count (any more), so nothing can replace it.")
    if batch.kind not in ("order_lines", "service_events"):
        raise NoSuchBatch(
            f"Batch {pk} holds {batch.kind.replace('_', ' ')}; only order lines and service "
            "events are replaced batch by batch, the rest is changed by key."
        )
    return batch
