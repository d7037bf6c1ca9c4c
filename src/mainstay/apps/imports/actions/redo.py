"""Redo: what one undo took comes back as it was, all or nothing; what others made since stays.

Rows come back from where they were set aside, with their numbers; order lines and services never
left the lake, their batches come into force again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError
from django.utils import timezone

from mainstay.apps.imports.actions.bring import bury_dead
from mainstay.apps.imports.actions.bringing import must_begin, must_see_redone, must_take_back
from mainstay.apps.imports.actions.staging import STAGED, is_large, stage_values
from mainstay.apps.imports.actions.undo import ChangedMeanwhile, write_texts
from mainstay.apps.imports.models import Undoing
from mainstay.apps.imports.planning.batches import batch_of
from mainstay.apps.imports.queries.creations import batch_models
from mainstay.apps.imports.queries.redoing import RedoPlan, plan_redo, undoing_of
from mainstay.apps.imports.queries.set_aside import TakenBack
from mainstay.apps.imports.queries.stays import MOST_NAMED, Model, Stay
from mainstay.apps.organisation.actions.bulk_rows import insert_values
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.lake_lock import lake_lock
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.domain.errors import DomainError


@dataclass(slots=True)
class Redone:
    """What a redo brought back, and what it left alone."""

    batches: tuple[Batch, ...]
    created: dict[str, int]
    changed: int
    stays: list[Stay]
    staying: int

    @property
    def kept(self) -> list[str]:
        return [stay.sentence for stay in self.stays]


def redo(batch: int, *, by: Actor) -> Redone:
    """Bring a batch back, with those that were undone together with it.

    Raises NoSuchBatch, NothingToRedo, CannotRedo, ChangedMeanwhile, LakeBusy, NotAllowed.
    """
    must_begin(by=by)
    must_take_back([batch_of(batch)], by=by)
    undoing_of(batch_of(batch))
    with lake_lock(f"redo of batch {batch}"):
        bury_dead(by=by)
        plan = plan_redo(undoing_of(batch_of(batch)))
        must_take_back(plan.batches, by=by)
        must_see_redone(plan, by=by)
        try:
            by_pieces = _comes_by_pieces(plan)
            if by_pieces:
                _stage(plan, by)
            with deed("redo import", by=by):
                if not by_pieces:
                    _bring_back(plan)
                _change(plan, by)
                _begin_again(plan, by)
        except IntegrityError as error:
            bury_dead(by=by)
            raise ChangedMeanwhile(
                "Somebody changed the same rows meanwhile; nothing came back, try again."
            ) from error
        except DomainError:
            bury_dead(by=by)
            raise
    return Redone(tuple(plan.batches), plan.created, plan.changed, plan.stays, len(plan.held))


def _comes_by_pieces(plan: RedoPlan) -> bool:
    """Whether so many rows come, and none of these batches stands, that they can come hidden."""
    coming = {model: len(rows) for model, rows in plan.returning.rows.items() if rows}
    if not is_large(sum(coming.values())) or any(model not in STAGED for model in coming):
        return False
    standing = (model._base_manager.filter(batch__in=plan.batches) for model in batch_models())
    return not any(rows.exists() for rows in standing)


def _stage(plan: RedoPlan, by: Actor) -> None:
    with deed("begin to redo", by=by):
        for batch in plan.batches:
            batch.state = BatchState.PREPARING
            batch.save(update_fields=["state"])
    for model in STAGED:
        stage_values(model, plan.returning.rows.get(model, {}))


def _bring_back(plan: RedoPlan) -> None:
    """Insert the rows as they were; the order does not matter until the transaction ends."""
    for model, rows in plan.returning.rows.items():
        if rows:
            columns = [field.attname for field in model._meta.concrete_fields]
            insert_values(
                model, columns, ([row[name] for name in columns] for row in rows.values())
            )


def _change(plan: RedoPlan, by: Actor) -> None:
    by_batch: dict[tuple[int, Model], list[TakenBack]] = {}
    for item in plan.changes:
        by_batch.setdefault((item.batch, item.model), []).append(item)
    batches = {batch.pk: batch for batch in plan.batches}
    for (batch, model), items in by_batch.items():
        with deed("redo import", by=by, batch=batches[batch]):
            _set_again(model, items)


def _set_again(model: Model, items: Sequence[TakenBack]) -> None:
    texts: dict[int, dict[str, str]] = {}
    now: dict[int, dict[str, tuple[str, str]]] = {}
    for item in items:
        texts.setdefault(item.key, {})[item.field] = item.of_batch
        now.setdefault(item.key, {})[item.field] = (item.left, item.of_batch)
    write_texts(model, texts, now=now)


def _begin_again(plan: RedoPlan, by: Actor) -> None:
    now = timezone.now()
    for batch in plan.batches:
        batch.state = BatchState.COMMITTED
        batch.save(update_fields=["state"])
        BatchEvent.objects.create(batch=batch, counts=True, at=now, by=by.name)
    undoing: Undoing = plan.undoing
    undoing.redone_at, undoing.redone_by = now, by.name
    undoing.redone = {
        "created": plan.created,
        "changed": plan.changed,
        "staying": len(plan.held),
        "stays": [asdict(stay) for stay in plan.stays[:MOST_NAMED]],
    }
    undoing.save(update_fields=["redone_at", "redone_by", "redone"])
