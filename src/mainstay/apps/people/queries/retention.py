"""Who has left everywhere, and when the judgements about them will be deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.told import told
from mainstay.domain.months import months_later

MONTHS = "privacy.retention_months"
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Deletion:
    """Judgements about a person who left on a day will be deleted on another."""

    person_id: int
    name: str
    left: date
    on: date


def deletions_due() -> Iterator[Deletion]:
    """Yield everybody about whom judgements are kept and who has left everywhere, the first first.

    The database finds them: however many people are judged, those on record are never all read.
    """
    return _deletions(Person._base_manager.all())


def deletion_of(person: Person) -> Deletion | None:
    """Return when judgements about a person will be deleted; None while nothing is due."""
    return next(_deletions(Person._base_manager.filter(pk=person.pk)), None)


def _deletions(people: QuerySet[Person]) -> Iterator[Deletion]:
    today, months = timezone.localdate(), int(playbook()[MONTHS])
    held = Q(end__isnull=True) | Q(end__gte=today)
    positions = Position._base_manager.filter(person=OuterRef("pk"))
    rows = people.filter(_judged(), Exists(positions), ~Exists(positions.filter(held)))
    rows = rows.annotate(left=Max("positions__end")).order_by("left", "name", "pk")
    for pk, name, day in rows.values_list("pk", "name", "left").iterator(chunk_size=AT_ONCE):
        yield Deletion(pk, name, day, months_later(day, months))


def _judged() -> Q:
    """People of whom some table keeps a judgement."""
    found = Q()
    for one in told():
        if one.is_judgement:
            rows = one.model._base_manager.all()
            for way in one.ways:
                found |= Q(Exists(rows.filter(**{way: OuterRef("pk")})))
    return found
