"""Lets SQLite count what its tables hold, by which it chooses how to answer.

PostgreSQL does so by itself.
"""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 1000  # of each index: enough to choose by, and done in a moment


def take_statistics() -> None:
    """Count anew what has changed much since it was last counted."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("PRAGMA optimize=0x10002")  # all tables, also those not asked for yet
