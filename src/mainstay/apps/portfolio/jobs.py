"""Background work of the portfolio: scoring, every night and after what changes the figures."""

from __future__ import annotations

from django_tasks import task

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.portfolio.actions import drop_superfluous_scores, score
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.worth.queries import last_day_with_lines


@task()
def score_everybody() -> None:
    """Keep today's standings, not all of old days; nothing to do while there are no order lines."""
    by = Actor(name="nightly score")
    if last_day_with_lines(counted_batches()) is not None:
        score(Wish(), by=by, is_automatic=True)
        drop_superfluous_scores(by=by)
