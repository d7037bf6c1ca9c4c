"""Background work of touches: counts of them are kept up."""

from __future__ import annotations

from django_tasks import task

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.touches.actions.counting import count_touches


@task()
def count_changed_touches() -> None:
    """Count anew where touches have changed."""
    count_touches(by=Actor(name="count of touches"))
