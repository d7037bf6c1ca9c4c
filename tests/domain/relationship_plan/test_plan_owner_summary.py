from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import TODAY, codes, goal

from mainstay.domain.figure import Combine, Explanation, Figure, Period, Term, Unit
from mainstay.domain.promises import Promise
from mainstay.domain.relationship_plan.owner_summary import (
    OwnerFacts,
    explain_goals,
    explain_promises_kept,
    owner_summary,
)

YEAR = Period(date(2025, 7, 1), TODAY)
COVERAGE = Explanation(
    Figure("coverage", Decimal("0.8"), Unit.SHARE), Combine.GIVEN, (Term(Decimal("0.8"), "x"),)
)


def test_a_colleague_is_summed_up_by_figures_side_by_side():
    goals = (
        goal(1, 2, 3, goal_id=1),
        goal(1, 1, 4, goal_id=2),
        goal(1, 3, 3, goal_id=3, owner_id=22),
    )
    kept = Promise(1, date(2026, 3, 1), date(2026, 3, 1))
    summary = owner_summary(OwnerFacts(21, "Alice", goals, (kept,), (COVERAGE,)), YEAR)
    assert [each.goal_id for each in summary.goals] == [2, 1]
    assert [(each.figure.code, each.figure.value) for each in summary.figures] == [
        ("goals_owned", 2),
        ("goal_attainment", Decimal("0.25")),
        ("coverage", Decimal("0.8")),
        ("promises_kept", 1),
    ]
    for explained in summary.figures:
        assert_explains(explained)


def test_a_colleague_without_goals_or_promises_has_no_marks():
    summary = owner_summary(OwnerFacts(21, "Alice"), YEAR)
    values = [each.figure.value for each in summary.figures]
    assert values == [0, None, None]
    assert codes(summary.figures[2].figure.unknowns) == ["unknown.no_promise_due"]
    assert explain_goals([goal(1, 2, 3, dropped_on=TODAY)]).figure.value == 0


def test_promises_are_kept_in_time_among_those_that_fell_due():
    promises = [
        Promise(1, date(2026, 1, 10), date(2026, 1, 9)),
        Promise(2, date(2026, 2, 10), date(2026, 2, 11)),
        Promise(3, date(2026, 3, 10)),
        Promise(4, date(2026, 4, 10), date(2026, 4, 10)),
        Promise(5, TODAY),
        Promise(6, date(2026, 8, 1)),
        Promise(7, date(2025, 6, 30)),
    ]
    explained = explain_promises_kept(promises, YEAR)
    assert explained.figure.value == Decimal("0.5")
    assert [term.value for term in explained.terms] == [2, 4]
    assert [(each.code, each.params) for each in explained.notes] == [
        ("note.promises_open", {"promises": 1})
    ]
    assert_explains(explained)


def test_a_promise_open_on_the_last_day_is_neither_kept_nor_broken():
    explained = explain_promises_kept([Promise(1, TODAY)], YEAR)
    assert explained.figure.value is None
    assert codes(explained.notes) == ["unknown.no_promise_due", "note.promises_open"]


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(st.lists(st.tuples(days, st.none() | days), max_size=8))
def test_the_rows_give_the_share_of_promises_kept(rows):
    promises = [Promise(number, due, kept) for number, (due, kept) in enumerate(rows)]
    explained = explain_promises_kept(promises, YEAR)
    assert_explains(explained)
    assert explained.figure.value is None or 0 <= explained.figure.value <= 1
