from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.relationship_plan.plans import PLAYBOOK, TODAY, codes, goal, initiative

from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.review import (
    Decision,
    Hearing,
    ReviewError,
    Verdict,
    decide,
    elapsed_part,
    hearing,
    next_review,
    propose,
)

CREATED = date(2026, 1, 1)


def proposed(levels, before=None, **others):
    judged = propose(goal(*levels, **others), PLAYBOOK, as_of=TODAY, level_before=before)
    return judged.answer, codes(judged)


def test_the_level_wanted_is_reached_even_late_or_after_a_fall():
    assert proposed((1, 3, 3)) == (Verdict.REACHED, ["review.reached"])
    assert proposed((1, 3, 3), before=4, due=date(2026, 2, 1))[0] is Verdict.REACHED
    assert proposed((None, 3, 3))[0] is Verdict.REACHED


def test_a_goal_that_rose_since_the_last_review_is_on_the_way():
    assert proposed((1, 2, 4), before=1) == (Verdict.ON_THE_WAY, ["review.rose"])
    assert proposed((1, 2, 4)) == (Verdict.ON_THE_WAY, ["review.rose"])


def test_a_goal_that_fell_is_stuck():
    assert proposed((1, 2, 4), before=3) == (Verdict.STUCK, ["review.fell"])


@pytest.mark.parametrize(
    ("set_on", "due", "verdict", "code"),
    [
        (date(2026, 4, 1), date(2026, 9, 28), Verdict.ON_THE_WAY, "review.in_pace"),  # 90 of 180
        (date(2026, 3, 31), date(2026, 9, 27), Verdict.STUCK, "review.behind"),  # 91 of 180
        (date(2026, 1, 1), TODAY, Verdict.STUCK, "review.behind"),
        (None, date(2026, 9, 28), Verdict.STUCK, "review.no_move"),
        (date(2026, 4, 1), None, Verdict.STUCK, "review.no_move"),
    ],
)
def test_a_goal_that_did_not_move_has_half_of_its_time(set_on, due, verdict, code):
    assert proposed((2, 2, 3), before=2, set_on=set_on, due=due) == (verdict, [code])


def test_half_won_lasts_until_the_day_it_is_due():
    waiting = {"before": 2, "set_on": date(2026, 1, 1)}
    assert proposed((1, 2, 3), due=date(2026, 7, 1), **waiting)[0] is Verdict.ON_THE_WAY
    assert proposed((1, 2, 3), due=TODAY, **waiting)[0] is Verdict.STUCK


def test_a_dropped_goal_and_one_whose_person_left_are_proposed_as_dropped():
    assert proposed((1, 2, 4), dropped_on=TODAY) == (Verdict.DROPPED, ["review.dropped"])
    assert proposed((1, 4, 4), person_left_on=TODAY) == (Verdict.DROPPED, ["review.person_left"])
    assert proposed((1, 4, 4), person_left_on=TODAY + timedelta(days=1))[0] is Verdict.REACHED


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ((1, None, 3), "unknown.goal_now"),
        ((1, 2, None), "unknown.goal_target"),
        ((None, 2, 3), "unknown.goal_start"),
    ],
)
def test_no_verdict_is_proposed_on_levels_not_known(levels, code):
    assert proposed(levels) == (None, [code])


def test_a_person_decides_and_says_why_when_the_figures_say_otherwise():
    suggestion = propose(goal(1, 2, 4), PLAYBOOK, as_of=TODAY, level_before=1)
    agreed = Decision(Verdict.ON_THE_WAY, "Alice", TODAY)
    assert decide(suggestion, agreed) is agreed
    with pytest.raises(ReviewError, match="say why"):
        decide(suggestion, Decision(Verdict.STUCK, "Alice", TODAY, "  "))
    other = Decision(Verdict.STUCK, "Alice", TODAY, "Her budget is frozen")
    assert decide(suggestion, other) is other
    unsure = propose(goal(1, None, 4), PLAYBOOK, as_of=TODAY, level_before=1)
    assert decide(unsure, agreed) is agreed


def test_the_next_review_is_due_ninety_two_days_after_the_last_or_the_start():
    assert next_review(CREATED, None, PLAYBOOK) == date(2026, 4, 3)
    assert next_review(CREATED, date(2026, 3, 30), PLAYBOOK) == TODAY


