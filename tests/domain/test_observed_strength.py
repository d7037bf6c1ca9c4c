from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.test_answered_strength import answers

from mainstay.domain.answered_strength import StrengthLevel, answered
from mainstay.domain.observed_strength import (
    Nothing,
    Touch,
    TouchCounts,
    TouchKind,
    carried_on,
    explain_observed,
    faded_counts,
    observed,
)
from mainstay.domain.playbook import default_playbook
from mainstay.domain.strength import strength

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)


def ago(days: int, kind: TouchKind = TouchKind.MEETING) -> Touch:
    return Touch(TODAY - timedelta(days=days), kind)


def counted(**counts: float) -> TouchCounts:
    return TouchCounts(**counts, last=TODAY)


def seen(counts: TouchCounts | None, *, is_senior: bool | None = False, **others):
    return observed(counts, PLAYBOOK, is_senior=is_senior, **others)


def test_a_touch_weighs_half_after_every_90_days():
    touches = [ago(0), ago(90), ago(180), ago(45, TouchKind.CALL)]
    counts = faded_counts(touches, PLAYBOOK, as_of=TODAY)
    assert counts.meetings == pytest.approx(1.75)
    assert counts.calls == pytest.approx(0.70710678)
    assert counts.last == TODAY


def test_a_touch_after_the_day_is_not_counted():
    tomorrow = Touch(TODAY + timedelta(days=1), TouchKind.MEETING)
    assert faded_counts([tomorrow], PLAYBOOK, as_of=TODAY) == TouchCounts()


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        (counted(meetings=2), 6),
        (counted(calls=2), 4),
        (counted(mails_from=9, mails_to=4), 4),
        (counted(mails_from=1, mails_to=7), 1),
        (counted(meetings=1, calls=1, mails_from=1, mails_to=1), 6),
    ],
)
def test_points_are_three_for_a_meeting_two_for_a_call_one_for_mails_both_ways(counts, points):
    assert seen(counts).points == points


def test_points_count_a_quarter_more_for_a_director():
    assert seen(counted(meetings=4), is_senior=True).points == 15
    assert seen(counted(meetings=4), is_senior=True).level.answer is StrengthLevel.STRONG
    assert seen(counted(meetings=4)).level.answer is StrengthLevel.MODERATE


def test_an_unknown_level_of_a_person_adds_nothing_and_is_said():
    unclear = seen(counted(meetings=4), is_senior=None)
    assert unclear.points == 12
    notes = explain_observed(unclear, PLAYBOOK).notes
    assert [note.code for note in notes] == ["note.level_not_known"]


@pytest.mark.parametrize(
    ("mails", "level"),
    [(1, 1), (5.99, 1), (6, 2), (14.99, 2), (15, 3), (29.99, 3), (30, 4), (300, 4)],
)
def test_the_levels_begin_at_1_6_15_and_30_points(mails, level):
    assert seen(counted(mails_from=mails, mails_to=mails)).level.answer == level


def test_four_kinds_of_nothing_are_told_apart_and_none_is_weak():
    cold = faded_counts([ago(400)], PLAYBOOK, as_of=TODAY)
    cases = {
        Nothing.NEVER_MET: seen(TouchCounts()),
        Nothing.GONE_COLD: seen(cold),
        Nothing.NOT_VISIBLE: seen(cold, is_visible=False),
        Nothing.NO_DATA: seen(None),
    }
    assert {kind: found.nothing for kind, found in cases.items()} == {n: n for n in Nothing}
    assert [found.level.answer for found in cases.values()] == [None] * 4
    assert [found.level.unknowns[0].code for found in cases.values()] == [
        "unknown.never_met",
        "unknown.gone_cold",
        "unknown.not_visible",
        "unknown.no_touches",
    ]


def test_what_a_reader_may_not_see_shows_no_counts():
    hidden = seen(counted(meetings=9), is_visible=False)
    assert (hidden.counts, hidden.points) == (None, None)


def test_a_relationship_goes_cold_when_its_points_fade_below_one():
    touches = [ago(142)]  # 3 x 0.5 ** (142 / 90) = 1.005
    assert seen(faded_counts(touches, PLAYBOOK, as_of=TODAY)).level.answer == 1
    day_after = faded_counts(touches, PLAYBOOK, as_of=TODAY + timedelta(days=1))
    assert seen(day_after).nothing is Nothing.GONE_COLD


def test_naive_reading_10_friendly_relation_is_not_a_strong_relation():
    told = answered(answers(1, 1, 2, 1, 1, 1, 1), PLAYBOOK)
    often = seen(faded_counts([ago(day) for day in range(60)], PLAYBOOK, as_of=TODAY))
    both = strength(told, often, PLAYBOOK)
    assert both.observed.level.answer is StrengthLevel.ESSENTIAL
    assert both.answered.level.answer is StrengthLevel.WEAK
    assert both.disagrees


def test_a_difference_of_a_level_is_said_and_equal_levels_agree():
    told = answered(answers(2, 2, 2, 2), PLAYBOOK)
    apart = strength(told, seen(counted(meetings=5)), PLAYBOOK)
    assert apart.difference.reasons[0].params == {"answered": 2, "observed": 3}
    assert not strength(told, seen(counted(meetings=2)), PLAYBOOK).disagrees


def test_whether_they_differ_is_unknown_while_one_of_them_is():
    both = strength(answered(None, PLAYBOOK), seen(None), PLAYBOOK)
    assert both.difference.answer is None
    assert [item.code for item in both.difference.unknowns] == [
        "unknown.no_answers",
        "unknown.no_touches",
    ]


touches = st.lists(
    st.builds(Touch, st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.sampled_from(TouchKind)),
    max_size=40,
)
seniority = st.sampled_from([True, False, None])


@given(touches, seniority)
def test_observed_strength_explains_itself(some, is_senior):
    found = seen(faded_counts(some, PLAYBOOK, as_of=TODAY), is_senior=is_senior)
    assert_explains(explain_observed(found, PLAYBOOK))
    assert (found.level.answer is None) == (found.nothing is not None)


@given(touches)
def test_a_day_never_shows_a_later_touch(some):
    known_then = [touch for touch in some if touch.day <= TODAY]
    counts = faded_counts(some, PLAYBOOK, as_of=TODAY)
    assert counts == faded_counts(known_then, PLAYBOOK, as_of=TODAY)


@given(touches, touches)
def test_contact_counts_never_raise_what_was_answered(some, more):
    told = answered(answers(2, 3, 2, 3), PLAYBOOK)
    for found in ([], some, some + more):
        both = strength(told, seen(faded_counts(found, PLAYBOOK, as_of=TODAY)), PLAYBOOK)
        assert both.answered.level.answer is StrengthLevel.MODERATE


@given(touches, st.integers(0, 400))
def test_counts_carried_on_from_an_earlier_day_show_what_a_count_from_the_start_shows(some, days):
    earlier = TODAY - timedelta(days=days)
    then = faded_counts(some, PLAYBOOK, as_of=earlier)
    carried = carried_on(then, some, PLAYBOOK, counted_on=earlier, as_of=TODAY)
    fresh = faded_counts(some, PLAYBOOK, as_of=TODAY)
    assert carried.last == fresh.last
    assert seen(carried).points == pytest.approx(seen(fresh).points)
