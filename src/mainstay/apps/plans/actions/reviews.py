"""A review is begun, goes from goal to goal, and is closed into a record that nobody changes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.plans.actions.plans import PlanProblem, named
from mainstay.apps.plans.models import Goal, GoalVerdict, RelationshipPlan, Review
from mainstay.apps.plans.queries.reviews import (
    Meeting,
    MeetingGoal,
    read_meeting,
    reviewed_plan,
)
from mainstay.domain.relationship_plan.record import ReviewRecord, close_review
from mainstay.domain.relationship_plan.review import Decision, Verdict, decide

CLOSE = "close review"
OPEN_PARTS = ("present", "decisions")


def start_review(plan: RelationshipPlan, *, today: date, now: datetime, by: Actor) -> Review:
    """Begin a review of a plan; the one that is open already where there is one."""
    must_judge(plan.account, by=by)
    with deed("start review", by=by):
        as_read(plan, None)
        found = plan.reviews.filter(closed_at__isnull=True).first()
        if found is not None:
            return found
        if plan.reviews.filter(held_on__gte=today).exists():
            raise PlanProblem(_("A review of this plan was closed today already."))
        return Review.objects.create(plan=plan, held_on=today, begun_by=by.user, begun_at=now)


def note_review(
    review: Review, *, present: str, decisions: str, seen: int | None = None, by: Actor
) -> Review:
    """Write down who is there and what was decided; ``seen`` as in ``as_read``."""
    must_judge(review.plan.account, by=by)
    with deed("write in review", by=by):
        review = _open(review, seen, among=OPEN_PARTS)
        review.present, review.decisions = present.strip(), decisions.strip()
        review.version += 1
        review.save()
    return review


def give_verdict(
    review: Review, goal: Goal, decision: Decision, *, seen: int | None = None, by: Actor
) -> GoalVerdict:
    """Say what became of a goal; ReviewError where it contradicts the figures without a note.

    ``seen`` is the newest entry of the verdict's history that was read, as in ``as_read``.
    """
    must_judge(review.plan.account, by=by)
    with deed("give verdict", by=by):
        review = _open(review, None)
        asked = _asked_about(read_meeting(review, user=by.user), goal)
        said = decide(asked.proposed, decision)
        row = review.verdicts.filter(goal=goal).first()
        row = GoalVerdict(review=review, goal=goal) if row is None else as_read(row, seen)
        row.verdict, row.note = said.verdict.value, said.note.strip()
        row.by, row.day = said.by, said.on
        row.save()
        review.version += 1
        review.save()
    return row


def close(
    review: Review,
    *,
    now: datetime,
    leave_unjudged: bool = False,
    seen: int | None = None,
    by: Actor,
) -> Review:
    """Freeze a review; RecordError while a goal has no verdict, unless they are left unjudged.

    Goals whose verdict is "dropped" are dropped with it, for the reason noted.
    """
    must_judge(review.plan.account, by=by)
    with deed(CLOSE, by=by):
        review = _open(review, seen)
        meeting = read_meeting(review, user=by.user)
        plan = reviewed_plan(meeting, held_by=named(by))
        record: ReviewRecord = close_review(plan, leave_unjudged=leave_unjudged)
        for each in meeting.goals:
            _drop(each, on=review.held_on)
        review.record, review.digest = dict(record.data), record.digest
        review.closed_at, review.closed_by = now, named(by)
        review.version += 1
        review.save()
    return review


def abandon_review(review: Review, *, seen: int | None = None, by: Actor) -> None:
    """Take an open review away with its verdicts; the deed can be taken back whole."""
    must_judge(review.plan.account, by=by)
    with deed("abandon review", by=by):
        _open(review, seen).delete()


def _open(review: Review, seen: int | None, *, among: tuple[str, ...] = ()) -> Review:
    review = as_read(review, seen, among=among)
    if review.closed_at is not None:
        raise PlanProblem(_("This review is closed: its record is not changed any more."))
    return review


def _asked_about(meeting: Meeting, goal: Goal) -> MeetingGoal:
    found = next((each for each in meeting.goals if each.goal.goal_id == goal.pk), None)
    if found is None:
        raise PlanProblem(_("This goal is not part of the review."))
    return found


def _drop(each: MeetingGoal, *, on: date) -> None:
    if each.decision is None or each.decision.verdict is not Verdict.DROPPED:
        return
    if each.goal.dropped_on is None:
        goal = Goal.objects.select_for_update().get(pk=each.goal.goal_id)
        goal.dropped_on, goal.dropped_why = on, each.decision.note
        goal.version += 1
        goal.save()
