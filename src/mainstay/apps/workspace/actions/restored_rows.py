"""Rows of a backup brought into an empty database, whatever database they came from.

The tables are first made as they were when the backup was taken; once the rows are in, they are
brought forward to what this version knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mainstay.apps.workspace.queries.backup_file import (
    Backup,
    BadBackup,
    Manifest,
    NewerBackup,
    Table,
)
from mainstay.apps.workspace.queries.backup_tables import (
    AnyField,
    columns_of,
    kept_models,
    value_of,
)

AT_ONCE = 2000
Model = type[models.Model]


def refuse_newer(manifest: Manifest) -> None:
    """NewerBackup when the backup went through migrations that this version does not have."""
    known = set(MigrationLoader(None).graph.nodes)
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise NewerBackup(
            f"This backup was made by Mainstay {manifest.made_by}, which knows "
            f"{unknown[0][0]} {unknown[0][1]} and more that this one does not; install that "
            "version, then restore."
        )


def fill(backup: Backup) -> None:
    """Make the tables of the backup's time in an empty database, fill them, bring them forward.

    BadBackup when the rows do not fit.
    """
    models_then = _make_tables(backup.manifest)
    try:
        _fill_tables(backup, models_then)
    except (
        DatabaseError,
        OverflowError,
        UnicodeError,
    ) as error:  # the last two say SQLite's driver
        reason = str(error).strip().splitlines()[0]
        raise BadBackup(f"The backup's rows do not fit the database: {reason}.") from error
    _look_at_references("IMMEDIATE")  # a migration cannot alter a table with rows still to look at
    call_command("migrate", verbosity=0, interactive=False)


def _make_tables(manifest: Manifest) -> dict[tuple[str, str], Model]:
    """Return the models as they were then, by app and name."""
    executor = MigrationExecutor(connection)
    graph, then = executor.loader.graph, set(manifest.migrations)
    ends = [node for node in sorted(then) if not _followers(graph, node) & then]
    executor.migrate(ends)
    state = MigrationExecutor(connection).loader.project_state(ends)
    found = state.apps.get_models(include_auto_created=True)
    return {(m._meta.app_label, str(m._meta.model_name)): m for m in found}


def _followers(graph: Any, node: tuple[str, str]) -> set[tuple[str, str]]:
    """The migrations of the same app that build on one."""
    return {child.key for child in graph.node_map[node].children if child.key[0] == node[0]}


def _fill_tables(backup: Backup, models_then: dict[tuple[str, str], Model]) -> None:
    with transaction.atomic():
        _look_at_references("DEFERRED")
        _demand_all_tables(backup.manifest, models_then)
        for table in backup.manifest.tables:
            model = models_then.get((table.app, table.model))
            if model is None:
                raise BadBackup(f"The backup is damaged: nobody knows its table {table.model}.")
            _fill_table(backup, table, model)
            if table.next:
                _go_on_from(model, table.next)
        connection.check_constraints()


def _demand_all_tables(manifest: Manifest, models_then: dict[tuple[str, str], Model]) -> None:
    """Refuse a backup without one of the tables that there were: the history above all."""
    told = {(table.app, table.model) for table in manifest.tables}
    kept = {(m._meta.app_label, str(m._meta.model_name)) for m in kept_models()}
    for app, model in sorted((kept & models_then.keys()) - told):
        raise BadBackup(f"The backup is damaged: it lacks the table {app}.{model}.")


def _look_at_references(when: str) -> None:
    """Look at references DEFERRED, at the end only, or IMMEDIATE; only PostgreSQL can choose."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _fill_table(backup: Backup, table: Table, model: Model) -> None:
    columns = columns_of(model)
    fields = [columns[name] for name in table.columns if name in columns]
    if len(fields) != len(columns) or len(fields) != len(table.columns):
        raise BadBackup(f"The backup is damaged: {table.member} has other columns than it had.")
    if model._base_manager.exists():  # what migrations put in is among the backup's rows
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_quoted(model)}")
    rows = _values(backup, table, fields)
    insert = _copy_postgresql if connection.vendor == "postgresql" else _insert
    insert(model, fields, rows)


def _values(backup: Backup, table: Table, fields: Sequence[AnyField]) -> Iterator[tuple[Any, ...]]:
    """Yield rows as the database's driver takes them."""
    for row in backup.rows(table):
        try:
            yield tuple(
                field.get_db_prep_save(value_of(field, told), connection)
                for field, told in zip(fields, row, strict=True)
            )
        except (ValueError, TypeError, AttributeError, ArithmeticError, ValidationError) as error:
            raise BadBackup(
                f"The backup is damaged: {table.member} has a value that cannot be."
            ) from error


def _insert(model: Model, fields: Sequence[AnyField], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    statement = f"INSERT INTO {_quoted(model)} ({names}) VALUES ({places})"
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, some)


def _copy_postgresql(
    model: Model, fields: Sequence[AnyField], rows: Iterator[tuple[Any, ...]]
) -> None:
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {_quoted(model)} ({names}) FROM STDIN"
    told = connection.wrap_database_errors
    with told, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _go_on_from(model: Model, last: int) -> None:
    """Let the table give out numbers after the last one ever given: the lake knows them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [_quoted(model), model._meta.pk.column, last],
            )
            return
        table = model._meta.db_table
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def drop_tables() -> None:
    """Take away every table that this version or an earlier one made here."""
    there = set(connection.introspection.table_names())
    ours = set(connection.introspection.django_table_names(include_views=False))
    ours.add(MigrationRecorder.Migration._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in sorted(there & ours))
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {names} CASCADE")


def _quoted(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)
