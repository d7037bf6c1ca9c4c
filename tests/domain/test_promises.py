from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.playbook import default_playbook
from mainstay.domain.promises import Promise, broken_promise, kept_of_due

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)


def due(days_ago: int, *, kept_after: int | None = None, number: int = 1) -> Promise:
    day = TODAY - timedelta(days=days_ago)
    return Promise(number, day, None if kept_after is None else day + timedelta(days=kept_after))


@pytest.mark.parametrize(
    ("promise", "broken"),
    [
        (due(0), False),
        (due(1), True),
        (due(90), True),
        (due(91), False),
        (due(5, kept_after=0), False),
        (due(5, kept_after=-3), False),
        (due(5, kept_after=1), True),
        (due(-4), False),
    ],
)
def test_a_promise_is_broken_for_90_days_once_its_day_went_by(promise, broken):
    assert broken_promise([promise], PLAYBOOK, as_of=TODAY).answer is broken


def test_the_latest_broken_promise_is_named_first_with_its_record():
    judged = broken_promise([due(40, number=7), due(3, number=8)], PLAYBOOK, as_of=TODAY)
    assert [reason.rows for reason in judged.reasons] == [("8",), ("7",)]
    assert judged.reasons[0].params == {"due": date(2026, 6, 27), "days": 3}
    assert judged.thresholds == ("promise.broken_days",)


def test_kept_and_due_are_counted_over_twelve_months():
    promises = [
        due(10, kept_after=0),
        due(364, kept_after=-1),
        due(365, kept_after=0),  # fell due on 30 June of the year before: outside
        due(20, kept_after=2),
        due(30),
        due(0),
        due(0, kept_after=0),
        due(-9, kept_after=-20),
    ]
    assert kept_of_due(promises, PLAYBOOK, as_of=TODAY) == (3, 5)


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))
promises = st.lists(st.builds(Promise, st.integers(1, 99), days, st.one_of(st.none(), days)))


@given(promises)
def test_a_day_does_not_know_what_was_kept_later(some):
    def known_then(each: Promise) -> Promise:
        is_later = each.kept_on is not None and each.kept_on > TODAY
        return Promise(each.promise_id, each.due, None if is_later else each.kept_on)

    then = [known_then(each) for each in some]
    assert kept_of_due(some, PLAYBOOK, as_of=TODAY) == kept_of_due(then, PLAYBOOK, as_of=TODAY)
    assert broken_promise(some, PLAYBOOK, as_of=TODAY) == broken_promise(
        then, PLAYBOOK, as_of=TODAY
    )
