"""Numbers for rows that are about to be made, so that the lake can name them beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models, transaction


def reserve(rows: Sequence[models.Model]) -> None:
    """Give unsaved rows of one table their primary keys; a gap is left when they are not saved."""
    if not rows:
        return
    table = type(rows[0])._meta.db_table
    numbers = _next_postgresql if connection.vendor == "postgresql" else _next_sqlite
    for row, number in zip(rows, numbers(table, len(rows)), strict=True):
        row.pk = number


def _next_postgresql(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{table}"', count],
        )
        return [int(number) for (number,) in cursor.fetchall()]


def _next_sqlite(table: str, count: int) -> list[int]:
    """Move SQLite's own counter of the table, in one short transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = int(cursor.fetchone()[0])
    return list(range(last - count + 1, last + 1))
