"""Everything that is kept of one person, in plain words, for that person to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from mainstay.apps.organisation.queries.history import entry_deed, entry_person
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.identity import identity_of
from mainstay.apps.people.queries.naming import mentions
from mainstay.apps.people.queries.told import told

SILENT = {"id", "batch", "found_by", "version"}
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One row about the person: its fields by label, who entered it, and when."""

    fields: tuple[tuple[str, Value], ...]
    entered_by: str
    entered_at: str


@dataclass(frozen=True, slots=True)
class Part:
    """All rows of one table."""

    title: str
    rows: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """What is kept of a person, by table."""

    name: str
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)


def extract_of(person: Person) -> Extract:
    """Gather everything that is kept of a person: rows, texts that name her, the history."""
    identity = identity_of(person)
    records = Person._base_manager.filter(pk__in=identity.people).order_by("pk")
    parts = [Part("Person", tuple(_rows(records)))]
    for one in told():
        if one.model is not Person:
            rows = one.about(identity.people).distinct().order_by("pk")
            title = str(one.model._meta.verbose_name_plural).capitalize()
            parts.append(Part(title, tuple(_rows(rows))))
    parts.append(Part("Texts that name the person", tuple(map(_mention, mentions(identity)))))
    return Extract(person.name, tuple(part for part in parts if part.rows))


def _rows(rows: Any) -> Iterator[Kept]:
    for row in rows:
        fields = tuple(
            (str(field.verbose_name), _value(row, field))
            for field in row._meta.concrete_fields
            if field.name not in SILENT
        )
        yield _kept(row, fields)


def _mention(found: tuple[models.Model, str, str]) -> Kept:
    row, column, text = found
    if isinstance(row, LogEntry):
        who = (("where", "history"), ("deed", entry_deed(row)), ("text", text))
        return Kept(who, entry_person(row), row.timestamp.isoformat(timespec="minutes"))
    where = f"{row._meta.verbose_name}, {column}"
    return _kept(row, (("where", where), ("text", text)))


def _kept(row: models.Model, fields: tuple[tuple[str, Value], ...]) -> Kept:
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=row.pk)
    first = entries.select_related("actor").order_by("pk").first()
    batch = getattr(row, "batch", None)
    if batch is not None:
        return Kept(fields, batch.by, _moment(batch.started_at))
    if first is not None:
        return Kept(fields, entry_person(first), _moment(first.timestamp))
    author = getattr(row, "by", None)
    return Kept(fields, str(author or ""), _moment(getattr(row, "created_at", None)))


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""


def _value(row: models.Model, field: models.Field[Any, Any]) -> Value:
    if isinstance(field, models.ForeignKey):
        target = getattr(row, field.name)
        return None if target is None else str(target)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.attname)
    match value:
        case datetime():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case str() | int() | float() | None:
            return value
    return str(value)
