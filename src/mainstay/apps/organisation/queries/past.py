"""What our own tables said at an earlier moment, read back from the one history.

Current rows, with every later audit entry taken back, newest first. Rows that a batch created have
no entry of their own: they carry the batch, and count while it counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from auditlog.models import LogEntry
from django.db import models
from django.db.models import Q

from mainstay.apps.organisation.queries import CountedBatches

Row = dict[str, Any]


def known_rows(
    model: type[models.Model],
    batches: CountedBatches,
    *,
    fields: Sequence[str],
    replaced_too: bool = False,
    only: Q | None = None,
) -> list[Row]:
    """Return the rows of a table that count with these batches, as known at their moment.

    Each row has ``pk`` and the fields asked for. ``replaced_too`` keeps rows whose batch was
    replaced by another: an account stays, though the file that named it first was corrected.
    ``only`` spares the reader of a few rows of now from all others; of the past all are returned.
    """
    counted = batches.in_force if replaced_too else batches.ids
    if batches.known_at is None:
        replaced = () if replaced_too else set(batches.in_force) - set(batches.ids)
        rows = model._default_manager.filter(only or Q())
        rows = rows.exclude(batch__in=replaced)  # what an undo left counts, too
        return list(rows.order_by("pk").values("pk", *fields))
    found = rows_known_at(model, batches.known_at, fields=fields, batches=counted)
    return [{"pk": pk, **found[pk]} for pk in sorted(found)]


def rows_known_at(
    model: type[models.Model],
    moment: datetime,
    *,
    fields: Sequence[str],
    batches: Collection[int],
) -> dict[int, Row]:
    """Return the rows of a table by primary key as they were known at a moment.

    ``fields`` are column names (``parent_id``); ``batches`` are those that counted at the moment:
    rows that another batch made are left out.
    """
    wanted = [*fields, "batch_id"]
    rows: dict[int, Row] = {
        row.pop("pk"): row for row in model._default_manager.values("pk", *wanted)
    }
    columns = _columns(model, wanted)
    later = LogEntry.objects.get_for_model(model).filter(timestamp__gt=moment)
    for entry in later.order_by("-timestamp", "-pk"):
        _take_back(rows, entry, columns)
    counted = {None, *batches}
    return {pk: row for pk, row in rows.items() if row["batch_id"] in counted}


def _columns(model: type[models.Model], wanted: Sequence[str]) -> dict[str, models.Field[Any, Any]]:
    """Map the names that audit entries use to the fields we want."""
    fields = [field for field in model._meta.concrete_fields if field.attname in wanted]
    return {field.name: field for field in fields}


def _take_back(
    rows: dict[int, Row], entry: LogEntry, columns: Mapping[str, models.Field[Any, Any]]
) -> None:
    pk = int(entry.object_pk)
    changes: Mapping[str, Sequence[str]] = entry.changes_dict
    if entry.action == LogEntry.Action.CREATE:
        rows.pop(pk, None)
        return
    before = {
        field.attname: kept_value(field, changes[name][0])
        for name, field in columns.items()
        if name in changes
    }
    if entry.action == LogEntry.Action.DELETE:
        rows[pk] = {field.attname: None for field in columns.values()} | before
    elif pk in rows:
        rows[pk].update(before)


def kept_value(field: models.Field[Any, Any], text: str | None) -> Any:
    """Read a value, of a reference its key, as the history wrote it.

    A text that is never empty may itself be the word None; elsewhere it stands for nothing.
    """
    is_word = isinstance(field, models.CharField | models.TextField) and not field.null
    if text is None or (text == "None" and not is_word):
        return None
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    value = target.to_python(text)
    is_bare = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_bare else value  # the history writes moments in UTC
