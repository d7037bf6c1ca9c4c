"""Counts of touches are kept for everybody, so that no page reads all touches of an account.

They have no history: whoever has the touches can count them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import numpy as np
from django.db import connection

from mainstay.analytics.touch_counts import KINDS, CountColumns, TouchColumns, counts_to_the_last
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.touches.models import CountsDue, KeptCounts
from mainstay.apps.touches.queries import counting
from mainstay.apps.touches.queries.counting import Place
from mainstay.domain.observed_strength import TouchKind

COUNT = "count touches"
PIECE = 10_000  # rows worked on in one transaction
FIRST = np.datetime64(date(1970, 1, 1), "D")
KIND = {channel.value: KINDS.index(kind) for channel, kind in counting.KINDS.items()}
COUNTED = {
    "meetings": TouchKind.MEETING,
    "calls": TouchKind.CALL,
    "mails_from": TouchKind.MAIL_FROM,
    "mails_to": TouchKind.MAIL_TO,
}


def count_touches(*, by: Actor) -> int:
    """Count anew where touches have changed or the half-life has; return at how many places.

    Only the touches of the people there are read. What changes meanwhile stays due: a row that
    says so goes only with a count of touches that were read after it.
    """
    half_life, counted = playbook()[counting.HALF_LIFE], 0
    due, others = counting.counts_due(), counting.counted_otherwise(half_life)
    for rows in (due, others):
        columns = rows.order_by("account", "person").values_list("pk", "account", "person")
        while piece := list(columns[:PIECE]):
            places = {(account, person) for _, account, person in piece}
            found = _counted(places, half_life)
            with deed(COUNT, by=by):
                _keep(places, found, half_life)
                if rows is due:
                    CountsDue.objects.filter(pk__in=[pk for pk, _, _ in piece]).delete()
            counted += len(places)
    return counted


def _counted(places: Collection[Place], half_life: float) -> CountColumns:
    """Count the touches at these places; people's touches elsewhere are left out."""
    rows = list(counting.touch_rows({person for _, person in places}))
    touches = TouchColumns(
        np.array([account for account, *_ in rows], np.int64),
        np.array([person for _, person, *_ in rows], np.int64),
        (np.array([day for *_, day, _ in rows], "datetime64[D]") - FIRST).astype(np.int64),
        np.array([KIND[channel] for *_, channel in rows], np.int64),
    )
    return counts_to_the_last(touches, half_life=half_life)


def _keep(places: Collection[Place], found: CountColumns, half_life: float) -> None:
    """Write what was counted; of whom no touch is left, nothing is kept."""
    rows = {row[:2]: row for row in _rows(found, half_life)}
    quote = connection.ops.quote_name
    table = quote(KeptCounts._meta.db_table)
    names = ("account", "person", "half_life", "last", *COUNTED)
    taken = ", ".join(f"{name} = excluded.{name}" for name in names[2:])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(map(quote, names))}) "
            f"VALUES ({', '.join(['%s'] * len(names))}) "
            f"ON CONFLICT (account, person) DO UPDATE SET {taken}",
            [rows[place] for place in places if place in rows],
        )
        cursor.executemany(
            f"DELETE FROM {table} WHERE account = %s AND person = %s",
            [place for place in places if place not in rows],
        )


def _rows(found: CountColumns, half_life: float) -> Iterator[tuple[int | float | str, ...]]:
    days = np.datetime_as_string(found.last + FIRST).tolist()
    counts = (found.counts[kind].tolist() for kind in COUNTED.values())
    columns = zip(found.account.tolist(), found.person.tolist(), days, *counts, strict=True)
    for account, person, last, *each in columns:
        yield account, person, half_life, last, *each
