import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import PLAYBOOK, codes, goal

from mainstay.domain.figure import Figure, Unit
from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_plan.goals import attainment
from mainstay.domain.relationship_plan.record import (
    Move,
    RecordError,
    ReviewedGoal,
    ReviewedPlan,
    ReviewRecord,
    close_review,
    compare_reviews,
    digest_of,
    explain_attainment_change,
)
from mainstay.domain.relationship_plan.review import Decision, Verdict, propose

SPRING, SUMMER = date(2026, 3, 31), date(2026, 6, 30)


def reviewed(goals, on, **others):
    rows = tuple(
        ReviewedGoal(
            each,
            propose(each, PLAYBOOK, as_of=on, level_before=None),
            Decision(Verdict.ON_THE_WAY, "Alice", on, "we go on"),
        )
        for each in goals
    )
    figures = (attainment(goals), Figure("coverage", Decimal("0.75"), Unit.SHARE))
    return ReviewedPlan(7, "Norrvik", on, "Alice", goals=rows, figures=figures, **others)


BEFORE = (goal(1, 1, 3, goal_id=1), goal(2, 3, 4, goal_id=2), goal(1, 2, 3, goal_id=3))
NOW = (
    goal(1, 2, 3, goal_id=1),
    goal(2, 2, 4, goal_id=2, due=date(2027, 3, 31)),
    goal(1, None, 4, goal_id=4),
)


def test_a_closed_review_is_plain_data_under_a_digest():
    left = Reason("map.left", {"person": "Tom", "on": SPRING})
    plan = reviewed(BEFORE, SPRING, decisions=("Visit the plant",), map_changes=(left,))
    record = close_review(plan)
    assert json.loads(json.dumps(record.data)) == record.data
    assert record.is_intact
    assert record.digest == digest_of(json.loads(json.dumps(record.data)))
    first = record.data["goals"][0]
    assert (first["start"], first["now"], first["target"], first["attained"]) == (1, 1, 3, "0")
    assert (first["proposed"], first["verdict"], first["by"]) == (
        "on_the_way",
        "on_the_way",
        "Alice",
    )
    assert (first["due"], first["note"]) == ("2026-12-31", "we go on")
    assert record.data["figures"][1]["value"] == "0.75"
    assert record.data["map_changes"] == [
        {"code": "map.left", "params": {"person": "Tom", "on": "2026-03-31"}}
    ]


def test_a_changed_record_shows_it():
    record = close_review(reviewed(BEFORE, SPRING))
    changed = ReviewRecord({**record.data, "held_by": "Bob"}, record.digest)
    assert not changed.is_intact


def test_a_goal_without_a_verdict_keeps_the_review_open_unless_it_was_set_there():
    plan = reviewed(BEFORE[:1], SPRING)
    bare = replace(plan.goals[0], decision=None)
    with pytest.raises(RecordError, match="Vera Lindqvist"):
        close_review(replace(plan, goals=(bare,)))
    new = replace(bare, goal=goal(1, 1, 3, set_on=SPRING))
    record = close_review(replace(plan, goals=(new,)))
    assert record.data["goals"][0]["verdict"] is None


def test_a_review_closed_over_a_goal_without_a_verdict_says_that_it_was_not_judged():
    plan = reviewed(BEFORE[:1], SPRING)
    bare = replace(plan.goals[0], decision=None)
    record = close_review(replace(plan, goals=(bare,)), leave_unjudged=True)
    assert record.data["goals"][0]["verdict"] == "not_judged"


def test_a_goal_too_new_to_judge_needs_no_verdict_and_the_record_says_so():
    young = goal(2, 2, 3, set_on=date(2026, 3, 20))
    row = ReviewedGoal(young, propose(young, PLAYBOOK, as_of=SPRING))
    record = close_review(replace(reviewed((), SPRING), goals=(row,)))
    assert record.data["goals"][0]["verdict"] == "too_new"


