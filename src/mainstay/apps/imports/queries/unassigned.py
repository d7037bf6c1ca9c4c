"""Order lines that belong to no account yet."""

from __future__ import annotations

from mainstay.analytics.intake.unassigned import Lines, Search, unassigned_lines
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.organisation.queries import counted_batches

PAGE = 100


def unassigned(search: Search | None = None, *, page: int = 1, size: int = PAGE) -> Lines:
    """Return how many order lines are unassigned, their sums, and one page of them."""
    return unassigned_lines(
        lake(),
        batches=counted_batches().ids,
        search=search or Search(),
        start=(max(page, 1) - 1) * size,
        size=size,
    )
