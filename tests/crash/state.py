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
    json.dump({"facts": facts(), "remains": remains()}, sys.stdout)


def facts() -> dict[str, str]:
    """Everything that counts: rows of the database, and rows of the lake that it counts."""
    from mainstay.analytics.facts import TABLES
    from mainstay.apps.organisation.queries import counted_batches
    from mainstay.apps.worth.queries import lake

    found = {model._meta.label: _digest(_rows(model)) for model in _models()}
    for table in TABLES:
        rows = lake().rows_of(table, batches=counted_batches().ids, columns=table.schema.names)
        found[f"lake {table.name}"] = _digest(rows.to_pylist())
    return found


def _models() -> list[Any]:
    from mainstay.apps.workspace.queries.backup_tables import kept_models

    other = ("auditlog", "contenttypes")  # every deed leaves its own entries
    return [model for model in kept_models() if model._meta.app_label not in other]


def _rows(model: Any) -> list[Any]:
    from django.db import models

    fields = model._meta.local_concrete_fields
    chance = (models.DateTimeField, models.UUIDField)
    names = [field.attname for field in fields if not isinstance(field, chance)]
    rows = model._base_manager.order_by("pk")
    if model._meta.label == "organisation.Batch":
        rows = rows.exclude(state__in=DEAD)
    if model._meta.label == "imports.Rejects":
        rows = rows.exclude(batch__state__in=DEAD)
        names.remove("file")
    return list(rows.values_list(*names))


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
