"""Takes a person out of every text of the database, and out of what the history says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from mainstay.apps.people.queries.identity import GONE, Identity
from mainstay.apps.people.queries.naming import Model, rows_naming, tables, texts


def scrub_texts(identity: Identity) -> int:
    """Replace every mention in every text of every table; return in how many rows."""
    return sum(_scrub_table(model, identity) for model in tables())


def _scrub_table(model: Model, identity: Identity) -> int:
    count = 0
    for row in list(rows_naming(model, identity)):
        changed = _without(row, identity)
        if changed:
            model._base_manager.filter(pk=row.pk).update(**changed)
            count += 1
    return count


def _without(row: models.Model, identity: Identity) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for field in texts(type(row)):
        value = getattr(row, field.attname)
        told = identity.taken_out_of(value)
        if told != value:
            is_cut = isinstance(told, str) and field.max_length is not None
            changed[field.attname] = told[: field.max_length] if is_cut else told
    if changed and isinstance(row, LogEntry):
        changed["object_repr"] = GONE  # a row's text may end in the middle of a name
    return changed


def strip_entries(entries: Iterable[LogEntry], *, said: str) -> int:
    """Leave of entries who did what deed when, and to which row; return how many.

    Days and references stay: the past of accounts is read back from them.
    """
    count = 0
    for entry in entries:
        LogEntry.objects.filter(pk=entry.pk).update(
            object_repr=said, changes=_bones(entry), changes_text="", serialized_data=None
        )
        count += 1
    return count


def entries_of(
    model: Model, keys: Iterable[int], ways: Iterable[str], people: Iterable[int]
) -> list[LogEntry]:
    """Return the entries of rows, and of rows that are gone by the person they named."""
    named = [str(pk) for pk in people]
    wanted = Q(object_id__in=list(keys))
    for way in ways:
        if "__" not in way:
            wanted |= Q(**{f"changes__{way}__0__in": named})
            wanted |= Q(**{f"changes__{way}__1__in": named})
    kind = ContentType.objects.get_for_model(model)
    return list(LogEntry.objects.filter(wanted, content_type=kind))


def _bones(entry: LogEntry) -> dict[str, Any]:
    model = entry.content_type.model_class()
    fields = {f.name: f for f in model._meta.concrete_fields} if model else {}
    bones: dict[str, Any] = {}
    for name, pair in (entry.changes or {}).items():
        match fields.get(name):
            case models.ForeignKey() | models.DateField() | models.BooleanField():
                bones[name] = pair
            case models.CharField() | models.TextField() if isinstance(pair, list):
                bones[name] = ["", ""]
    return bones
