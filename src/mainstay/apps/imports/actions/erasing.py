"""A person erased from what imports keep: files that wait, rows set aside, rejects."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from mainstay.apps.imports.models import Draft, DraftFile, DraftState, SetAside
from mainstay.apps.people.actions.erased_files import is_named_in
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.identity import Identity


def erase_from_imports(identity: Identity, files: Path) -> None:
    """Put drafts away whose file names a person, and empty what undone batches left of her."""
    for kept in DraftFile.objects.select_related("draft"):
        file = files / str(kept.file.name)
        if file.is_file() and is_named_in(file, identity):
            Draft.objects.filter(pk=kept.draft_id).update(state=DraftState.DISMISSED, preview={})
            file.unlink()
            kept.delete()
    for row in SetAside.objects.all():
        content = json.loads(zlib.decompress(bytes(row.rows)))
        told = identity.taken_out_of(_emptied(row, content, identity))
        if told != content:
            packed = zlib.compress(json.dumps(told).encode())
            SetAside.objects.filter(pk=row.pk).update(rows=packed)


def _emptied(row: SetAside, content: Any, identity: Identity) -> Any:
    """Empty the texts of rows that are the person's, or point to her."""
    model = apps.get_model(row.table)
    if row.is_change:
        hers = _hers(model, {one[0] for one in content}, identity)
        return [[one[0], one[1], "", "", one[4]] if one[0] in hers else one for one in content]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = content["columns"]
    ways = [n for n, name in enumerate(columns) if _is_person(model, fields[name])]
    texts = [
        n
        for n, name in enumerate(columns)
        if isinstance(fields[name], models.CharField | models.TextField)
    ]
    rows = [
        ["" if n in texts else value for n, value in enumerate(values)]
        if any(values[n] in identity.people for n in ways)
        else values
        for values in content["rows"]
    ]
    return {**content, "rows": rows}


def _hers(model: type[models.Model], keys: set[int], identity: Identity) -> Collection[int]:
    """Return which rows are the person's or about her; one that is gone may have been."""
    if model is Person:
        return identity.people
    ways = [field.name for field in model._meta.concrete_fields if _is_person(model, field)]
    if not ways:
        return ()
    about = models.Q()
    for name in ways:
        about |= models.Q(**{f"{name}__in": identity.people})
    others = model._base_manager.filter(pk__in=keys).exclude(about)
    return keys - set(others.values_list("pk", flat=True))


def _is_person(model: type[models.Model], field: models.Field[Any, Any]) -> bool:
    if isinstance(field, models.ForeignKey):
        return field.related_model is Person
    return model is Person and bool(field.primary_key)
