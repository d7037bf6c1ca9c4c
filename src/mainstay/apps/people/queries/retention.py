"""Who has left everywhere, and when the judgements about them will be deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.told import told
from mainstay.domain.months import months_later

MONTHS = "privacy.retention_months"


@dataclass(frozen=True, slots=True)
class Deletion:
    """Judgements about a person who left on a day will be deleted on another."""

    person_id: int
    name: str
    left: date
    on: date


def deletions_due() -> list[Deletion]:
    """Return everybody about whom judgements are kept and who has left everywhere."""
    return _deletions(_judged())


def deletion_of(person: Person) -> Deletion | None:
    """Return when judgements about a person will be deleted; None while nothing is due."""
    found = _deletions({person.pk} & _judged([person.pk]))
    return found[0] if found else None


def _judged(people: list[int] | None = None) -> set[int]:
    found: set[int] = set()
    for one in told():
        if one.is_judgement:
            rows = one.model._base_manager.all() if people is None else one.about(people)
            for way in one.ways:
                found |= set(rows.values_list(way, flat=True))
    return found


def _deletions(people: set[int]) -> list[Deletion]:
    today, months = timezone.localdate(), int(playbook()[MONTHS])
    still = Q(positions__end__isnull=True) | Q(positions__end__gte=today)
    rows = Person._base_manager.filter(pk__in=people, positions__isnull=False)
    rows = rows.exclude(pk__in=Person._base_manager.filter(still, pk__in=people).values("pk"))
    left = rows.annotate(left=Max("positions__end")).values_list("pk", "name", "left")
    found = [Deletion(pk, name, day, months_later(day, months)) for pk, name, day in left]
    return sorted(found, key=lambda one: (one.on, one.name, one.person_id))
