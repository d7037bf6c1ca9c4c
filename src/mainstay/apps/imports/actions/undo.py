"""Undo a batch in one transaction: its rows go, what it changed comes back, the rest is listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.db import connection, models
from django.utils import timezone

from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS
from mainstay.analytics.intake.fact_rows import accounts_of, replaced_in_part
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions.changed_rows import (
    chunks,
    locked_rows,
    write_rows,
)
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.planning.batches import assignments_of, batch_of
from mainstay.apps.imports.planning.plans import VERSION
from mainstay.apps.imports.queries.creations import Creations, creations_of
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.actions.rights import must_administer, must_operate
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.organisation.queries import counted_batches
from mainstay.domain.errors import DomainError

Value = dict[str, object]


class NothingToUndo(DomainError):
    """The batch does not count, so there is nothing to take back."""


@dataclass(slots=True)
class Undone:
    """What undo did, and what it left alone and why (one sentence each)."""

    batch: Batch
    deleted: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    kept: list[str] = field(default_factory=list)
    with_it: list[int] = field(default_factory=list)


def undo(batch: int, *, by: Actor) -> Undone:
    """Take a batch back. Raises NoSuchBatch, NothingToUndo, LakeBusy, NotAllowed."""
    must_operate(by)
    row = batch_of(batch)
    if row.kind in KINDS and KINDS[row.kind].needs_administrator:
        must_administer(by)
    _must_count(row)
    with lake_lock(f"undo of batch {batch}"):
        row = batch_of(batch)  # somebody else may have been quicker
        _must_count(row)
        return _undo(row, by)


def _must_count(batch: Batch) -> None:
    if batch.state != BatchState.COMMITTED:
        raise NothingToUndo(f"Batch {batch.pk} is {batch.get_state_display()}; nothing to undo.")


def _undo(batch: Batch, by: Actor) -> Undone:
    hanging = Batch.objects.filter(pk__in=assignments_of(batch.pk), state=BatchState.COMMITTED)
    gone = [batch, *hanging]
    creations = creations_of(batch, in_lake=_accounts_elsewhere(gone))
    undone = Undone(batch, kept=list(creations.sentences), with_it=[row.pk for row in hanging])
    with deed("undo import", by=by):
        _restore(batch, undone)
        _delete(creations, undone)
        for row in gone:
            _end(row, undone if row is batch else None, by)
    return undone


def _accounts_elsewhere(gone: list[Batch]) -> set[int]:
    """Return the accounts that lines of other batches belong to.

    A replaced batch, or a replaced line of one, counts again when what replaced it is undone: its
    lines need theirs. Read alone, a batch shows the lines that others replaced.
    """
    if not Account.objects.filter(batch=gone[0]).exists():
        return set()
    without = {row.pk for row in gone}
    counted = counted_batches()
    left = [pk for pk in counted.ids if pk not in without]
    found = accounts_of(lake(), (ORDER_LINES, SERVICE_EVENTS), batches=left)
    in_part = replaced_in_part(lake(), batches=counted.in_force)
    for replaced in (set(counted.in_force) - set(counted.ids) | in_part) - without:
        found |= accounts_of(lake(), (ORDER_LINES, SERVICE_EVENTS), batches=[replaced])
    return found


def _end(batch: Batch, undone: Undone | None, by: Actor) -> None:
    batch.state = BatchState.UNDONE
    if undone is not None:
        batch.summary["undone"] = {
            "deleted": undone.deleted,
            "restored": undone.restored,
            "kept": undone.kept[:500],
        }
    batch.save(update_fields=["state", "summary"])
    BatchEvent.objects.create(batch=batch, counts=False, at=timezone.now(), by=by.name)


def _restore(batch: Batch, undone: Undone) -> None:
    """Give changed rows their old values, unless somebody changed them since."""
    entries = LogEntry.objects.filter(
        additional_data__batch=batch.pk,
        action=LogEntry.Action.UPDATE,
        timestamp__gte=batch.started_at,
    )
    by_model: dict[type[models.Model], list[LogEntry]] = {}
    for entry in entries.select_related("content_type").order_by("pk"):
        model = entry.content_type.model_class()
        if model is not None and model is not Batch:
            by_model.setdefault(model, []).append(entry)
    for model, found in by_model.items():
        _restore_rows(model, found, undone)


def _restore_rows(model: type[models.Model], entries: list[LogEntry], undone: Undone) -> None:
    rows = locked_rows(model, {int(entry.object_pk) for entry in entries})
    before: dict[int, Value] = {}
    for entry in entries:
        row = rows.get(int(entry.object_pk))
        if row is None:
            undone.kept.append(f"{entry.object_repr} is gone; its old values are not restored.")
            continue
        changed = _restore_row(row, entry.changes, undone)
        if changed or set(entry.changes) == {VERSION}:
            before.setdefault(row.pk, {}).update(changed)
    write_rows([rows[pk] for pk in before], before=before)
    undone.restored += sum(1 for values in before.values() if values)


def _restore_row(row: models.Model, changes: dict[str, list[str]], undone: Undone) -> Value:
    before: Value = {}
    for name, (old, new) in changes.items():
        if name == VERSION:
            continue
        column: Any = row._meta.get_field(name)
        current = getattr(row, column.attname)
        if ("None" if current is None else str(current)) != new:
            undone.kept.append(f"{row}: {name} was changed since and stays.")
            continue
        before[name] = current
        value = None if old == "None" and column.null else column.to_python(old)
        setattr(row, column.attname, value)
    return before


def _delete(creations: Creations, undone: Undone) -> None:
    """Delete rows by set, without a history entry each: the batch is their entry.

    Foreign keys are checked at the end of the transaction, so that the order does not matter.
    """
    for model, keys in creations.deletable.items():
        for chunk in chunks(sorted(keys)):
            for derived, name in creations.derived.get(model, ()):
                _drop(derived, {f"{name}__in": chunk})
            _drop(model, {"pk__in": chunk})
        if keys:
            undone.deleted[str(model._meta.verbose_name_plural)] = len(keys)


def _drop(model: type[models.Model], wanted: dict[str, object]) -> None:
    model._base_manager.filter(**wanted)._raw_delete(connection.alias)
