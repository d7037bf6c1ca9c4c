"""The history of a person: his own changes and those of the positions that the reader sees."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import BuyingUnit
from mainstay.apps.accounts.queries import sees_everything, visible_to
from mainstay.apps.accounts.queries.history import Past, as_past, hide_unseen
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.history import RowNames
from mainstay.apps.people.models import Person, PersonMerge, Position
from mainstay.apps.people.queries.seeing import people_seen, positions_seen


def person_entries(person: Person, *, user: User | None) -> QuerySet[LogEntry]:
    """Return the entries of a person, newest first."""
    types = ContentType.objects.get_for_models(Person, Position)
    positions = positions_seen(user).filter(person=person).values("pk")
    wanted = Q(content_type=types[Person], object_id=person.pk)
    wanted |= Q(content_type=types[Position], object_id__in=positions)
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(wanted)
    return rows.select_related("actor", "content_type").order_by("-timestamp", "-pk")


def entries_about(person: Person) -> QuerySet[LogEntry]:
    """Return all that the history says about a person, for whoever erases it.

    Also of records that were merged into hers, of positions that are gone, and of the merges.
    """
    types = ContentType.objects.get_for_models(Person, Position, PersonMerge)
    people = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    positions = Position.objects.filter(person__in=people).values("pk")
    merges = PersonMerge.objects.filter(Q(gone__in=people) | Q(into__in=people)).values("pk")
    keys = [str(pk) for pk in people]
    was_hers = Q(changes__person__0__in=keys) | Q(changes__person__1__in=keys)
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(
        Q(content_type=types[Person], object_id__in=people)
        | Q(Q(object_id__in=positions) | was_hers, content_type=types[Position])
        | Q(content_type=types[PersonMerge], object_id__in=merges)
    )
    return rows


def person_past(entries: list[LogEntry], *, user: User) -> list[Past]:
    """Write entries out; accounts, units and people that the reader does not see have no name."""
    names = RowNames()
    names.fetch(entries)
    hide_unseen(names, user=user)
    if not sees_everything(user):
        units = BuyingUnit.objects.filter(account__in=visible_to(user))
        _hide(names, Person, people_seen(user), _("somebody you do not see"))
        _hide(names, BuyingUnit, units, _("a unit you do not see"))
    return [as_past(entry, names) for entry in entries]


def _hide(names: RowNames, model: type[Model], seen: QuerySet[Model], instead: str) -> None:
    asked = {int(pk) for kind, pk in names.found if kind is model}
    known = set(seen.filter(pk__in=asked).values_list("pk", flat=True))
    for pk in asked - known:
        names.found[model, str(pk)] = instead
