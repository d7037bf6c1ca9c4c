"""Rows that an undo takes out are set aside, packed, so that a redo can bring them back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from mainstay.apps.imports.actions.changed_rows import chunks
from mainstay.apps.imports.models import SetAside, Undoing
from mainstay.apps.imports.queries.stays import Model
from mainstay.apps.imports.queries.undoing import Restore

FAST = 1  # level of packing: the rows are read again only by a redo


def set_rows_aside(undoing: Undoing, model: Model, keys: set[int]) -> None:
    """Keep rows of a table; each piece is a short transaction of its own."""
    columns = [field.attname for field in model._meta.concrete_fields]
    for chunk in chunks(sorted(keys)):
        rows = model._base_manager.filter(pk__in=chunk).order_by("pk").values_list(*columns)
        content = {"columns": columns, "rows": [list(row) for row in rows]}
        SetAside.objects.create(undoing=undoing, table=model._meta.label, rows=_packed(content))


def set_changes_aside(undoing: Undoing, restores: Sequence[Restore]) -> None:
    """Keep what the undo puts back, field by field."""
    by_model: dict[Model, list[list[Any]]] = {}
    for item in restores:
        told = by_model.setdefault(type(item.row), [])
        told += [
            [item.row.pk, name, old, now, item.batch] for name, (now, old) in item.back.items()
        ]
    for model, rows in by_model.items():
        if rows:
            SetAside.objects.create(
                undoing=undoing, table=model._meta.label, is_change=True, rows=_packed(rows)
            )


def _packed(content: Any) -> bytes:
    return zlib.compress(json.dumps(content, default=str).encode(), FAST)
