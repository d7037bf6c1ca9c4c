"""What an undo has set aside: the rows it took out, and the values it put back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from mainstay.apps.imports.models import SetAside, Undoing
from mainstay.apps.imports.queries.stays import Model


@dataclass(frozen=True, slots=True)
class Removed:
    """Rows of one table as they stood: names of columns, and values in their order."""

    model: Model
    columns: tuple[str, ...]
    rows: list[list[Any]]

    def column(self, name: str) -> list[Any]:
        """Return the values of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One field that an undo put back: the text it left, and the text of the batch."""

    model: Model
    key: int
    field: str
    left: str
    of_batch: str
    batch: int


def removed_rows(undoing: Undoing) -> Iterator[Removed]:
    """Return the rows that an undo took out, piece by piece."""
    for row in undoing.set_aside.filter(is_change=False).order_by("pk"):
        model = apps.get_model(row.table)
        content = _unpacked(row)
        columns = tuple(content["columns"])
        readers = [_reader(model, name) for name in columns]
        rows = [
            [read(value) for read, value in zip(readers, values, strict=True)]
            for values in content["rows"]
        ]
        yield Removed(model, columns, rows)


def taken_back(undoing: Undoing) -> list[TakenBack]:
    """Return the fields that an undo put back."""
    return [
        TakenBack(apps.get_model(row.table), *values)
        for row in undoing.set_aside.filter(is_change=True).order_by("pk")
        for values in _unpacked(row)
    ]


def _unpacked(row: SetAside) -> Any:
    return json.loads(zlib.decompress(bytes(row.rows)))


def _reader(model: Model, name: str) -> Any:
    field: Any = next(f for f in model._meta.concrete_fields if f.attname == name)
    if isinstance(field, models.JSONField):
        return _as_it_is
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python


def _as_it_is(value: Any) -> Any:
    return value
