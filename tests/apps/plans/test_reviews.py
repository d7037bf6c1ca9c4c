"""Reviews: guided by the figures, closed into a record that stays, compared, due and escalated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed
from mainstay.apps.people.models import Person, Position
from mainstay.apps.plans.actions.plans import PlanProblem
from mainstay.apps.plans.actions.reviews import (
    abandon_review,
    close,
    give_verdict,
    note_review,
    start_review,
)
from mainstay.apps.plans.actions.undoing import undo
from mainstay.apps.plans.models import Goal, RelationshipPlan, Review
from mainstay.apps.plans.queries.due import due_plans
from mainstay.apps.plans.queries.reviews import read_meeting, record_of, review_before
from mainstay.domain.relationship_plan.record import Move, RecordError, compare_reviews
from mainstay.domain.relationship_plan.review import Decision, Hearing, ReviewError, Verdict
from tests.apps.plans.scene import SPRING, SUMMER, WINTER, answer, goal_of, plan_of_hers, somebody
from tests.apps.plans.test_writing import newest
from tests.cast import Cast


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


@pytest.fixture
def plan(cast: Cast) -> RelationshipPlan:
    """A plan with one goal, for Ines: from 1 to 3, and she is at 2 by spring."""
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 1, day=WINTER)
    answer(cast.hers, ines, 2, day=SPRING - timedelta(days=5))
    made = plan_of_hers(cast)
    goal_of(made, ines, cast)
    return made


def held(plan: RelationshipPlan, cast: Cast, day: date, verdict: Verdict, note: str = "") -> Review:
    """Hold a review on a day and close it with one verdict on every goal."""
    by = actor(cast.alice)
    review = start_review(plan, today=day, now=noon(day), by=by)
    for each in read_meeting(review, user=cast.alice).unjudged:
        goal = Goal.objects.get(pk=each.goal.goal_id)
        give_verdict(review, goal, Decision(verdict, "Alice", day, note), by=by)
    return close(review, now=noon(day), by=by)


def test_the_figures_propose_a_verdict_from_the_levels_of_the_day(
    cast: Cast, plan: RelationshipPlan
) -> None:
    review = start_review(plan, today=SPRING, now=noon(SPRING), by=actor(cast.alice))
    (row,) = read_meeting(review, user=cast.alice).goals
    assert (row.goal.start, row.goal.now, row.goal.target) == (1, 2, 3)
    assert row.proposed.answer is Verdict.ON_THE_WAY
    assert [reason.code for reason in row.proposed.reasons] == ["review.rose"]


def test_a_verdict_against_the_figures_needs_a_note(cast: Cast, plan: RelationshipPlan) -> None:
    by, goal = actor(cast.alice), Goal.objects.get()
    review = start_review(plan, today=SPRING, now=noon(SPRING), by=by)
    stuck = Decision(Verdict.STUCK, "Alice", SPRING)
    with pytest.raises(ReviewError, match="note"):
        give_verdict(review, goal, stuck, by=by)
    said = give_verdict(review, goal, replace(stuck, note="She avoids us"), by=by)
    assert (said.verdict, said.note, said.by) == ("stuck", "She avoids us", "Alice")


def test_a_review_is_not_closed_while_a_goal_has_no_verdict(
    cast: Cast, plan: RelationshipPlan
) -> None:
    by = actor(cast.alice)
    review = start_review(plan, today=SPRING, now=noon(SPRING), by=by)
    with pytest.raises(RecordError, match="Ines Falk"):
        close(review, now=noon(SPRING), by=by)
    review.refresh_from_db()
    assert review.closed_at is None


def test_a_goal_set_in_the_review_itself_needs_no_verdict(
    cast: Cast, plan: RelationshipPlan
) -> None:
    otto = somebody(cast.hers, "Otto Kern")
    review = start_review(plan, today=SPRING, now=noon(SPRING), by=actor(cast.alice))
    goal_of(plan, otto, cast, today=SPRING)
    names = [each.goal.person for each in read_meeting(review, user=cast.alice).unjudged]
    assert names == ["Ines Falk"]


def test_a_closed_review_keeps_what_was_so_and_is_never_changed(
    cast: Cast, plan: RelationshipPlan
) -> None:
    by = actor(cast.alice)
    review = start_review(plan, today=SPRING, now=noon(SPRING), by=by)
    note_review(review, present="Alice\nBob", decisions="Invite her board", by=by)
    decision = Decision(Verdict.ON_THE_WAY, "Alice", SPRING)
    give_verdict(review, Goal.objects.get(), decision, by=by)
    close(review, now=noon(SPRING), by=by)
    goal = Goal.objects.get()
    goal.what, goal.target_level = "Something else", 4
    goal.save()
    Person.objects.update(name="Ines Holm")
    record = record_of(Review.objects.get())
    assert record.is_intact
    assert record.data["present"] == ["Alice", "Bob"]
    assert record.data["decisions"] == ["Invite her board"]
    (row,) = record.data["goals"]
    assert (row["person"], row["what"], row["target"]) == ("Ines Falk", "Calls us first", 3)
    assert (row["verdict"], row["attained"]) == ("on_the_way", "0.5")
    for act in (
        lambda: note_review(review, present="x", decisions="", by=by),
        lambda: give_verdict(review, goal, decision, by=by),
        lambda: close(review, now=noon(SPRING), by=by),
        lambda: abandon_review(review, by=by),
    ):
        with pytest.raises(PlanProblem, match="closed"):
            act()


def test_a_record_that_somebody_changed_shows_it(cast: Cast, plan: RelationshipPlan) -> None:
    review = held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    review.record["goals"][0]["verdict"] = "reached"
    assert not record_of(review).is_intact


def test_closing_is_final_and_not_taken_back(cast: Cast, plan: RelationshipPlan) -> None:
    held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    with pytest.raises(CannotTakeBackDeed, match="final"):
        undo(plan, newest(), by=actor(cast.alice))


def test_a_goal_called_dropped_in_a_review_is_dropped_and_leaves_the_next_one(
    cast: Cast, plan: RelationshipPlan
) -> None:
    held(plan, cast, SPRING, Verdict.DROPPED, note="She moves to another firm")
    goal = Goal.objects.get()
    assert (goal.dropped_on, goal.dropped_why) == (SPRING, "She moves to another firm")
    following = start_review(plan, today=SUMMER, now=noon(SUMMER), by=actor(cast.alice))
    assert read_meeting(following, user=cast.alice).goals == ()


def test_two_quarters_are_compared_goal_by_goal(cast: Cast, plan: RelationshipPlan) -> None:
    ines, otto = Person.objects.get(name="Ines Falk"), somebody(cast.hers, "Otto Kern")
    held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    answer(cast.hers, ines, 3, day=SUMMER - timedelta(days=2))
    goal_of(plan, otto, cast, today=SUMMER)
    held(plan, cast, SUMMER, Verdict.REACHED)
    before, now = review_before(plan, SPRING), review_before(plan, SUMMER)
    assert before is not None
    assert now is not None
    moves = {each.person: each.move.answer for each in compare_reviews(before, now)}
    assert moves == {"Ines Falk": Move.STRONGER, "Otto Kern": Move.CAME}


def test_what_changed_on_the_map_since_the_last_review_is_told(
    cast: Cast, plan: RelationshipPlan
) -> None:
    held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    otto = somebody(cast.hers, "Otto Kern", since=SPRING + timedelta(days=9))
    Position.objects.filter(person__name="Ines Falk").update(end=SPRING + timedelta(days=20))
    review = start_review(plan, today=SUMMER, now=noon(SUMMER), by=actor(cast.alice))
    meeting = read_meeting(review, user=cast.alice)
    told = {(reason.code, reason.params["name"]) for reason in meeting.changes}
    assert {("change.came", str(otto)), ("change.left", "Ines Falk")} <= told
    assert meeting.goals[0].proposed.answer is Verdict.DROPPED


def test_a_review_is_open_once_and_held_once_a_day(cast: Cast, plan: RelationshipPlan) -> None:
    by = actor(cast.alice)
    first = start_review(plan, today=SPRING, now=noon(SPRING), by=by)
    assert start_review(plan, today=SPRING, now=noon(SPRING), by=by).pk == first.pk
    abandon_review(first, by=by)
    held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    with pytest.raises(PlanProblem, match="today already"):
        start_review(plan, today=SPRING, now=noon(SPRING), by=by)
    with pytest.raises(NotAllowed):
        start_review(plan, today=SUMMER, now=noon(SUMMER), by=actor(cast.olga))


@pytest.mark.parametrize(
    ("days", "hears", "waits_for"),
    [
        (60, Hearing.NOBODY, set()),
        (85, Hearing.OWNER_SOON, {"alice"}),
        (100, Hearing.OWNER, {"alice"}),
        (107, Hearing.LINE_MANAGER, {"alice", "nora"}),
    ],
)
def test_a_missed_review_reaches_the_owner_and_then_the_line_manager(
    cast: Cast, plan: RelationshipPlan, days: int, hears: Hearing, waits_for: set[str]
) -> None:
    """Nora leads Alice: she hears of it when it is late by more than fourteen days."""
    held(plan, cast, SPRING, Verdict.ON_THE_WAY)
    (row,) = due_plans(cast.dana, day=SPRING + timedelta(days=days))
    assert (row.last, row.due) == (SPRING, SPRING + timedelta(days=92))
    assert row.hears.answer is hears
    assert {who for who, user in cast.everybody().items() if row.concerns(user)} == waits_for


def test_an_open_review_does_not_count_as_held(cast: Cast, plan: RelationshipPlan) -> None:
    start_review(plan, today=SPRING, now=noon(SPRING), by=actor(cast.alice))
    (row,) = due_plans(cast.alice, day=SPRING)
    assert row.last is None
    assert row.open_review is not None
