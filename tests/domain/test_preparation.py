"""A meeting is prepared when its three parts are ready and no promise is past its day."""

from __future__ import annotations

from datetime import date

import pytest

from mainstay.domain.preparation import Knowledge, Part, not_learned, preparation
from mainstay.domain.promises import Promise

TODAY = date(2026, 3, 2)
EARLIER, LATER = date(2026, 2, 20), date(2026, 3, 20)
KNOWN = Knowledge(
    is_met=True,
    has_role=True,
    has_stance=True,
    answered=7,
    is_strength_known=True,
    has_problems=True,
    has_value=True,
    has_goals=True,
)


def codes(ready: list[Part], *promises: Promise) -> list[str]:
    return [one.code for one in preparation(ready, promises, as_of=TODAY).reasons]


@pytest.mark.parametrize("missing", list(Part))
def test_each_part_that_is_missing_is_named(missing: Part) -> None:
    ready = [part for part in Part if part is not missing]
    judged = preparation(ready, (), as_of=TODAY)
    assert judged.answer is False
    assert [one.code for one in judged.reasons] == [f"meeting.no_{missing}"]


def test_a_promise_past_its_day_leaves_a_meeting_unprepared_and_one_ahead_does_not() -> None:
    late, ahead = Promise(1, EARLIER), Promise(2, LATER)
    kept = Promise(3, EARLIER, date(2026, 2, 25))
    assert codes(list(Part), late, kept) == ["meeting.promises_late"]
    assert codes(list(Part), ahead, kept) == ["meeting.prepared", "meeting.promises_open"]


def test_what_is_known_is_not_asked_again() -> None:
    assert not_learned(KNOWN) == ()


def test_nothing_known_leaves_seven_things_to_learn() -> None:
    nothing = Knowledge(
        is_met=False,
        has_role=False,
        has_stance=False,
        answered=3,
        is_strength_known=False,
        has_problems=False,
        has_value=False,
        has_goals=False,
    )
    found = not_learned(nothing)
    assert len(found) == 7
    assert found[-1].params == {"answered": 3}
