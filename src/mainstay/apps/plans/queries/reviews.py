"""Reviews of plans: what an open one looks at, the closed ones, and which are due or missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.last_changes import NOTHING, opened
from mainstay.apps.plans.models import GoalVerdict, RelationshipPlan, Review
from mainstay.apps.plans.queries.facts import GoalFact, PlanBook, plan_books
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.figure import Explanation
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.compare import compare
from mainstay.domain.relationship_map.coverage import (
    explain_coverage,
    explain_depth,
    explain_roles_reached,
    explain_weighted_coverage,
)
from mainstay.domain.relationship_plan.goals import active, by_priority, explain_attainment
from mainstay.domain.relationship_plan.initiatives import Initiative
from mainstay.domain.relationship_plan.record import (
    ReviewedGoal,
    ReviewedPlan,
    ReviewRecord,
)
from mainstay.domain.relationship_plan.review import Decision, Verdict, propose
from mainstay.domain.relationship_plan.steps import explain_steps_done, steps


@dataclass(frozen=True, slots=True)
class MeetingGoal:
    """A goal as a meeting looks at it; ``seen`` is the newest entry of its verdict's history."""

    goal: GoalFact
    proposed: Judgement[Verdict]
    said: GoalVerdict | None
    seen: int
    before: Mapping[str, Any] | None
    initiatives: tuple[Initiative, ...]

    @property
    def decision(self) -> Decision | None:
        """The verdict given in this review."""
        if self.said is None:
            return None
        row = self.said
        return Decision(Verdict(row.verdict), row.by, row.day, row.note)

    @property
    def reviewed(self) -> ReviewedGoal:
        """The goal as the record will hold it."""
        return ReviewedGoal(self.goal, self.proposed, self.decision)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that a review has before it."""

    review: Review
    book: PlanBook
    playbook: Playbook
    last: ReviewRecord | None
    changes: tuple[Reason, ...]
    goals: tuple[MeetingGoal, ...]

    @property
    def unjudged(self) -> tuple[MeetingGoal, ...]:
        """Goals that want a verdict and have none."""
        day = self.review.held_on
        return tuple(each for each in self.goals if each.reviewed.is_unjudged(day))

    @property
    def judged(self) -> int:
        return sum(each.said is not None for each in self.goals)

    @property
    def figures(self) -> tuple[Explanation, ...]:
        return plan_figures(self.book, self.playbook)


def plan_figures(book: PlanBook, playbook: Playbook) -> tuple[Explanation, ...]:
    """Explain the figures that a review keeps: what was attained, the steps, the coverage."""
    return (
        explain_attainment(book.facts.goals),
        explain_steps_done(steps(book.facts, playbook)),
        explain_coverage(book.facts.map, playbook),
        explain_weighted_coverage(book.facts.map, playbook),
        explain_depth(book.facts.map, playbook),
        explain_roles_reached(book.facts.map, playbook),
    )


def read_meeting(review: Review, *, user: User | None) -> Meeting:
    """Read what a review looks at, as the day it is held on shows it."""
    plan, day = review.plan, review.held_on
    now, playbook = account_map(plan.account, user=user, day=day), playbook_on(day)
    books = plan_books([plan], maps={plan.account_id: now}, day=day, texts_of=timezone.localdate())
    book = books[plan.pk]
    last = review_before(plan, day)
    changes: tuple[Reason, ...] = ()
    if last is not None:
        then = account_map(plan.account, user=user, day=last.held_on)
        changes = tuple(change.reason for change in compare(then, now))
    goals = _meeting_goals(review, book, last, playbook)
    return Meeting(review, book, playbook, last, changes, goals)


def review_before(plan: RelationshipPlan, day: date) -> ReviewRecord | None:
    """Return the record of the latest closed review up to a day."""
    rows = plan.reviews.filter(closed_at__isnull=False, held_on__lte=day)
    row = rows.order_by("-held_on", "-pk").first()
    return None if row is None else record_of(row)


def record_of(review: Review) -> ReviewRecord:
    """Return the frozen record of a closed review."""
    return ReviewRecord(review.record or {}, review.digest)


def closed_reviews(plan: RelationshipPlan, *, until: date | None = None) -> tuple[Review, ...]:
    """Return the closed reviews of a plan that were held up to a day, the latest first."""
    rows = plan.reviews.filter(closed_at__isnull=False)
    return tuple(rows if until is None else rows.filter(held_on__lte=until))


def open_review(plan: RelationshipPlan) -> Review | None:
    """Return the review that is being held; None where there is none."""
    return plan.reviews.filter(closed_at__isnull=True).select_related("begun_by").first()


def _meeting_goals(
    review: Review, book: PlanBook, last: ReviewRecord | None, playbook: Playbook
) -> tuple[MeetingGoal, ...]:
    before = {row["goal_id"]: row for row in last.data["goals"]} if last else {}
    verdicts = {one.row.goal_id: one for one in opened(review.verdicts.all())}
    rows = []
    for goal in by_priority(_looked_at(book, last)):
        then, said = before.get(goal.goal_id), verdicts.get(goal.goal_id)
        level, serves = then["now"] if then else None, serving(goal, book)
        rows.append(
            MeetingGoal(
                goal=goal,
                proposed=propose(
                    goal,
                    playbook,
                    as_of=review.held_on,
                    level_before=level,
                    initiatives=serves,
                ),
                said=said.row if said else None,
                seen=said.seen if said else NOTHING,
                before=then,
                initiatives=serves,
            )
        )
    return tuple(rows)


def _looked_at(book: PlanBook, last: ReviewRecord | None) -> list[GoalFact]:
    """The goals of today, and those dropped since the review before."""
    return [
        goal
        for goal in book.facts.goals
        if goal.dropped_on is None or last is None or goal.dropped_on > last.held_on
    ]


def serving(goal: GoalFact, book: PlanBook) -> tuple[Initiative, ...]:
    """Return the initiatives that serve a goal."""
    every = book.facts.initiatives
    return tuple(each for each in every if goal.goal_id in each.goal_ids)


def without_goal(meeting: Meeting) -> tuple[tuple[int, str], ...]:
    """Return the important people without a goal that can be measured, by number and name."""
    facts = meeting.book.facts
    served = {goal.person_id for goal in active(facts.goals) if goal.is_measurable}
    return tuple(
        (person.person_id, person.name)
        for person in facts.map.known_people
        if person.is_important(meeting.playbook) and person.person_id not in served
    )


def reviewed_plan(meeting: Meeting, *, held_by: str) -> ReviewedPlan:
    """Return what a review closes over."""
    review = meeting.review
    return ReviewedPlan(
        plan_id=review.plan_id,
        account=str(review.plan.account),
        held_on=review.held_on,
        held_by=held_by,
        present=_lines(review.present),
        goals=tuple(each.reviewed for each in meeting.goals),
        figures=tuple(each.figure for each in meeting.figures),
        map_changes=meeting.changes,
        decisions=_lines(review.decisions),
        playbook=meeting.playbook.digest(),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
