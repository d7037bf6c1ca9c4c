"""Order lines that belong to no account yet."""

from __future__ import annotations

from hashlib import sha256

from mainstay.analytics.intake.unassigned import Lines, Search, unassigned_lines
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.organisation.queries import counted_batches
from mainstay.ui.process_cache import cache

PAGE = 100
ALL = Search()


def unassigned(search: Search | None = None, *, page: int = 1, size: int = PAGE) -> Lines:
    """Return how many order lines are unassigned, their sums, and one page of them.

    What batches hold never changes, so the first page is kept until others count.
    """
    batches, wanted = counted_batches(), search or ALL
    asked = repr((str(lake().folder), batches.ids, size))
    key = f"unassigned:{sha256(asked.encode()).hexdigest()}"
    is_first = wanted == ALL and page <= 1
    if is_first and (kept := cache.get(key)) is not None:
        found: Lines = kept
        return found
    found = unassigned_lines(
        lake(),
        batches=batches.ids,
        search=wanted,
        start=(max(page, 1) - 1) * size,
        size=size,
    )
    if is_first:
        cache.set(key, found)
    return found
