"""What a data folder says about itself, in a form in which two of them can be compared.

Moments, and names that chance made, are left out: two runs of one deed differ in them alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

DEAD = ("failed", "preparing")
HISTORY = "restored, taken"


def look() -> None:
    """Start as any command does, which clears up; then print the state as JSON."""
    from mainstay.cli.context import prepare

    prepare()
    json.dump({"facts": facts(), "numbers": numbers(), "remains": remains()}, sys.stdout)


def facts() -> dict[str, str]:
    """Everything that counts: rows of the database, and rows of the lake that it counts."""
    from mainstay.analytics.facts import TABLES
    from mainstay.apps.organisation.queries import counted_batches
    from mainstay.apps.worth.queries import lake

    places = _Places()
    found = {model._meta.label: _digest(_rows(model, places)) for model in _models()}
    for table in TABLES:
        rows = lake().rows_of(table, batches=counted_batches().ids, columns=table.schema.names)
        found[f"lake {table.name}"] = _digest(_in_places(rows.to_pylist(), places))
    return found


def numbers() -> dict[str, str]:
    """Which numbers the rows of each table have; what is restored keeps them."""
    return {
        model._meta.label: _digest(list(_kept(model).values_list("pk", flat=True)))
        for model in _models()
    }


def _models() -> list[Any]:
    from mainstay.apps.workspace.queries.backup_tables import kept_models

    other = ("auditlog", "contenttypes")  # every deed leaves its own entries
    return [model for model in kept_models() if model._meta.app_label not in other]


class _Places(dict[Any, dict[Any, int]]):
    """Of each table, which row in its order has which number.

    A deed that is done again after it was killed may get other numbers: a database does not give
    one out twice. What it writes stands in the same order.
    """

    def __missing__(self, model: Any) -> dict[Any, int]:
        keys = _kept(model).order_by("pk").values_list("pk", flat=True)
        self[model] = {key: place for place, key in enumerate(keys, 1)}
        return self[model]

    def of(self, model: Any, key: Any) -> Any:
        """Return where a row stands; what stands nowhere keeps its number."""
        return None if key is None else self[model].get(key, f"no row {key}")


def _kept(model: Any) -> Any:
    """Return the rows that count; a batch that failed left nothing behind but its failure."""
    rows = model._base_manager.all()
    if model._meta.label == "organisation.Batch":
        rows = rows.exclude(state__in=DEAD)
    if model._meta.label in ("imports.Rejects", "organisation.BatchEvent"):
        rows = rows.exclude(batch__state__in=DEAD)
    return rows


def _rows(model: Any, places: _Places) -> list[Any]:
    from django.db import models

    chance = (models.DateTimeField, models.UUIDField)
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(_aimed(field), chance)
    ]
    rows = _kept(model).order_by("pk").values_list(*(field.attname for field in fields))
    return [
        tuple(_in_place(field, value, places) for field, value in zip(fields, row, strict=True))
        for row in rows
    ]


def _aimed(field: Any) -> Any:
    """Return the field that gives a value its kind: of a reference, the one it aims at."""
    return _aimed(field.target_field) if field.is_relation else field


def _in_place(field: Any, value: Any, places: _Places) -> Any:
    """Return what a value stands for: a file's content, a row's place, or the value itself."""
    from django.db import models

    if isinstance(field, models.FileField):
        return _content(value)
    if not isinstance(_aimed(field), models.AutoField):
        return value
    model = field.related_model if field.is_relation else field.model
    return places.of(model, value)


def _content(name: str) -> str:
    from django.conf import settings

    file = Path(settings.MEDIA_ROOT) / name
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"


def _in_places(rows: list[dict[str, Any]], places: _Places) -> list[dict[str, Any]]:
    """Name what rows of the lake speak of by its place as well."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.models import Batch

    models = {"batch": Batch, "replaced_by": Batch, "account": Account}
    return [
        {
            name: places.of(models[name], value) if name in models else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _digest(rows: list[Any]) -> str:
    texts = sorted(repr(row) for row in rows)
    return f"{len(texts)} {hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:12]}"


def remains() -> list[str]:
    """What nobody will ever need: nothing of it may be left."""
    from django.conf import settings

    from mainstay.analytics.facts import TABLES
    from mainstay.apps.imports.models import DraftFile, Rejects
    from mainstay.apps.organisation.models import Batch, BatchState, LakeLock
    from mainstay.apps.worth.queries import lake

    data = Path(settings.DATA)
    found = [file.name for table in TABLES for file in lake().strays(table)]
    found += [
        str(file) for sign in ("*.part", "*.old", "*.restoring*") for file in data.rglob(sign)
    ]
    found += [str(file) for file in data.glob("unfinished")]
    found += [f"batch {b.pk}" for b in Batch.objects.filter(state=BatchState.PREPARING)]
    found += [f"lock of {row}" for row in LakeLock.objects.exclude(holder="")]
    known = {*Rejects.objects.values_list("file", flat=True)}
    known |= {*DraftFile.objects.values_list("file", flat=True)}
    media = Path(settings.MEDIA_ROOT)
    uploads = [file for file in media.rglob("*") if file.is_file()]
    return found + [str(file) for file in uploads if str(file.relative_to(media)) not in known]


def change(statement: str) -> None:
    """Change the database behind everybody's back, as no deed would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def history() -> None:
    """Print every entry of the history with the name of the thing that it speaks of."""
    from auditlog.models import LogEntry

    entries = LogEntry.objects.select_related("content_type").order_by("pk")
    rows = [
        (f"{e.content_type.app_label}.{e.content_type.model}", e.object_pk, str(e.changes))
        for e in entries
    ]
    json.dump(rows, sys.stdout)


def verify(path: str) -> None:
    """Print whether a backup is whole."""
    from mainstay.apps.workspace.queries.backup_file import opened

    with opened(Path(path)) as backup:
        backup.verify()
    print("whole")
