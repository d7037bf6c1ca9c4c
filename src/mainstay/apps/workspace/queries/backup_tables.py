"""Which tables a backup holds, and how their values become text that any database reads again."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

SNAPSHOT = "snapshot"
AT_ONCE = 2000

AnyField: TypeAlias = "models.Field[Any, Any]"

# What is not kept: sign-ins and what processes remember for a while, jobs (they are started anew),
# the rights of Django itself, which nobody uses, the lake lock of living processes, and what is
# counted again from touches.
LEFT_OUT = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "django_tasks_database.dbtaskresult",
    "organisation.lakelock",
    "organisation.sharedentry",
    "sessions.session",
    "touches.countsdue",
    "touches.keptcounts",
}


def kept_models() -> list[type[models.Model]]:
    """Every table of ours and of what we build on, less those that are left out; by name."""
    found = apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and m._meta.label_lower not in LEFT_OUT]
    return sorted((m for m in kept if not m._meta.proxy), key=lambda m: m._meta.label_lower)


def columns_of(model: type[models.Model]) -> dict[str, AnyField]:
    """The columns of a table by the name that code uses."""
    return {field.attname: field for field in model._meta.local_concrete_fields}


@contextmanager
def frozen_database() -> Iterator[None]:
    """Let the block read, as ``SNAPSHOT``, the database as it is now; others go on writing."""
    reader = connection.copy(SNAPSHOT)
    connections[SNAPSHOT] = reader
    try:
        _freeze(reader)
        yield
    finally:
        reader.close()
        del connections[SNAPSHOT]


def _freeze(reader: BaseDatabaseWrapper) -> None:
    """Begin a transaction that sees one moment: it begins with the first read."""
    if reader.vendor == "postgresql":
        reader.set_autocommit(False)
        begin = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    else:
        begin = "BEGIN DEFERRED"
    with reader.cursor() as cursor:
        cursor.execute(begin)
        cursor.execute("SELECT COUNT(*) FROM django_migrations")


def frozen_rows(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a table as lines of JSON, in the order of their numbers."""
    rows = model._base_manager.using(SNAPSHOT).order_by("pk").values_list(*columns_of(model))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield json.dumps(row, default=_text, separators=(",", ":")).encode() + b"\n"


def _text(value: object) -> str:
    """Write exactly what JSON does not know."""
    match value:
        case Decimal() | UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return b64encode(bytes(value)).decode()
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def value_of(field: AnyField, told: Any) -> Any:
    """Turn what ``frozen_rows`` wrote back into a value of the field.

    ValueError, TypeError or ValidationError when it is none.
    """
    if told is None or isinstance(field, models.JSONField):
        return told
    if isinstance(field, models.BinaryField):
        return b64decode(told, validate=True)
    return field.to_python(told)


def last_number(model: type[models.Model], using: str) -> int | None:
    """Return the highest number a table has ever given out; None where it gives none."""
    if not isinstance(model._meta.pk, models.AutoField):
        return None
    reader, table = connections[using], model._meta.db_table
    with reader.cursor() as cursor:
        if reader.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [f'"{table}"', model._meta.pk.column],
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else 0
