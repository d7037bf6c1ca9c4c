"""The goals that are pursued at some accounts: where each stands and what is done for it next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal
from mainstay.apps.plans.queries.facts import GoalFact, goal_facts, initiative_facts
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_plan.goals import by_priority
from mainstay.domain.relationship_plan.initiatives import Initiative
from mainstay.domain.relationship_plan.progress import Progress, progress


@dataclass(frozen=True, slots=True)
class Pursued:
    """A goal with where it stands and the initiative that is due next for it."""

    goal: GoalFact
    progress: Progress
    next: Initiative | None
    is_next_late: bool = False

    @property
    def progress_code(self) -> str:
        """Where it stands as a code that has a word."""
        return f"progress.{self.progress}"


def pursued(maps: Mapping[int, AccountMap], *, user: User | None, day: date) -> tuple[Pursued, ...]:
    """Return the goals on a day at the accounts of some maps, to who may judge; the first first."""
    if not may_judge(user):
        return ()
    there = Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)
    rows = Goal.objects.filter(there, plan__account__in=list(maps), set_on__lte=day)
    by_plan = goal_facts(rows, maps=maps)
    if not by_plan:
        return ()
    initiatives = [one for found in initiative_facts(list(by_plan), day).values() for one in found]
    goals = by_priority(goal for found in by_plan.values() for goal in found)
    return tuple(_pursued(goal, _next(goal, initiatives, day), day) for goal in goals)


def _pursued(goal: GoalFact, task: Initiative | None, day: date) -> Pursued:
    is_late = task is not None and task.due is not None and task.due < day
    return Pursued(goal, progress(goal, as_of=day), task, is_late)


def _next(goal: GoalFact, initiatives: list[Initiative], day: date) -> Initiative | None:
    """The first initiative for a goal that is not done, one without a day last."""
    ahead = [
        one
        for one in initiatives
        if goal.goal_id in one.goal_ids and (one.done_on is None or one.done_on > day)
    ]
    return min(ahead, key=lambda one: (one.due or date.max, one.initiative_id), default=None)
