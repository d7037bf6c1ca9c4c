"""Rows that follow from others, written past the models: a hundred thousand in a second.

They have no history entries: whoever knows what they follow from can make them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.transaction import TransactionManagementError


def unknown_value() -> float | None:
    """Return what ``insert_derived`` is given as null.

    SQLite keeps NaN as null, and its module takes it in a tenth of the time of a None.
    """
    return None if connection.vendor == "postgresql" else float("nan")


def insert_derived(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows as one part of a deed.

    ``columns`` are the table's; those left out have a default. Values are as the database keeps
    them: decimals as texts of all their places, yes and no as 1 and 0. TransactionManagementError
    outside of a deed.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("insert_derived is called inside a deed")
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            one_by_one: Any = rows  # SQLite takes any iterable, as the stubs do not know
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", one_by_one)