@pytest.mark.parametrize(
    ("days", "who", "code"),
    [
        (-15, Hearing.NOBODY, "review.next"),
        (-14, Hearing.OWNER_SOON, "review.soon"),
        (0, Hearing.OWNER_SOON, "review.soon"),
        (1, Hearing.OWNER, "review.missed"),
        (14, Hearing.OWNER, "review.missed"),
        (15, Hearing.LINE_MANAGER, "review.escalated"),
    ],
)
def test_a_missed_review_is_told_to_the_owner_and_then_to_the_line_manager(days, who, code):
    today = next_review(CREATED, None, PLAYBOOK) + timedelta(days=days)
    judged = hearing(CREATED, None, PLAYBOOK, as_of=today)
    assert (judged.answer, codes(judged)) == (who, [code])
    assert judged.reasons[0].params == {"due": date(2026, 4, 3), "days": abs(days)}


def test_without_a_plan_no_review_is_missed():
    assert codes(hearing(None, None, PLAYBOOK, as_of=TODAY)) == ["unknown.no_plan"]
    assert hearing(TODAY, None, PLAYBOOK, as_of=CREATED).answer is None


def test_a_review_held_later_does_not_help_on_the_day_looked_at():
    judged = hearing(CREATED, date(2026, 6, 1), PLAYBOOK, as_of=date(2026, 4, 10))
    assert judged.answer is Hearing.OWNER


@pytest.mark.parametrize(
    ("day", "part"), [(date(2025, 1, 1), 0), (date(2026, 7, 2), "0.5"), (date(2028, 1, 1), 1)]
)
def test_the_time_gone_lies_between_none_and_all(day, part):
    year = goal(1, 2, 3, due=date(2026, 12, 31))
    assert elapsed_part(year, as_of=day) == Decimal(part)
    assert elapsed_part(goal(1, 2, 3, due=date(2026, 1, 1)), as_of=day) is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_who_hears_never_shrinks_with_time(first, second):
    early, late = sorted((first, second))
    order = list(Hearing)
    places = [
        order.index(hearing(CREATED, None, PLAYBOOK, as_of=CREATED + timedelta(days=n)).answer)
        for n in (early, late)
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("age", "verdict"), [(0, "too_new"), (27, "too_new"), (28, "on_the_way")])
def test_a_goal_of_less_than_four_weeks_is_too_new_to_judge(age, verdict):
    levels, set_on = (2, 2, 3), TODAY - timedelta(days=age)
    assert proposed(levels, set_on=set_on, due=TODAY + timedelta(days=300))[0] == verdict


def test_a_new_goal_that_moved_is_judged_by_its_move_and_one_kept_is_too_new():
    assert proposed((2, 3, 4), set_on=TODAY)[0] is Verdict.ON_THE_WAY
    assert proposed((2, 3, 3), set_on=TODAY)[0] is Verdict.REACHED
    assert proposed((2, 1, 3), set_on=TODAY)[0] is Verdict.STUCK
    assert proposed((3, 3, 3), set_on=TODAY) == (Verdict.TOO_NEW, ["review.new"])
    assert proposed((1, None, 3), set_on=TODAY) == (Verdict.TOO_NEW, ["review.new"])


@pytest.mark.parametrize(
    ("age", "due", "done", "verdict"),
    [
        (60, 1, None, Verdict.TOO_NEW),
        (60, 0, None, Verdict.STUCK),
        (60, 5, -1, Verdict.STUCK),
        (92, 1, None, Verdict.TOO_NEW),
        (93, 1, None, Verdict.STUCK),  # dates that are put off do not hide a goal for ever
    ],
)
def test_a_goal_for_which_nothing_was_due_yet_is_too_new_until_the_next_review(
    age, due, done, verdict
):
    day = TODAY + timedelta(days=due)
    done_on = None if done is None else TODAY + timedelta(days=done)
    planned = [initiative(Kind.CONTACT, None, due=day, done_on=done_on)]
    facts = goal(2, 2, 3, set_on=TODAY - timedelta(days=age), due=TODAY)
    judged = propose(facts, PLAYBOOK, as_of=TODAY, level_before=2, initiatives=planned)
    assert judged.answer is verdict


def test_of_a_goal_that_is_too_new_a_person_may_say_anything_without_a_note():
    suggestion = propose(goal(2, 2, 3, set_on=TODAY), PLAYBOOK, as_of=TODAY)
    stuck = Decision(Verdict.STUCK, "Alice", TODAY)
    assert decide(suggestion, stuck) is stuck
