from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains

from mainstay.domain.playbook import default_playbook
from mainstay.domain.promises import Promise
from mainstay.domain.trust import Conduct, Ratio, TrustComponent, TrustError, trust, trust_of

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)
C, R, I, S = TrustComponent  # noqa: E741 (the letters of the formula)


def scored(*values: int | None):
    numbers = [None if value is None else Decimal(value) for value in values]
    return trust(dict(zip(TrustComponent, numbers, strict=True)))


def found(component: TrustComponent, **facts):
    return trust_of(Conduct(**facts), PLAYBOOK, as_of=TODAY).components[component].figure.value


def promise(days_ago: int, *, is_kept: bool) -> Promise:
    due = TODAY - timedelta(days=days_ago)
    return Promise(days_ago, due, due if is_kept else None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [((8, 6, 5, 4), "4.75"), ((1, 1, 1, 10), "0.3"), ((10, 10, 10, 1), "30")],
)
def test_the_vector_of_the_method_and_both_ends_of_the_scale(values, expected):
    assert scored(*values).figure.value == Decimal(expected)


def test_less_self_orientation_outweighs_more_of_any_other():
    before, less_self, more_credible = scored(8, 6, 5, 4), scored(8, 6, 5, 3), scored(9, 6, 5, 4)
    assert less_self.figure.value - before.figure.value > 1
    assert more_credible.figure.value - before.figure.value == Decimal("0.25")


def test_an_unknown_component_leaves_trust_unknown_and_is_named():
    figure = scored(8, None, 5, None).figure
    assert figure.value is None
    assert [item.code for item in figure.unknowns] == [
        "unknown.no_reliability",
        "unknown.no_self_orientation",
    ]


@pytest.mark.parametrize("values", [(0, 1, 1, 1), (1, 1, 1, 0), (11, 1, 1, 1)])
def test_a_component_outside_one_to_ten_is_refused(values):
    with pytest.raises(TrustError):
        scored(*values)


def test_credibility_rests_on_what_was_accepted_followed_and_right():
    assert found(C, content_accepted=Ratio(1, 2)) == Decimal("5.5")
    assert found(C, content_accepted=Ratio(4, 4), advice_followed=Ratio(0, 5)) == Decimal("5.5")
    assert found(C, statements_right=Ratio(9, 9)) == 10
    assert found(C, statements_right=Ratio(0, 0)) is None


def test_reliability_is_the_share_of_promises_kept_in_time():
    kept = tuple(promise(200 + n, is_kept=True) for n in range(3))
    late = promise(120, is_kept=False)  # broken too long ago to hold it down
    assert found(R, promises=(*kept, late)) == Decimal("7.75")
    assert found(R, promises=()) is None


def test_a_promise_broken_in_90_days_holds_reliability_at_five():
    kept = tuple(promise(100 + n, is_kept=True) for n in range(9))
    broken = promise(10, is_kept=False)
    trusted = trust_of(Conduct(promises=(*kept, broken)), PLAYBOOK, as_of=TODAY)
    explanation = trusted.components[R]
    assert explanation.figure.value == 5
    assert explanation.thresholds[-1] == "trust.reliability_broken"
    assert_explains(explanation)


def test_a_broken_promise_does_not_lift_a_reliability_below_five():
    assert found(R, promises=(promise(10, is_kept=False),)) == 1


def test_intimacy_counts_the_signs_that_are_known():
    assert found(I, confided=True, bad_news_told=False) == Decimal("5.5")
    assert found(I, confided=True, bad_news_told=True, personal_goals_known=True) == 10
    assert found(I) is None


def test_advice_nobody_asked_for_counts_in_self_orientation_as_a_pitch_does():
    assert found(S, contacts=9, pitches=3) == 4
    assert found(S, contacts=9, pitches=3, unasked_advice=3) == 7
    assert found(S, contacts=2, pitches=2, unasked_advice=2) == 10
    assert found(S, contacts=0) is None
    assert found(S, talk_ratio=Decimal("0.5")) == Decimal("5.5")


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(TrustError):
        Ratio(3, 2)
    with pytest.raises(TrustError):
        Conduct(talk_ratio=Decimal("1.1"))


ratios = st.one_of(st.none(), st.integers(0, 9).map(lambda of: Ratio(of, 9)))
signs = st.sampled_from([True, False, None])
counts = st.integers(0, 5)
promises = st.builds(promise, st.integers(0, 300), is_kept=st.booleans())
conduct = st.builds(
    Conduct,
    content_accepted=ratios,
    advice_followed=ratios,
    statements_right=ratios,
    promises=st.lists(promises, max_size=5).map(tuple),
    confided=signs,
    bad_news_told=signs,
    personal_goals_known=signs,
    contacts=st.one_of(st.none(), counts),
    pitches=counts,
    unasked_advice=counts,
    talk_ratio=st.one_of(st.none(), st.decimals(0, 1, places=2)),
)


@given(conduct)
def test_trust_stays_on_its_scale_and_explains_itself(facts):
    trusted = trust_of(facts, PLAYBOOK, as_of=TODAY)
    assert_explains(trusted.score)
    for explanation in trusted.components.values():
        assert_explains(explanation)
        assert explanation.figure.value is None or 1 <= explanation.figure.value <= 10
    if trusted.value is not None:
        assert Decimal("0.3") <= trusted.value <= 30
