"""Background work of the portfolio: scoring, every night and after what changes the figures."""

from __future__ import annotations

from django_tasks import task

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.worth.queries import last_day_with_lines


@task()
def score_everybody() -> None:
    """Keep today's standings; nothing to do while there are no order lines."""
    if last_day_with_lines(counted_batches()) is not None:
        score(Wish(), by=Actor(name="nightly score"))
