"""The database itself notices whose touches change, so that counts kept of them are made anew.

Touches come and go in many ways: by hand, with imports and their undo, with merges and erasures.
Triggers see all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TOUCHES, SEATS, DUE = "touches_touch", "touches_touchperson", "touches_countsdue"
VERBS = ("INSERT", "UPDATE", "DELETE")
CHANGED = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in ("account_id", "day", "channel")
)


def notice_changes(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    with connection.cursor() as cursor:
        for statement in (*_gone(connection.vendor), *_placed(connection.vendor)):
            cursor.execute(statement)


def notice_nothing(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, as when the migration is undone."""
    with connection.cursor() as cursor:
        for statement in _gone(connection.vendor):
            cursor.execute(statement)


def notice_after_migration(using: str = "default", **_kwargs: object) -> None:
    """Restore the triggers: SQLite drops them silently where a migration rebuilds a table."""
    connection = connections[using]
    if {TOUCHES, SEATS, DUE} <= set(connection.introspection.table_names()):
        notice_changes(connection)


def notice_in_migration(_apps: Any, editor: Any) -> None:
    notice_changes(editor.connection)


def notice_nothing_in_migration(_apps: Any, editor: Any) -> None:
    notice_nothing(editor.connection)


def all_due_in_migration(_apps: Any, editor: Any) -> None:
    """Let everybody be counted whom somebody has been in touch with."""
    editor.execute(
        f"INSERT INTO {DUE} (account, person) SELECT DISTINCT touch.account_id, seat.person_id "
        f"FROM {SEATS} seat JOIN {TOUCHES} touch ON touch.id = seat.touch_id"
    )


def _of_seat(row: str) -> str:
    """Note whoever a row of people in touches is about."""
    return (
        f"INSERT INTO {DUE} (account, person, batch) SELECT account_id, {row}.person_id, "
        f"{row}.batch_id FROM {TOUCHES} WHERE id = {row}.touch_id;"
    )


def _of_touch(row: str) -> str:
    """Note everybody who took part in a touch, at the account it is or was of."""
    return (
        f"INSERT INTO {DUE} (account, person, batch) SELECT {row}.account_id, person_id, batch_id "
        f"FROM {SEATS} WHERE touch_id = {row}.id;"
    )


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Yield name, table, verb and what is done."""
    for verb in VERBS:
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[verb]
        noted = " ".join(_of_seat(row) for row in rows)
        yield f"{SEATS}_noticed_{verb.lower()}", SEATS, verb, noted
    yield f"{TOUCHES}_noticed_update", TOUCHES, "UPDATE", f"{_of_touch('OLD')} {_of_touch('NEW')}"


def _placed(vendor: str) -> Iterator[str]:
    for name, table, verb, noted in _triggers():
        when = f"WHEN ({CHANGED})" if table == TOUCHES else ""
        if vendor == "sqlite":
            when = when.replace("IS DISTINCT FROM", "IS NOT")
            yield f"CREATE TRIGGER {name} AFTER {verb} ON {table} {when} BEGIN {noted} END"
            continue
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {noted} RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {when} "
            f"EXECUTE FUNCTION {name}()"
        )


def _gone(vendor: str) -> Iterator[str]:
    for name, table, _verb, _noted in _triggers():
        if vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {name}"
        else:
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"
