"""Where a goal stands on a day, in one word, from its levels and its day alone.

Source: method section 9; a review's verdict is something else: a person gives it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mainstay.domain.relationship_plan.goals import Goal, attained, is_reached


class Progress(StrEnum):
    """Where a goal stands; late comes before how far it is."""

    REACHED = "reached"
    LATE = "late"
    ON_THE_WAY = "on_the_way"
    NOT_MOVED = "not_moved"
    NOT_KNOWN = "not_known"


def progress(goal: Goal, *, as_of: date) -> Progress:
    """Return where a goal stands; not known while one of its levels is not."""
    if is_reached(goal):
        return Progress.REACHED
    if goal.due is not None and goal.due < as_of:
        return Progress.LATE
    part = attained(goal)
    if part is None:
        return Progress.NOT_KNOWN
    return Progress.ON_THE_WAY if part > 0 else Progress.NOT_MOVED
