"""What an undo would do: rows that go, values that come back, what stays, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from auditlog.models import LogEntry
from django.db import models

from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS
from mainstay.analytics.intake.fact_rows import replaced_in_part
from mainstay.analytics.intake.namings import batches_by_account
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.batches import NoSuchBatch, assignments_of, batch_of, history
from mainstay.apps.imports.planning.plans import VERSION
from mainstay.apps.imports.queries.creations import Creations, Undoable, creations_of, text_of
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.imports.queries.stays import Held, Model, Stay, later_batches, stays_of
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.organisation.queries.history import entry_batch
from mainstay.domain.errors import DomainError

FACTS = (ORDER_LINES, SERVICE_EVENTS)
MOST_ROUNDS = 50
DROP_SIGNS = 8  # so many of a drop's signs name it, as the list shows them


class NothingToUndo(DomainError):
    """The batch does not count, so there is nothing to take back."""


@dataclass(slots=True)
class Restore:
    """A row that gets values back: by field the text now and the text before the batches.

    ``batch`` is the last of them that changed it, which the history names.
    """

    row: models.Model
    batch: int
    back: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class UndoPlan:
    """Batches, newest first, and what taking them back would do; nothing is written here."""

    batches: list[Batch]
    creations: Creations
    restores: list[Restore]
    held: list[Held]
    stays: list[Stay]
    rests: list[Batch]
    known: int = 0  # the newest entry of the history when this was planned

    @property
    def deleted(self) -> dict[str, int]:
        """How many rows go, by the name of their table."""
        found = self.creations.deletable.items()
        return {str(model._meta.verbose_name_plural): len(keys) for model, keys in found if keys}

    @property
    def restored(self) -> int:
        return sum(1 for item in self.restores if item.back)

    @property
    def staying(self) -> int:
        """How many rows and fields stay, whether or not they are named."""
        return sum(1 for item in self.held if item.code != "part")


def batches_of_drop(drop: UUID) -> list[Batch]:
    """Return the batches of a drop that count, newest first; NoSuchBatch when there are none."""
    rows = history().filter(drop=drop)
    if not rows.exists():
        raise NoSuchBatch(f"There is no drop {drop}.")
    counting = list(rows.filter(state=BatchState.COMMITTED))
    if not counting:
        raise NothingToUndo("No batch of this drop counts; nothing to undo.")
    return counting


def plan_undo(batches: Iterable[Batch]) -> UndoPlan:
    """Plan to take batches back, with the lines that were assigned from them by hand."""
    rows = _with_assignments(batches)
    for row in rows:
        if row.state != BatchState.COMMITTED:
            raise NothingToUndo(f"Batch {row.pk} is {row.get_state_display()}; nothing to undo.")
    known = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    ids = tuple(row.pk for row in rows)
    since = min(row.started_at for row in rows)
    restores, held = _restores(ids, since)
    back = {
        (type(item.row), int(item.row.pk)): {n: old for n, (_, old) in item.back.items()}
        for item in restores
    }
    creations = creations_of(Undoable(ids, since, back, _in_lake(ids)))
    held = [*creations.held, *held]
    stays = stays_of(held, apart_from=ids, since=since)
    rests = _rests(creations.later | later_batches(held, stays), ids)
    return UndoPlan(rows, creations, restores, held, stays, rests, known)


def with_what_rests(batches: Iterable[Batch]) -> UndoPlan:
    """Plan to take batches back together with every later one that rests on them."""
    plan = plan_undo(batches)
    for _round in range(MOST_ROUNDS):
        if not plan.rests:
            break
        plan = plan_undo([*plan.batches, *plan.rests])
    return plan


def _with_assignments(batches: Iterable[Batch]) -> list[Batch]:
    found = {row.pk: row for row in batches}
    for pk in list(found):
        hanging = history().filter(pk__in=assignments_of(pk), state=BatchState.COMMITTED)
        found.update({row.pk: row for row in hanging})
    return [found[pk] for pk in sorted(found, reverse=True)]


def _rests(later: set[int], ids: Sequence[int]) -> list[Batch]:
    return list(history().filter(pk__in=later - set(ids), state=BatchState.COMMITTED))


def _in_lake(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return by account the other batches whose lines belong to it.

    A replaced batch, or a replaced line of one, counts again when what replaced it is undone: its
    lines need theirs. Read alone, a batch shows the lines that others replaced.
    """
    if not Account.objects.filter(batch__in=ids).exists():
        return {}
    without = set(ids)
    counted = counted_batches()
    left = [pk for pk in counted.ids if pk not in without]
    found = batches_by_account(lake(), FACTS, batches=left)
    in_part = replaced_in_part(lake(), batches=counted.in_force)
    for replaced in (set(counted.in_force) - set(counted.ids) | in_part) - without:
        for account, named in batches_by_account(lake(), FACTS, batches=[replaced]).items():
            found.setdefault(account, set()).update(named)
    return {account: tuple(sorted(named, reverse=True)) for account, named in found.items()}


