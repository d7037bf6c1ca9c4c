"""The history only grows: the database itself refuses to change or delete its entries.

Triggers guard the tables, so that no program error, no query by hand and no foreign program that
uses Mainstay's database user changes an entry unnoticed. Whoever may change the tables themselves
can take the triggers away; what that means stands in docs/security.md.

The one way past them is an open row of AuditErasure, which erasing.py makes and closes within one
transaction. Rows of AuditErasure are guarded too: they may be closed, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

HISTORY = "auditlog_logentry"
ERASURES = "organisation_auditerasure"
REFUSAL = "The history only grows: its entries cannot be changed or deleted."
IS_OPEN = f"EXISTS (SELECT 1 FROM {ERASURES} WHERE is_open)"
MAY_CLOSE = "OLD.is_open AND NOT NEW.is_open"


def guard_history(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that are there stay."""
    with connection.cursor() as cursor:
        for statement in _guards(connection.vendor):
            cursor.execute(statement)


def unguard_history(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, as when the migration is undone."""
    with connection.cursor() as cursor:
        for statement in _no_guards(connection.vendor):
            cursor.execute(statement)


def guard_after_migration(using: str = "default", **_kwargs: object) -> None:
    """Restore the triggers: SQLite drops them silently where a migration rebuilds a table."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {HISTORY, ERASURES} <= tables:
        guard_history(connection)


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is in place and awake."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE nspname = current_schema() AND tgenabled <> 'D'"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name for (name,) in cursor.fetchall()}
    return set(_names(connection.vendor)) <= found


def guard_in_migration(_apps: Any, editor: Any) -> None:
    guard_history(editor.connection)


def unguard_in_migration(_apps: Any, editor: Any) -> None:
    unguard_history(editor.connection)


def _names(vendor: str) -> Iterator[str]:
    for table in (HISTORY, ERASURES):
        yield f"{table}_no_update"
        yield f"{table}_no_delete"
        if vendor == "postgresql":
            yield f"{table}_no_truncate"


def _guards(vendor: str) -> Iterator[str]:
    allowed = {
        (HISTORY, "UPDATE"): IS_OPEN,
        (HISTORY, "DELETE"): IS_OPEN,
        (ERASURES, "UPDATE"): MAY_CLOSE,
        (ERASURES, "DELETE"): "1 = 0",
    }
    if vendor == "sqlite":
        for (table, verb), when in allowed.items():
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN NOT ({when}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    for (table, verb), when in allowed.items():
        yield from _postgresql(table, verb, when)
    for table in (HISTORY, ERASURES):
        yield from _postgresql(table, "TRUNCATE", "1 = 0")


def _postgresql(table: str, verb: str, when: str) -> Iterator[str]:
    """A function that refuses unless ``when`` holds, and the trigger that calls it."""
    name = f"{table}_no_{verb.lower()}"
    row = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    answer = "NEW" if verb == "UPDATE" else "OLD"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({when}) THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN {answer}; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {row} EXECUTE FUNCTION {name}()"
    )


def _no_guards(vendor: str) -> Iterator[str]:
    for name in _names(vendor):
        table = name.rpartition("_no_")[0]
        if vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {name}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"
