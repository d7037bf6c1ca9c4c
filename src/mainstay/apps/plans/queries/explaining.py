"""The arithmetic behind each figure of a plan, by the figure's code."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.apps.plans.queries.reviews import plan_figures
from mainstay.apps.plans.queries.table import PlanReading
from mainstay.domain.figure import Explanation
from mainstay.domain.relationship_plan.goals import explain_attained, explain_priority
from mainstay.domain.relationship_plan.initiatives import explain_easy_share, explain_spend
from mainstay.domain.relationship_plan.integration import explain_owners_linked, owners
from mainstay.domain.relationship_plan.strategic import explain_stresses_kept


def plan_explanation(
    reading: PlanReading, code: str, asked: Mapping[str, str]
) -> Explanation | None:
    """Return what explains a figure; ``asked`` may name the goal; None for no figure of a plan."""
    if code in ("goal_priority", "goal_attained"):
        return _of_goal(reading, code, asked.get("goal", ""))
    facts, book = reading.book.facts, reading.book
    told = (
        *plan_figures(book, reading.playbook),
        explain_easy_share(facts.initiatives),
        explain_spend(facts.initiatives),
        explain_owners_linked(owners(facts.goals, facts.initiatives), book.links),
        explain_stresses_kept(book.evidence, reading.playbook, as_of=reading.day),
    )
    return next((each for each in told if each.figure.code == code), None)


def _of_goal(reading: PlanReading, code: str, wanted: str) -> Explanation | None:
    found = (goal for goal in reading.book.facts.goals if str(goal.goal_id) == wanted)
    goal = next(found, None)
    if goal is None:
        return None
    return explain_priority(goal) if code == "goal_priority" else explain_attained(goal)