def _restores(ids: Sequence[int], since: datetime) -> tuple[list[Restore], list[Held]]:
    """Walk the batches' entries back, newest first; a value that is not theirs any more stays."""
    entries = LogEntry.objects.filter(
        additional_data__batch__in=list(ids), action=LogEntry.Action.UPDATE, timestamp__gte=since
    )
    by_row: dict[tuple[Model, int], list[LogEntry]] = {}
    for entry in entries.select_related("content_type").order_by("-timestamp", "-pk"):
        model = entry.content_type.model_class()
        if model is not None and model is not Batch:
            by_row.setdefault((model, int(entry.object_pk)), []).append(entry)
    rows = _rows(set(by_row))
    restores: list[Restore] = []
    held: list[Held] = []
    for (model, key), found in by_row.items():
        row = rows.get((model, key))
        if row is None:
            held.append(Held(model, key, "gone"))
        else:
            restores.append(_walked_back(row, found, held))
    _keep_lost(restores, held)
    return restores, held


def _rows(wanted: set[tuple[Model, int]]) -> dict[tuple[Model, int], models.Model]:
    by_model: dict[Model, list[int]] = {}
    for model, key in wanted:
        by_model.setdefault(model, []).append(key)
    return {
        (model, pk): row
        for model, keys in by_model.items()
        for pk, row in model._base_manager.in_bulk(keys).items()
    }


def _walked_back(row: models.Model, entries: Sequence[LogEntry], held: list[Held]) -> Restore:
    restore = Restore(row, entry_batch(entries[0]) or 0)
    others: set[str] = set()
    for entry in entries:
        for name, (old, new) in (entry.changes or {}).items():
            if name == VERSION or name in others:
                continue
            now = text_of(row, name)
            if restore.back.get(name, (now, now))[1] != new:
                others.add(name)
                held.append(Held(type(row), int(row.pk), "edited", name))
            else:
                restore.back[name] = (now, old)
    return restore


def _keep_lost(restores: Iterable[Restore], held: list[Held]) -> None:
    """Leave a reference as it is when the row that it referred to before is gone."""
    wanted: dict[Model, set[str]] = {}
    for item in restores:
        for name, (_, old) in item.back.items():
            target = referred(item.row, name)
            if target is not None and old != "None":
                wanted.setdefault(target, set()).add(old)
    there = {
        (model, str(pk))
        for model, keys in wanted.items()
        for pk in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
    }
    for item in restores:
        for name, (_, old) in list(item.back.items()):
            target = referred(item.row, name)
            if target is not None and old != "None" and (target, old) not in there:
                del item.back[name]
                held.append(Held(type(item.row), int(item.row.pk), "lost", name))


def referred(row: models.Model, name: str) -> Model | None:
    """Return the model that a foreign key refers to; None for any other field."""
    found: Any = row._meta.get_field(name)
    return found.related_model if isinstance(found, models.ForeignKey) else None


def batches_named(pks: Iterable[int]) -> list[Batch]:
    """Return batches by number; NoSuchBatch names one that is not there."""
    return [batch_of(pk) for pk in pks]


def batches_called(text: str) -> list[int]:
    """Return the batches that a number, or the first signs of a drop, stand for.

    Of a drop those that count, newest first. NoSuchBatch, NothingToUndo.
    """
    if text.isdecimal() and len(text) < DROP_SIGNS:
        return [batch_of(int(text)).pk]
    drops = {row.drop for row in history().exclude(drop=None) if str(row.drop).startswith(text)}
    if len(text) < DROP_SIGNS or len(drops) != 1:
        raise NoSuchBatch(f"There is no batch and no drop {text}; mainstay imports list has them.")
    drop = drops.pop()
    return [row.pk for row in batches_of_drop(drop)] if drop else []