def test_what_is_not_plain_is_refused():
    odd = Reason("map.left", {"person": object()})
    with pytest.raises(TypeError, match="keeps no object"):
        close_review(reviewed((), SPRING, map_changes=(odd,)))
    kept = Reason("x", {"ids": frozenset({3, 1}), "part": 0.5, "more": {"days": (1, 2)}})
    record = close_review(reviewed((), SPRING, map_changes=(kept,)))
    params = record.data["map_changes"][0]["params"]
    assert params == {"ids": [1, 3], "part": 0.5, "more": {"days": [1, 2]}}


def test_two_reviews_are_compared_goal_by_goal():
    changes = compare_reviews(
        close_review(reviewed(BEFORE, SPRING)), close_review(reviewed(NOW, SUMMER))
    )
    assert [(each.goal_id, each.move.answer) for each in changes] == [
        (1, Move.STRONGER),
        (2, Move.WEAKER),
        (4, Move.CAME),
        (3, Move.WENT),
    ]
    weaker = changes[1]
    assert codes(weaker.move) == ["goal_change.weaker", "goal_change.due"]
    assert weaker.move.reasons[1].params["now"] == date(2027, 3, 31)
    assert (changes[2].verdict_before, changes[2].verdict_now) == ("", "on_the_way")
    assert (changes[3].verdict_before, changes[3].verdict_now) == ("on_the_way", "")


def test_a_level_that_one_review_did_not_know_makes_no_move():
    before = close_review(reviewed([goal(1, 2, 3)], SPRING))
    now = close_review(reviewed([goal(1, None, 4)], SUMMER))
    (change,) = compare_reviews(before, now)
    assert change.move.answer is None
    assert codes(change.move) == ["goal_change.target", "unknown.level_at_review"]
    assert change.move.unknowns[0].params["on"] == SUMMER


def test_only_reviews_of_one_plan_in_their_order_are_compared():
    before, now = (close_review(reviewed(BEFORE, day)) for day in (SPRING, SUMMER))
    with pytest.raises(RecordError, match="held later"):
        compare_reviews(now, before)
    other = close_review(replace(reviewed(BEFORE, SUMMER), plan_id=8))
    with pytest.raises(RecordError, match="same plan"):
        compare_reviews(before, other)


def test_the_attainment_is_compared_as_the_records_hold_it():
    before = close_review(reviewed([goal(1, 1, 3)], SPRING))
    now = close_review(reviewed([goal(1, 2, 3)], SUMMER))
    explained = explain_attainment_change(before, now)
    assert explained.figure.value == Decimal("0.5")
    assert_explains(explained)
    assert [term.params["on"] for term in explained.terms] == [SUMMER, SPRING]


def test_an_attainment_not_known_in_one_quarter_has_no_change():
    before = close_review(reviewed([goal(1, None, 3)], SPRING))
    now = close_review(reviewed([goal(1, 2, 3)], SUMMER))
    explained = explain_attainment_change(before, now)
    assert explained.figure.value is None
    assert [(each.code, each.params["on"]) for each in explained.figure.unknowns] == [
        ("unknown.attainment_at_review", SPRING)
    ]


def test_where_a_quarter_knows_a_range_only_the_change_is_a_range():
    known, unknown = goal(1, 2, 3), goal(1, None, 3, goal_id=2)
    before = close_review(reviewed([goal(1, 1, 3), goal(1, 1, 3, goal_id=2)], SPRING))
    now = close_review(reviewed([known, unknown], SUMMER))
    figure = explain_attainment_change(before, now).figure
    assert (figure.value, figure.low, figure.high) == (None, Decimal("0.25"), Decimal("0.75"))
    assert [(each.code, each.params["low"]) for each in figure.unknowns] == [
        ("unknown.attainment_range_at_review", Decimal("0.25"))
    ]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)), max_size=5))
def test_a_record_compared_with_itself_has_not_moved(rows):
    goals = [goal(*levels, goal_id=number) for number, levels in enumerate(rows)]
    record = close_review(reviewed(goals, SPRING))
    assert {each.move.answer for each in compare_reviews(record, record)} <= {Move.SAME}
    assert record.is_intact
