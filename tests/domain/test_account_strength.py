from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.test_answered_strength import answers

from mainstay.domain.account_strength import (
    PersonStrength,
    Ties,
    account_strength,
    explain_relationship,
    relationship_dial,
)
from mainstay.domain.answered_strength import Answers, Question, answered
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.hold import Dial, HoldLevel, hold
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import default_playbook
from mainstay.domain.promises import Promise
from mainstay.domain.standing import Basis, standings

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)
FREE = Ties(is_single_thread=False)


def person(
    level: int | None, influence: int | None = 5, *, has_power: bool = True, name: str = "Ada"
) -> PersonStrength:
    given_answers = None if level is None else answers(level, level, level, level)
    return PersonStrength(1, name, answered(given_answers, PLAYBOOK), has_power, influence)


def dial(people, ties=FREE) -> Judgement[HoldLevel]:
    return relationship_dial(people, ties, PLAYBOOK, as_of=TODAY)


def codes(items) -> list[str]:
    return [item.code for item in items]


def test_the_account_shows_the_weighted_mean_and_the_lowest_side_by_side():
    people = [person(4, 9), person(1, 3), person(1, 8, has_power=False)]
    account = account_strength(people)
    assert account.mean.figure.value == pytest.approx((4 * 9 + 3 + 8) / 20)
    assert account.lowest.figure.value == 1
    assert account_strength([person(4, 9), person(1, 8, has_power=False)]).lowest.figure.value == 4


def test_whose_strength_or_influence_is_unknown_is_left_out_and_said():
    account = account_strength([person(3, 10), person(None, 10), person(1, None)])
    assert account.mean.figure.value == 3
    assert codes(account.mean.notes) == ["note.strength_not_known", "note.influence_not_known"]
    assert codes(account.lowest.notes) == ["unknown.power_not_answered"]
    assert [term.value for term in account.lowest.terms] == [3, None, 1]


@pytest.mark.parametrize(
    ("people", "mean", "lowest"),
    [
        ([], "unknown.no_strength", "unknown.no_strength"),
        ([person(None)], "unknown.no_strength", "unknown.no_strength"),
        ([person(3, None)], "unknown.no_influence", None),
        ([person(3, 0)], "unknown.no_influence", None),
        ([person(3, has_power=False), person(None)], None, "unknown.no_power_answers"),
    ],
)
def test_without_answers_an_account_is_unknown_and_says_why(people, mean, lowest):
    account = account_strength(people)
    assert codes(account.mean.figure.unknowns) == ([mean] if mean else [])
    assert codes(account.lowest.figure.unknowns) == ([lowest] if lowest else [])


def test_the_dial_is_the_lowest_among_budget_and_executive_people():
    judged = dial([person(4), person(2, name="Ben"), person(1, has_power=False)])
    assert judged.answer is HoldLevel.LOOSE
    assert judged.reasons[0].rows == ("Ben",)


@pytest.mark.parametrize(("level", "capped"), [(4, 2), (3, 2), (2, 2), (1, 1)])
def test_a_single_thread_caps_the_dial_at_two(level, capped):
    judged = dial([person(level)], Ties(is_single_thread=True))
    assert judged.answer == capped
    assert judged.thresholds == ("strength.capped",)


@pytest.mark.parametrize(("days", "level"), [(1, 2), (90, 2), (91, 4)])
def test_a_promise_broken_in_90_days_caps_the_dial_at_two(days, level):
    broken = Promise(5, TODAY - timedelta(days=days))
    assert dial([person(4)], Ties(False, (broken,))).answer == level


def test_the_dial_is_unknown_without_answers_of_power_but_still_tells_of_the_broken_promise():
    ties = Ties(True, (Promise(5, TODAY - timedelta(days=2)),))
    judged = dial([person(4, has_power=False)], ties)
    assert judged.answer is None
    assert codes(judged.unknowns) == ["unknown.no_power_answers"]
    assert codes(judged.reasons) == ["relationship.single_thread", "promise.broken"]


def test_unknown_coverage_caps_nothing_and_is_said():
    judged = dial([person(3)], Ties(is_single_thread=None))
    assert (judged.answer, codes(judged.unknowns)) == (HoldLevel.HELD, ["unknown.no_threads"])


def test_the_dial_is_as_old_as_its_oldest_answers():
    older = Answers(dict.fromkeys(Question, 3), answers().source, date(2026, 1, 1))
    old = PersonStrength(2, "Eve", answered(older, PLAYBOOK), True)
    judged = dial([person(4), old])
    assert judged.expires_on == date(2026, 4, 3)
    assert judged.is_expired(TODAY)


def test_the_dial_limits_the_hold_of_a_customer_that_buys_well():
    facts = CustomerFacts(
        1,
        Decimal(100),
        revenue_before=Decimal(100),
        first_order=date(2020, 1, 1),
        order_days=40,
        last_order=TODAY,
        median_gap=30.0,
    )
    weak = dial([person(4)], Ties(is_single_thread=True))
    held = hold(facts, PLAYBOOK, as_of=TODAY, relationship=weak)
    assert (held.level, held.limiting) == (HoldLevel.LOOSE, Dial.RELATIONSHIP)


anybody = st.builds(
    person,
    st.one_of(st.none(), st.integers(1, 4)),
    st.one_of(st.none(), st.integers(0, 10)),
    has_power=st.booleans(),
)
any_ties = st.builds(
    Ties,
    st.sampled_from([True, False, None]),
    st.sampled_from([(), (Promise(1, TODAY - timedelta(days=9)),)]),
)


@given(st.lists(anybody, max_size=6), any_ties)
def test_account_strength_and_the_dial_explain_themselves(people, ties):
    account = account_strength(people)
    judged = dial(people, ties)
    assert_explains(account.mean)
    assert_explains(account.lowest)
    assert_explains(explain_relationship(people, judged, PLAYBOOK))
    assert judged.is_known or judged.unknowns
    if judged.is_known:
        assert judged.answer <= account.lowest.figure.value


def test_a_large_customer_on_a_single_thread_needs_a_plan_though_nobody_answered():
    facts = CustomerFacts(1, Decimal(50), lines=1)
    thread = dial([], Ties(is_single_thread=True))
    basis = Basis(TODAY, PLAYBOOK, False, relationships={1: thread})
    rest = [CustomerFacts(n, Decimal(50), lines=1) for n in range(2, 10)]
    rows = {row.account_id: row for row in standings([facts, *rest], basis).rows}
    demanded = [reason.code for reason in rows[1].plan_demanded.reasons]
    assert "plan.large_on_one_thread" in demanded
    others = [reason.code for reason in rows[2].plan_demanded.reasons]
    assert "plan.large_on_one_thread" not in others
