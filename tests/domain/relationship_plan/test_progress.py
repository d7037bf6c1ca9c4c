"""Where a goal stands, in one word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mainstay.domain.relationship_plan.goals import Goal
from mainstay.domain.relationship_plan.progress import Progress, progress

TODAY = date(2026, 6, 30)
GOAL = Goal(1, 2, "Ines", "Takes our calls", start=1, now=1, target=3, due=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        (GOAL, Progress.NOT_MOVED),
        (replace(GOAL, now=2), Progress.ON_THE_WAY),
        (replace(GOAL, now=3), Progress.REACHED),
        (replace(GOAL, now=None), Progress.NOT_KNOWN),
        (replace(GOAL, now=2, due=date(2026, 6, 29)), Progress.LATE),
        (replace(GOAL, now=3, due=date(2026, 6, 29)), Progress.REACHED),
    ],
)
def test_late_comes_before_how_far_it_is_and_reached_before_late(
    goal: Goal, found: Progress
) -> None:
    assert progress(goal, as_of=TODAY) is found
