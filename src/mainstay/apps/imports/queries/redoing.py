"""What a redo would bring back of an undo, and what stays as it is because others came since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.db import models

from mainstay.analytics.intake.namings import batches_by_account, shared_keys
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.models import Undoing
from mainstay.apps.imports.planning.batches import ASSIGNMENT, counted_of, lineage
from mainstay.apps.imports.queries.creations import text_of
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.imports.queries.returning import Returning, sorted_out
from mainstay.apps.imports.queries.set_aside import TakenBack, removed_rows, taken_back
from mainstay.apps.imports.queries.stays import Held, Model, Stay, stays_of
from mainstay.apps.imports.queries.undoing import FACTS, referred
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import counted_batches
from mainstay.domain.errors import DomainError


class NothingToRedo(DomainError):
    """The batch was not undone, or has come back already."""


class CannotRedo(DomainError):
    """What came since does not go together with what would come back."""


@dataclass(slots=True)
class RedoPlan:
    """Rows that come back, values that are set again, and what stays; nothing is written here."""

    undoing: Undoing
    batches: list[Batch]
    returning: Returning
    changes: list[TakenBack]
    held: list[Held]
    stays: list[Stay]
    known: int = 0

    @property
    def created(self) -> dict[str, int]:
        """How many rows come back, by the name of their table."""
        found = self.returning.rows.items()
        return {str(model._meta.verbose_name_plural): len(rows) for model, rows in found if rows}

    @property
    def changed(self) -> int:
        return len({(item.model, item.key) for item in self.changes})


def undoing_of(batch: Batch) -> Undoing:
    """Return the undo that a redo of this batch takes back; NothingToRedo when there is none."""
    found = batch.undoings.filter(redone_at=None).exclude(at=None).order_by("-pk").first()
    if found is None or batch.state != BatchState.UNDONE:
        raise NothingToRedo(f"Batch {batch.pk} is {batch.get_state_display()}; nothing to redo.")
    return found


def plan_redo(undoing: Undoing) -> RedoPlan:
    """Plan to bring back what one undo took. Raises NothingToRedo or CannotRedo."""
    batches = list(undoing.batches.order_by("pk"))
    if undoing.redone_at is not None or any(row.state != BatchState.UNDONE for row in batches):
        raise NothingToRedo("These batches count already; nothing to redo.")
    known = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    returning, held = sorted_out(removed_rows(undoing))
    _refuse_doubled(batches)
    _refuse_without_accounts(batches, returning)
    changes = list(_changes(undoing, returning, held))
    since = undoing.at or min(row.started_at for row in batches)
    stays = stays_of(held, apart_from=[row.pk for row in batches], since=since)
    return RedoPlan(undoing, batches, returning, changes, held, stays, known)


def _refuse_doubled(batches: Iterable[Batch]) -> None:
    """CannotRedo where the same order lines or services were brought again since."""
    rows = list(batches)
    own = [row.pk for row in rows]
    counting = set(counted_batches().in_force)
    for row in rows:
        before = set(lineage(row.pk)[1:])
        for other in counting - set(own):
            if before & set(lineage(other)[1:]):
                raise CannotRedo(
                    f"Batch {other} has taken the place that batch {row.pk} had; undo it first."
                )
        kind = "order_lines" if row.kind == ASSIGNMENT else row.kind
        replaced = {old for pk in own for old in lineage(pk)[1:]}
        beside = [b.pk for b in counted_of(row.source, kind) if b.pk not in replaced]
        for table in FACTS if beside else ():
            for other, lines in shared_keys(lake(), table, of=own, beside=beside).items():
                raise CannotRedo(
                    f"Batch {other} has brought {lines} of the same lines since; undo it first, "
                    "or leave this one undone."
                )


def _refuse_without_accounts(batches: Iterable[Batch], returning: Returning) -> None:
    """CannotRedo where lines would come back without the accounts that they belong to."""
    named = set(batches_by_account(lake(), FACTS, batches=[row.pk for row in batches]))
    named -= set(returning.rows.get(Account, ()))
    there = set(Account._base_manager.filter(pk__in=named).values_list("pk", flat=True))
    missing = named - there
    if missing:
        makers = _makers(missing)
        first = f"bring batch {makers} back first" if makers else "bring the file again instead"
        raise CannotRedo(
            f"{len(missing)} of the accounts that these lines belong to are not there; {first}."
        )


def _makers(accounts: set[int]) -> str:
    """Name the undone batches whose rows, set aside, hold one of these accounts."""
    found: set[int] = set()
    for undoing in Undoing.objects.filter(redone_at=None).exclude(at=None):
        for part in removed_rows(undoing):
            if part.model is Account:
                keys, owners = part.column("id"), part.column("batch_id")
                found |= {o for k, o in zip(keys, owners, strict=True) if k in accounts and o}
    return ", ".join(str(pk) for pk in sorted(found))


def _changes(undoing: Undoing, returning: Returning, held: list[Held]) -> Iterator[TakenBack]:
    """Return the values that are set again: where the field says what the undo left there."""
    told = taken_back(undoing)
    rows = _rows(told)
    targets = _targets(told, rows, returning)
    for item in told:
        row = rows.get((item.model, item.key))
        if row is None:
            held.append(Held(item.model, item.key, "gone"))
        elif text_of(row, item.field) == item.left:
            target = referred(row, item.field)
            if target is None or item.of_batch == "None" or (target, item.of_batch) in targets:
                yield item
            else:
                held.append(Held(item.model, item.key, "lost", item.field))
        elif text_of(row, item.field) != item.of_batch:
            held.append(Held(item.model, item.key, "edited", item.field))


def _rows(told: Iterable[TakenBack]) -> dict[tuple[Model, int], models.Model]:
    wanted: dict[Model, set[int]] = {}
    for item in told:
        wanted.setdefault(item.model, set()).add(item.key)
    return {
        (model, pk): row
        for model, keys in wanted.items()
        for pk, row in model._base_manager.in_bulk(list(keys)).items()
    }


def _targets(
    told: Iterable[TakenBack], rows: dict[tuple[Model, int], models.Model], returning: Returning
) -> set[tuple[Model, str]]:
    """Return the rows, by model and number as text, that references can be set to again."""
    wanted: dict[Model, set[str]] = {}
    for item in told:
        row = rows.get((item.model, item.key))
        target = referred(row, item.field) if row is not None else None
        if target is not None and item.of_batch != "None":
            wanted.setdefault(target, set()).add(item.of_batch)
    found: set[tuple[Model, str]] = set()
    for model, keys in wanted.items():
        there: Any = model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
        found |= {(model, str(pk)) for pk in [*there, *returning.rows.get(model, ())]}
    return found
