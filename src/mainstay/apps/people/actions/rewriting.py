"""Leaves nothing of deleted rows in the database's own files, as far as the database lets us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from mainstay.apps.organisation.actions.statistics import take_statistics


@contextmanager
def overwritten() -> Iterator[None]:
    """Let SQLite write zeros over what the block deletes."""
    _pragma("secure_delete=ON")
    try:
        yield
    finally:
        _pragma("secure_delete=OFF")


def rewrite_database() -> bool:
    """Write the database anew; False where that cannot be now, as while others use it.

    The database's own notes on what tables hold name values of them, so they are taken first.
    PostgreSQL keeps its log of changes until it needs the room.
    """
    if connection.in_atomic_block:
        return False
    take_statistics()
    try:
        with connection.cursor() as cursor:
            return _rewrite(cursor)
    except OperationalError:  # somebody reads or writes for longer than one waits
        return False


def _rewrite(cursor: CursorWrapper) -> bool:
    if connection.vendor == "postgresql":
        cursor.execute("VACUUM (FULL, ANALYZE)")
        return True
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    is_busy, *_pages = cursor.fetchone()
    return not is_busy


def _pragma(text: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {text}")
