"""Which rows set aside can come back: their keys must be free, what they refer to must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from mainstay.apps.imports.queries.set_aside import Removed
from mainstay.apps.imports.queries.stays import Held, Model
from mainstay.apps.organisation.models import found_by

Values = dict[str, Any]


@dataclass(slots=True)
class Returning:
    """Rows that come back, by model and number: column to value."""

    rows: dict[Model, dict[int, Values]] = field(default_factory=dict)


def sorted_out(parts: Iterable[Removed]) -> tuple[Returning, list[Held]]:
    """Sort rows into those that come back and those that stay out, with what is said of them."""
    rows: dict[Model, dict[int, Values]] = {}
    for part in parts:
        known = rows.setdefault(part.model, {})
        name, searched = part.model._meta.pk.attname, found_by(part.model)
        for values in part.rows:
            told = dict(zip(part.columns, values, strict=True))
            told |= {field.attname: field.text(told) for field in searched}
            known[told[name]] = told
    held: list[Held] = []
    for model in rows:
        for key, takes_owner in _taken(model, rows[model]):
            _leave_out(rows, model, key, "taken", held)
            if takes_owner is not None and takes_owner[1] in rows.get(takes_owner[0], {}):
                _leave_out(rows, *takes_owner, "taken", held)
    while any(_without_place(rows, model, held) for model in rows):
        continue
    return Returning(rows), held


def _leave_out(
    rows: dict[Model, dict[int, Values]], model: Model, key: int, code: str, held: list[Held]
) -> None:
    values = rows[model].pop(key, None)
    if values is not None:
        held.append(Held(model, key, code, name=_name(model, values)))


def _name(model: Model, values: Values) -> str:
    """Name a row that is not in the database; its text may ask for rows that are gone as well."""
    row = model(**values)
    try:
        return str(row)
    except ObjectDoesNotExist:
        return f"number {row.pk}"


def _taken(model: Model, rows: dict[int, Values]) -> Iterator[tuple[int, tuple[Model, int] | None]]:
    """Return rows whose unique values another row has now.

    A key of another system that is taken says that its owner, too, is another row now.
    """
    for columns, condition in _unique(model):
        there = model._base_manager.filter(condition) if condition else model._base_manager.all()
        if not there.exists():
            continue
        taken = set(there.values_list(*columns))
        for key, values in list(rows.items()):
            told = tuple(values[name] for name in columns)
            if None not in told and told in taken and _applies(model, condition, values):
                yield key, _owner(model, columns, values)


def _unique(model: Model) -> Iterator[tuple[tuple[str, ...], models.Q | None]]:
    """Return the columns that are unique together, with the condition where there is one."""
    names = {item.name: item.attname for item in model._meta.concrete_fields}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield tuple(names[name] for name in constraint.fields), constraint.condition
    for item in model._meta.concrete_fields:
        if item.unique and not item.primary_key:
            yield (item.attname,), None


def _applies(model: Model, condition: models.Q | None, values: Values) -> bool:
    """Whether a row falls under a constraint."""
    if condition is None:
        return True
    by_name = {item.name: values[item.attname] for item in model._meta.concrete_fields}
    return bool(condition.check(by_name))


def _owner(model: Model, columns: tuple[str, ...], values: Values) -> tuple[Model, int] | None:
    for item in model._meta.concrete_fields:
        if not isinstance(item, models.ForeignKey) or item.attname in columns:
            continue
        if item.remote_field.on_delete is models.CASCADE and values[item.attname] is not None:
            return item.related_model, values[item.attname]
    return None


def _without_place(rows: dict[Model, dict[int, Values]], model: Model, held: list[Held]) -> bool:
    """Leave out rows whose owner is not there; empty references that may be empty."""
    before = len(rows[model])
    for item in model._meta.concrete_fields:
        if not isinstance(item, models.ForeignKey):
            continue
        for key in _dangling(rows, model, item):
            if item.null:
                values = rows[model][key]
                values[item.attname] = None
                held.append(Held(model, key, "lost", item.name, name=_name(model, values)))
            else:
                _leave_out(rows, model, key, "missing", held)
    return len(rows[model]) < before


def _dangling(
    rows: dict[Model, dict[int, Values]], model: Model, item: models.ForeignKey[Any, Any]
) -> list[int]:
    target: Model = item.related_model
    coming = rows.get(target, {})
    asked = {
        values[item.attname]
        for values in rows[model].values()
        if values[item.attname] is not None and values[item.attname] not in coming
    }
    there: set[int] = set()
    ordered = sorted(asked)
    for start in range(0, len(ordered), 5000):
        found = target._base_manager.filter(pk__in=ordered[start : start + 5000])
        there |= set(found.values_list("pk", flat=True))
    gone = asked - there
    return [key for key, values in rows[model].items() if values[item.attname] in gone]
