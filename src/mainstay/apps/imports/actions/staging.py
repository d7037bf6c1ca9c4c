"""Many rows come and go in short transactions, out of sight while their batch is being written.

SQLite lets one write at a time: a transaction of some seconds would stop everybody else's. So the
rows of a large batch are written piece by piece, and one short statement brings them into sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction

from mainstay.apps.accounts.models import Account, AccountKey, BuyingUnit, MailDomain
from mainstay.apps.imports.actions.changed_rows import chunks
from mainstay.apps.imports.planning.fresh import refer
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.queries.creations import derived_from
from mainstay.apps.imports.queries.stays import Model
from mainstay.apps.organisation.actions.bulk_rows import insert_values
from mainstay.apps.organisation.actions.deeds import create_in_bulk
from mainstay.apps.organisation.models import Batch
from mainstay.apps.people.models import Person, PersonKey, Position
from mainstay.apps.touches.models import Touch, TouchColleague, TouchPerson

# Their managers hide the rows of a batch that is being written; what hangs on a table follows it.
STAGED: tuple[Model, ...] = (
    Account,
    BuyingUnit,
    AccountKey,
    MailDomain,
    Person,
    PersonKey,
    Position,
    Touch,
    TouchPerson,
    TouchColleague,
)
LARGE = 5000  # rows from which on staging is worth it
PIECE = 2000
Row = models.Model


def is_large(count: int) -> bool:
    """Whether so many rows would hold the database for too long in one transaction."""
    return count > LARGE


def stage(plans: Sequence[Plan], batches: Sequence[Batch]) -> None:
    """Write the new rows of large plans, which stay hidden while their batches are being written.

    What refers to a new row of another table is left to the commit.
    """
    if not is_large(sum(len(rows) for plan in plans for rows in plan.created.values())):
        return
    left: set[int] = set()
    for plan in plans:
        others = (rows for model, rows in plan.created.items() if model not in STAGED)
        left |= {id(row) for rows in others for row in rows}
    for model in STAGED:
        for plan, batch in zip(plans, batches, strict=True):
            rows = plan.created.get(model, [])
            now, later = _sorted_out(model, rows, left)
            plan.created[model] = later
            for piece in _pieces(now):
                for row in piece:
                    refer(row, "batch", batch)
                with transaction.atomic():
                    create_in_bulk(piece)


def _sorted_out(model: Model, rows: Sequence[Row], left: set[int]) -> tuple[list[Row], list[Row]]:
    """Part rows into those that can be written now, heads before members, and the others."""
    now: list[Row] = []
    later: list[Row] = []
    for row in _heads_first(model, rows):
        waits = any(id(other) in left for other in row._state.fields_cache.values())
        if waits:
            left.add(id(row))
        (later if waits else now).append(row)
    return now, later


def _heads_first(model: Model, rows: Sequence[Row]) -> list[Row]:
    name = _own_reference(model)
    if not name:
        return list(rows)
    depths: dict[int, int] = {}

    def depth(row: Row) -> int:
        way = []
        current: Any = row
        while current is not None and id(current) not in depths and current._state.adding:
            way.append(current)
            current = current._state.fields_cache.get(name)
        found = depths.get(id(current), -1) if current is not None else -1
        for step in reversed(way):
            found += 1
            depths[id(step)] = found
        return depths.get(id(row), 0)

    return sorted(rows, key=depth)


def _own_reference(model: Model) -> str:
    """Name the field by which new rows of a table refer to others of it; "" without one."""
    names = [
        item.name
        for item in model._meta.concrete_fields
        if isinstance(item, models.ForeignKey) and item.related_model is model
    ]
    return "parent" if "parent" in names else ""


def _pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))


def stage_values(model: Model, rows: dict[int, dict[str, Any]]) -> None:
    """Write rows given by their columns in short transactions, heads before members."""
    columns = [item.attname for item in model._meta.concrete_fields]
    ordered = _values_heads_first(rows) if _own_reference(model) else list(rows.values())
    for start in range(0, len(ordered), PIECE):
        with transaction.atomic():
            piece = ordered[start : start + PIECE]
            insert_values(model, columns, ([row[name] for name in columns] for row in piece))


def _values_heads_first(rows: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    placed: dict[int, dict[str, Any]] = {}
    for row in rows.values():
        way: list[dict[str, Any]] = []
        current: dict[str, Any] | None = row
        while current is not None and current["id"] not in placed:
            way.append(current)
            current = rows.get(current["parent_id"])
        placed.update({step["id"]: step for step in reversed(way)})
    return list(placed.values())


def clear(batches: Iterable[int]) -> None:
    """Delete the hidden rows of batches in short transactions, with what is computed from them."""
    ids = list(batches)
    for model in reversed(STAGED):
        made = model._base_manager.filter(batch__in=ids)
        keys = sorted(made.values_list("pk", flat=True))
        name = _own_reference(model)
        for chunk in chunks(keys):
            for derived, reference in derived_from(model):
                _drop(derived, {f"{reference}__in": chunk})
        if name:
            for chunk in chunks(keys):
                members = model._base_manager.filter(**{"pk__in": chunk, f"{name}__isnull": False})
                members.update(**{name: None})
        for chunk in chunks(keys):
            _drop(model, {"pk__in": chunk})


def _drop(model: Model, wanted: dict[str, object]) -> None:
    with transaction.atomic():
        model._base_manager.filter(**wanted)._raw_delete(connection.alias)
