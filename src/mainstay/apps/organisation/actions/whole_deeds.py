"""A whole deed is taken back: every row it touched, from the values its entries kept from before.

Who may take what back is asked by the caller; here is only how. Nothing is taken back by half: one
row that was changed again since, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from auditlog.models import LogEntry
from django.db import IntegrityError, models
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, current_sign, deed, update_in_bulk
from mainstay.apps.organisation.queries.past import kept_value
from mainstay.domain.errors import DomainError

COUNTER = "version"  # counts on instead of going back, so that open forms notice


class CannotTakeBackDeed(DomainError):
    """A row of the deed is gone, or was changed again since."""


def take_back_entries(entries: Sequence[LogEntry], *, by: Actor) -> int:
    """Take entries back, newest first, in one deed; return how many rows changed."""
    try:
        with deed("take back", by=by):
            changed = [entry for entry in entries if _changes(entry)]
            for action, run in groupby(changed, key=lambda entry: entry.action):
                _reverse(action, list(run), last=entries[0])
    except IntegrityError as error:
        raise CannotTakeBackDeed(_("What stands there now is in the way.")) from error
    return len({(entry.content_type_id, entry.object_pk) for entry in changed})


def _reverse(action: int | None, run: Sequence[LogEntry], *, last: LogEntry) -> None:
    """Take entries of one kind back that followed one another in the deed."""
    if action == LogEntry.Action.UPDATE:
        _restore(run)
    for entry in run:
        if action == LogEntry.Action.DELETE:
            _make_again(entry)
        elif action == LogEntry.Action.CREATE:
            _unmake(_row(entry), last=last)


def _changes(entry: LogEntry) -> dict[str, list[str]]:
    """Return the fields that an entry changed; a note of what must not be kept has none."""
    if (entry.additional_data or {}).get("note"):
        return {}
    model = entry.content_type.model_class()
    names = {field.name for field in model._meta.concrete_fields} if model else set()
    found: Mapping[str, list[str]] = entry.changes or {}
    return {name: pair for name, pair in found.items() if name in names and name != COUNTER}


def _restore(entries: Sequence[LogEntry]) -> None:
    by_model: dict[type[models.Model], list[LogEntry]] = {}
    for entry in entries:
        model = entry.content_type.model_class()
        if model is not None:
            by_model.setdefault(model, []).append(entry)
    for model, found in by_model.items():
        _restore_rows(model, found)


def _restore_rows(model: type[models.Model], entries: Sequence[LogEntry]) -> None:
    rows = model._default_manager.select_for_update().in_bulk({e.object_id for e in entries})
    before: dict[object, dict[str, object]] = {}
    for entry in entries:
        row = rows.get(entry.object_id)
        if row is None:
            raise CannotTakeBackDeed(_("What was changed is gone."))
        old = before.setdefault(row.pk, {})
        for name, (was, became) in _changes(entry).items():
            _set_back(row, name, was=was, became=became, old=old)
    for pk, row in rows.items():
        if before.get(pk) and hasattr(row, COUNTER):
            before[pk][COUNTER] = getattr(row, COUNTER)
            setattr(row, COUNTER, getattr(row, COUNTER) + 1)
    _write(list(rows.values()), before)


def _set_back(
    row: models.Model, name: str, *, was: str, became: str, old: dict[str, object]
) -> None:
    field: models.Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]
    now = getattr(row, field.attname)
    if kept_value(field, became) != now:
        raise CannotTakeBackDeed(
            _("%(row)s was changed again since, so nothing was taken back.") % {"row": row}
        )
    old.setdefault(name, now)
    setattr(row, field.attname, kept_value(field, was))


def _write(rows: Sequence[models.Model], before: Mapping[object, Mapping[str, object]]) -> None:
    """Rows that changed the same fields are written together."""
    alike: dict[frozenset[str], list[models.Model]] = {}
    for row in rows:
        if before.get(row.pk):
            alike.setdefault(frozenset(before[row.pk]), []).append(row)
    for group in alike.values():
        update_in_bulk(group, before={row.pk: before[row.pk] for row in group})


def _make_again(entry: LogEntry) -> None:
    model = entry.content_type.model_class()
    if model is None:
        raise CannotTakeBackDeed(_("What was changed is gone."))
    row = model()
    for name, (was, _became) in _changes(entry).items():
        field: models.Field[Any, Any] = model._meta.get_field(name)
        setattr(row, field.attname, kept_value(field, was))
    row.pk = entry.object_id or row.pk  # its old number: what hung on it comes back to it
    row.save(force_insert=True)


def _unmake(row: models.Model, *, last: LogEntry) -> None:
    """Delete what the deed made, unless somebody changed it since or hung something on it."""
    later = LogEntry.objects.get_for_object(row).filter(pk__gt=last.pk)
    later = later.exclude(additional_data__sign=current_sign())
    found = Collector(using=row._state.db or "default")
    found.collect([row])
    hanging = sum(map(len, found.data.values())) + sum(q.count() for q in found.fast_deletes)
    if later.exists() or hanging > 1:
        raise CannotTakeBackDeed(
            _("%(row)s was changed again since, so nothing was taken back.") % {"row": row}
        )
    row.delete()


def _row(entry: LogEntry) -> models.Model:
    model = entry.content_type.model_class()
    rows = model._default_manager.filter(pk=entry.object_pk) if model else None
    row: models.Model | None = rows.first() if rows is not None else None
    if row is None:
        raise CannotTakeBackDeed(_("What was changed is gone."))
    return row
