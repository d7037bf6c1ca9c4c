"""Many rows into one table with few statements: COPY on PostgreSQL, one prepared INSERT on SQLite.

Django's own way builds the text of every statement anew, which takes most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

Fields = Sequence["models.Field[Any, Any]"]
PLAIN = (str, int, bool, type(None))


def insert_objects(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one table that know their primary keys already.

    Rows that they refer to have to know theirs by now, too.
    """
    fields = rows[0]._meta.concrete_fields
    readers = [_reader(field) for field in fields]
    _insert(type(rows[0]), fields, ([read(row) for read in readers] for row in rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _reader(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    """Return what reads a field of a row as the database keeps it."""
    stored, name = _stored(field), field.attname

    def reference(row: models.Model) -> Any:
        related = row._state.fields_cache.get(field.name)
        if related is not None:
            row.__dict__[name] = related.pk
        return stored(row.__dict__[name])

    def made_now(row: models.Model) -> Any:
        return stored(field.pre_save(row, True))

    def at_one_moment(row: models.Model) -> Any:
        row.__dict__[name] = now
        return now_stored

    if field.is_relation:
        return reference
    if isinstance(field, models.DateTimeField) and field.auto_now_add:
        now = timezone.now()
        now_stored = field.get_db_prep_save(now, connection)
        return at_one_moment
    return made_now if _is_made_now(field) else lambda row: stored(getattr(row, name))


def _is_made_now(field: models.Field[Any, Any]) -> bool:
    """Whether saving a row sets the field, like the moment of its creation."""
    return type(field).pre_save is not models.Field.pre_save


def insert_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows as they are, given by the names of their columns (``owner_id``)."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    stored = [_stored(field) for field in fields]

    def values(row: Sequence[Any]) -> list[Any]:
        return [prepare(value) for prepare, value in zip(stored, row, strict=True)]

    _insert(model, fields, (values(row) for row in rows))


def _stored(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what turns a value into the one that the database keeps."""

    def prepare(value: Any) -> Any:
        if isinstance(value, PLAIN):
            return value
        return field.get_db_prep_save(value, connection)

    return prepare


def _insert(model: type[models.Model], fields: Fields, rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", rows)
        return
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as opened:
        cursor: Any = opened  # its stubs want the rows in a list; they may come one by one
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
