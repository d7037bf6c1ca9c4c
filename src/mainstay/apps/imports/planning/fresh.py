"""New rows of models made quickly: a large file plans a million of them.

Django sets every field of a new row by its descriptor, which takes most of the time of planning.
Nothing here listens to the signals that it sends for it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


def fresh(model: type[Row], **values: Any) -> Row:
    """Return an unsaved row with these values, its other fields at their defaults."""
    row = model.__new__(model)
    blank, references = _shape(model)
    row.__dict__.update(blank)
    row._state = ModelState()
    for name, value in values.items():
        if name in references:
            refer(row, name, value)
        else:
            row.__dict__[name] = value
    return row


def refer(row: models.Model, name: str, other: models.Model | None) -> None:
    """Let a foreign key refer to a row, perhaps one that has no number yet."""
    row._state.fields_cache[name] = other
    row.__dict__[f"{name}_id"] = None if other is None else other.pk


@cache
def _shape(model: type[models.Model]) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return the values of an empty row by column, and the names of its references."""
    fields = model._meta.concrete_fields
    blank = {item.attname: item.get_default() for item in fields}
    return blank, frozenset(item.name for item in fields if item.is_relation)


@contextmanager
def without_collector() -> Iterator[None]:
    """Let Python not look for circles among the rows, which have none, while the block runs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
