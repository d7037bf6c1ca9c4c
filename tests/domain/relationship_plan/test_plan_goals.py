from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import TODAY, codes, goal

from mainstay.domain.relationship_plan import goals as rules
from mainstay.domain.relationship_plan.goals import OwnPriority

levels = st.one_of(st.none(), st.integers(1, 4))


@pytest.mark.parametrize(
    ("start", "now", "target", "share"),
    [
        (1, 2, 3, "0.5"),
        (1, 1, 3, "0"),
        (1, 3, 3, "1"),
        (1, 4, 3, "1"),
        (2, 1, 4, "-0.5"),
        (3, 3, 3, "1"),
        (3, 4, 3, "1"),
        (3, 2, 3, "0"),
    ],
)
def test_a_goal_has_come_the_levels_won_of_the_levels_wanted(start, now, target, share):
    assert rules.attained(goal(start, now, target)) == Decimal(share)
    assert_explains(rules.explain_attained(goal(start, now, target)))


@pytest.mark.parametrize(
    ("start", "now", "target", "code"),
    [
        (None, 2, 3, "unknown.goal_start"),
        (1, None, 3, "unknown.goal_now"),
        (1, 2, None, "unknown.goal_target"),
        (3, 3, 2, "unknown.goal_backwards"),
    ],
)
def test_a_level_not_known_is_neither_none_nor_all_of_the_way(start, now, target, code):
    assert rules.attained(goal(start, now, target)) is None
    explained = rules.explain_attained(goal(start, now, target))
    assert explained.figure.value is None
    assert codes(explained.figure.unknowns) == [code]


def test_the_attainment_weighs_the_goals_and_leaves_dropped_ones_out():
    plan = [
        goal(1, 2, 3, goal_id=1, weight=Decimal(3)),
        goal(1, 3, 3, goal_id=2),
        goal(1, 1, 4, goal_id=3, dropped_on=TODAY),
    ]
    figure = rules.attainment(plan)
    assert figure.value == Decimal("0.625")  # 0.5 x 3/4 + 1 x 1/4
    explained = rules.explain_attainment(plan)
    assert_explains(explained)
    assert [term.value for term in explained.terms] == [Decimal("0.375"), Decimal("0.25")]
    assert [(n.code, n.params) for n in explained.notes] == [("note.goals_dropped", {"goals": 1})]


def test_when_every_goal_is_reached_the_plan_is_attained_to_the_last_digit():
    thirds = [goal(1, 3, 3, goal_id=number) for number in range(3)]
    assert rules.attainment(thirds).value == 1
    assert rules.attainment([*thirds[:2], goal(1, None, 3, goal_id=9)]).high == 1


def test_the_attainment_is_a_range_while_a_level_is_not_known():
    figure = rules.attainment([goal(1, 3, 3, goal_id=1), goal(1, None, 3, goal_id=2)])
    assert (figure.value, figure.low, figure.high) == (None, Decimal("0.5"), Decimal(1))
    assert codes(figure.unknowns) == ["unknown.goal_now"]


def test_nothing_known_makes_no_range_and_no_goal_no_attainment():
    figure = rules.attainment([goal(1, None, 3)])
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert codes(rules.attainment([]).unknowns) == ["unknown.no_goals"]
    assert codes(rules.attainment([goal(1, 2, 3, dropped_on=TODAY)]).unknowns) == [
        "unknown.no_goals"
    ]


@given(st.lists(st.tuples(levels, levels, levels, st.integers(1, 9)), min_size=1, max_size=6))
def test_whatever_the_levels_the_rows_give_the_attainment(rows):
    plan = [
        goal(start, now, target, goal_id=number, weight=Decimal(weight))
        for number, (start, now, target, weight) in enumerate(rows)
    ]
    explained = rules.explain_attainment(plan)
    assert_explains(explained)
    figure = explained.figure
    if figure.value is not None:
        assert figure.value <= 1
    elif figure.is_range:
        assert figure.low < figure.high <= 1


def test_priority_is_importance_times_gap():
    judged = rules.priority(goal(1, 2, 4))
    assert judged.answer == 8  # 8 x 5 / 10 = 4, two levels still wanted
    assert judged.reasons[0].params["importance"] == 4
    explained = rules.explain_priority(goal(1, 2, 4))
    assert_explains(explained)
    assert [term.value for term in explained.terms] == [8, 5, Decimal("0.1"), 2]


def test_a_reached_goal_has_no_priority_left_and_still_its_weight():
    reached = goal(1, 4, 3)
    assert rules.priority(reached).answer == 0
    assert rules.attainment([reached]).value == 1


def test_a_priority_of_ones_own_wins_and_says_why():
    own = goal(1, 2, 4, own_priority=OwnPriority(Decimal(30), "She decides in May", "Alice"))
    judged = rules.priority(own)
    assert (judged.answer, codes(judged)) == (30, ["goal.own_priority"])
    assert judged.reasons[0].params["reason"] == "She decides in May"
    assert_explains(rules.explain_priority(own))
    with pytest.raises(ValueError, match="needs its reason"):
        OwnPriority(Decimal(30), "  ", "Alice")


def test_an_unknown_influence_or_level_leaves_the_priority_unknown():
    judged = rules.priority(goal(1, None, 4, influence=None))
    assert judged.answer is None
    assert codes(judged) == ["unknown.person_influence", "unknown.goal_now"]
    assert rules.explain_priority(goal(1, None, 4)).figure.value is None


def test_goals_stand_by_priority_the_unknown_last():
    plan = [goal(1, None, 4, goal_id=1), goal(1, 3, 4, goal_id=2), goal(1, 1, 4, goal_id=3)]
    assert [each.goal_id for each in rules.by_priority(plan)] == [3, 2, 1]


def test_a_goal_without_date_or_owner_and_an_overdue_one_are_warnings():
    plan = [
        goal(1, 2, 3, goal_id=1, due=None),
        goal(1, 2, 3, goal_id=2, owner_id=None),
        goal(1, 2, 3, goal_id=3, due=date(2026, 6, 29)),
        goal(1, 3, 3, goal_id=4, due=date(2026, 6, 1)),
        goal(1, None, 3, goal_id=5, due=date(2026, 6, 1)),
        goal(1, 2, 3, goal_id=6, due=TODAY),
        goal(1, 2, 3, goal_id=7, due=None, dropped_on=TODAY),
        goal(3, 3, 2, goal_id=8),
        goal(1, 2, 3, goal_id=9, person_left_on=TODAY),
    ]
    found = rules.warnings(plan, as_of=TODAY)
    assert [(each.code, each.rows) for each in found] == [
        ("goal.no_date", ("goal:1",)),
        ("goal.no_owner", ("goal:2",)),
        ("goal.overdue", ("goal:3",)),
        ("goal.due_and_not_known", ("goal:5",)),
        ("goal.backwards", ("goal:8",)),
        ("goal.person_left", ("goal:9",)),
    ]
    assert found[2].params["days"] == 1


@pytest.mark.parametrize(
    "wrong",
    [{"start": 0}, {"now": 5}, {"influence": 11}, {"relevance": -1}, {"weight": Decimal(0)}],
)
def test_levels_points_and_weights_outside_their_scale_are_refused(wrong):
    with pytest.raises(ValueError, match=r"level|influence|weight"):
        goal(**{"start": 1, "now": 2, "target": 3, **wrong})


def test_a_goal_can_be_measured_with_start_target_and_day():
    assert goal(1, None, 3).is_measurable
    assert not goal(None, 2, 3).is_measurable
    assert not goal(1, 2, 3, due=None).is_measurable
    assert not goal(3, 3, 2).is_measurable
