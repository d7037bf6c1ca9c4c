"""Undo batches, all or nothing: their rows go, what they changed comes back, the rest is listed.

Rows that go are set aside first; order lines and services stay in the lake and only lose their
force, for a batch is appended once and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from mainstay.apps.imports.actions.bring import bury_dead
from mainstay.apps.imports.actions.bringing import must_begin, must_see_undone, must_take_back
from mainstay.apps.imports.actions.changed_rows import chunks, locked_rows, write_rows
from mainstay.apps.imports.actions.set_aside import set_changes_aside, set_rows_aside
from mainstay.apps.imports.actions.staging import STAGED, is_large
from mainstay.apps.imports.models import Undoing
from mainstay.apps.imports.queries.creations import Creations, text_of
from mainstay.apps.imports.queries.stays import MOST_NAMED, Model, Stay
from mainstay.apps.imports.queries.undoing import (
    NothingToUndo,
    Restore,
    UndoPlan,
    batches_named,
    batches_of_drop,
    plan_undo,
    with_what_rests,
)
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.organisation.queries.past import kept_value
from mainstay.domain.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = dict[str, object]


class ChangedMeanwhile(DomainError):
    """Somebody edited a row between the plan and the deed; nothing was written."""


@dataclass(slots=True)
class Undone:
    """What undo did, and what it left alone and why (one sentence each in ``kept``)."""

    batches: tuple[Batch, ...]
    undoing: Undoing
    deleted: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    stays: list[Stay] = field(default_factory=list)
    staying: int = 0
    with_it: list[int] = field(default_factory=list)

    @property
    def kept(self) -> list[str]:
        return [stay.sentence for stay in self.stays]


def undo(batch: int, *, by: Actor, with_later: bool = False) -> Undone:
    """Take a batch back, or with it every later one that rests on it.

    Raises NoSuchBatch, NothingToUndo, ChangedMeanwhile, LakeBusy, NotAllowed.
    """
    return undo_together([batch], by=by, with_later=with_later)


def undo_drop(drop: UUID, *, by: Actor) -> Undone:
    """Take back everything that files of one drop brought, all or nothing."""
    must_begin(by=by)
    return undo_together([batch.pk for batch in batches_of_drop(drop)], by=by)


def undo_together(batches: Sequence[int], *, by: Actor, with_later: bool = False) -> Undone:
    """Take several batches back as one, whatever rests on what among them."""
    must_begin(by=by)
    must_take_back(batches_named(batches), by=by)
    _must_count(batches_named(batches))
    with lake_lock(f"undo of batch {batches[0]}"):
        bury_dead(by=by)
        forget_begun()
        rows = batches_named(batches)  # somebody else may have been quicker
        plan = with_what_rests(rows) if with_later else plan_undo(rows)
        must_take_back(plan.batches, by=by)
        must_see_undone(plan, by=by)
        with _told_plainly():
            undone = _undo(plan, by)
        asked = set(batches)
        undone.with_it = [row.pk for row in plan.batches if row.pk not in asked]
        return undone


def forget_begun() -> None:
    """Forget what a killed process set aside for an undo that it never did."""
    with transaction.atomic():
        begun = [row.pk for row in Undoing.objects.select_for_update().filter(at=None)]
        Undoing.objects.filter(pk__in=begun).delete()


def _must_count(batches: Sequence[Batch]) -> None:
    for row in batches:
        if row.state != BatchState.COMMITTED:
            raise NothingToUndo(f"Batch {row.pk} is {row.get_state_display()}; nothing to undo.")


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ChangedMeanwhile(
            "Somebody changed the same rows meanwhile; nothing was undone, try again."
        ) from error


def _undo(plan: UndoPlan, by: Actor) -> Undone:
    undoing = _prepared(plan, by)
    is_done = False
    try:
        if _goes_by_pieces(plan):
            with deed("undo import", by=by):
                refuse_changed(plan)
                _restore(plan, by)
                _end(plan, undoing, by, state=BatchState.PREPARING)
        else:
            with deed("undo import", by=by):
                refuse_changed(plan)
                _restore(plan, by)
                _delete(plan)
                _end(plan, undoing, by, state=BatchState.UNDONE)
        is_done = True
    finally:
        if not is_done:
            undoing.delete()
    if _goes_by_pieces(plan):
        bury_dead(by=by)  # the rows are out of sight already; killed here, the next one goes on
        for batch in plan.batches:
            batch.refresh_from_db()
    return Undone(
        tuple(plan.batches), undoing, plan.deleted, plan.restored, plan.stays, plan.staying
    )


def _goes_by_pieces(plan: UndoPlan) -> bool:
    """Whether so many rows go, and none stays, that they are hidden first and deleted after."""
    going = {model: len(keys) for model, keys in plan.creations.deletable.items() if keys}
    only_staged = all(model in STAGED for model in going) and not plan.creations.held
    return only_staged and is_large(sum(going.values()))


def _prepared(plan: UndoPlan, by: Actor) -> Undoing:
    """Set aside what a redo would need, in short transactions; nothing is undone yet."""
    undoing = Undoing.objects.create(by=by.name, summary=summary_of(plan))
    undoing.batches.set(plan.batches)
    for model, keys in plan.creations.deletable.items():
        set_rows_aside(undoing, model, keys)
    set_changes_aside(undoing, _surviving(plan))
    return undoing


def summary_of(plan: UndoPlan) -> dict[str, Any]:
    """Return what an undo does, as the history of the batch keeps it."""
    return {
        "deleted": plan.deleted,
        "restored": plan.restored,
        "staying": plan.staying,
        "stays": [asdict(stay) for stay in plan.stays[:MOST_NAMED]],
    }


def _surviving(plan: UndoPlan) -> list[Restore]:
    """Return the changes of rows that do not go themselves."""
    going = plan.creations.deletable
    return [item for item in plan.restores if item.row.pk not in going.get(type(item.row), ())]


def refuse_changed(plan: UndoPlan) -> None:
    """ChangedMeanwhile where the history has newer entries about rows of the plan."""
    wanted: dict[Model, set[int]] = {m: set(keys) for m, keys in plan.creations.deletable.items()}
    for item in plan.restores:
        wanted.setdefault(type(item.row), set()).add(int(item.row.pk))
    newer = LogEntry.objects.filter(pk__gt=plan.known)
    for model, keys in wanted.items():
        kind = ContentType.objects.get_for_model(model)
        if keys & set(newer.filter(content_type=kind).values_list("object_id", flat=True)):
            raise ChangedMeanwhile(
                f"Somebody changed {model._meta.verbose_name_plural} meanwhile; nothing was "
                "undone, try again."
            )


def _restore(plan: UndoPlan, by: Actor) -> None:
    """Give changed rows their old values; the history names the batch that had changed them."""
    by_batch: dict[tuple[int, Model], list[Restore]] = {}
    for item in _surviving(plan):
        by_batch.setdefault((item.batch, type(item.row)), []).append(item)
    rows = {batch.pk: batch for batch in plan.batches}
    for (batch, model), items in by_batch.items():
        with deed("undo import", by=by, batch=rows[batch]):
            texts = {int(i.row.pk): {n: old for n, (_, old) in i.back.items()} for i in items}
            write_texts(model, texts, now={i.row.pk: i.back for i in items})


def write_texts(
    model: Model, texts: dict[int, dict[str, str]], *, now: dict[int, dict[str, tuple[str, str]]]
) -> None:
    """Write values given as the history writes them; ChangedMeanwhile if they are others now."""
    stored = locked_rows(model, set(texts))
    before: dict[int, Value] = {}
    for key, values in texts.items():
        row = stored.get(key)
        if row is None or any(text_of(row, name) != now[key][name][0] for name in values):
            raise ChangedMeanwhile(
                f"Somebody changed {row or model._meta.verbose_name} meanwhile; nothing was "
                "written, try again."
            )
        before[key] = _set(row, values)
    write_rows([stored[key] for key in before], before=before)


def _set(row: models.Model, values: dict[str, str]) -> Value:
    before: Value = {}
    for name, text in values.items():
        column: Any = row._meta.get_field(name)
        before[name] = getattr(row, column.attname)
        setattr(row, column.attname, kept_value(column, text))
    return before


def _delete(plan: UndoPlan) -> None:
    """Delete rows by set, without a history entry each: the batch is their entry.

    Foreign keys are checked at the end of the transaction, so that the order does not matter.
    """
    creations = plan.creations
    for model, keys in creations.deletable.items():
        for derived, name in creations.derived.get(model, ()):
            _drop_by(derived, name, keys)
        _drop_made(model, keys, creations, [batch.pk for batch in plan.batches])


def _drop_made(model: Model, keys: set[int], creations: Creations, batches: list[int]) -> None:
    if any(held.model is model for held in creations.held):
        _drop_by(model, "pk", keys)
    elif keys:
        _drop(model, {"batch__in": batches})


def _drop_by(model: Model, name: str, keys: set[int]) -> None:
    if not model._base_manager.exists():
        return
    for chunk in chunks(sorted(keys)):
        _drop(model, {f"{name}__in": chunk})


def _drop(model: Model, wanted: dict[str, object]) -> None:
    model._base_manager.filter(**wanted)._raw_delete(connection.alias)


def _end(plan: UndoPlan, undoing: Undoing, by: Actor, *, state: BatchState) -> None:
    now = timezone.now()
    for batch in plan.batches:
        batch.state = state
        batch.save(update_fields=["state"])
        BatchEvent.objects.create(batch=batch, counts=False, at=now, by=by.name)
    undoing.at = now
    undoing.save(update_fields=["at"])
