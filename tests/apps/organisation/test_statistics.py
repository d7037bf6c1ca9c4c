"""What SQLite chooses its plans by is counted at night."""

from __future__ import annotations

import pytest
from django.db import connection

from mainstay.apps.organisation.actions.statistics import take_statistics
from mainstay.apps.organisation.jobs import housekeeping
from tests.cast import Cast


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_housekeeping_counts_what_the_tables_hold(cast: Cast) -> None:
    housekeeping.func()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'accounts_account'")
        counted = {int(row[0].split()[0]) for row in cursor.fetchall()}
    assert counted == {3}


def test_counting_twice_does_no_harm(cast: Cast) -> None:
    take_statistics()
    take_statistics()
    assert cast.hers.keys.count() == 0
