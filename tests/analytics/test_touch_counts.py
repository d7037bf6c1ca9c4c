"""Counts of many people as columns are those that the domain gives of each one alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.analytics.touch_counts import (
    KINDS,
    CountColumns,
    TouchColumns,
    counts_to_the_last,
)
from mainstay.domain.observed_strength import (
    Touch,
    TouchCounts,
    TouchKind,
    carried_on,
    faded_counts,
    observed,
)
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()
HALF_LIFE = PLAYBOOK["strength.half_life"]
EPOCH = date(1970, 1, 1)
FIRST = date(2024, 1, 1)
Row = tuple[int, int, int, TouchKind]  # account, person, days after FIRST, kind

rows = st.tuples(
    st.integers(1, 3), st.integers(1, 4), st.integers(0, 800), st.sampled_from(TouchKind)
)


def counted(touches: list[Row]) -> CountColumns:
    columns = TouchColumns(
        np.array([row[0] for row in touches], np.int64),
        np.array([row[1] for row in touches], np.int64),
        np.array([(FIRST - EPOCH).days + row[2] for row in touches], np.int64),
        np.array([KINDS.index(row[3]) for row in touches], np.int64),
    )
    return counts_to_the_last(columns, half_life=HALF_LIFE)


def by_place(found: CountColumns) -> dict[tuple[int, int], TouchCounts]:
    kept = {}
    for at, place in enumerate(zip(found.account.tolist(), found.person.tolist(), strict=True)):
        counts = {kind: float(found.counts[kind][at]) for kind in TouchKind}
        last = EPOCH + timedelta(days=int(found.last[at]))
        kept[place] = TouchCounts(
            counts[TouchKind.MEETING],
            counts[TouchKind.MAIL_FROM],
            counts[TouchKind.MAIL_TO],
            counts[TouchKind.CALL],
            last,
        )
    return kept


def one_by_one(touches: list[Row], place: tuple[int, int], day: date) -> TouchCounts:
    own = [Touch(FIRST + timedelta(days=r[2]), r[3]) for r in touches if r[:2] == place]
    return faded_counts(own, PLAYBOOK, as_of=day)


@given(st.lists(rows, max_size=60), st.integers(800, 1600))
def test_all_at_once_is_the_same_as_one_by_one(touches: list[Row], later: int) -> None:
    day = FIRST + timedelta(days=later)
    found = by_place(counted(touches))
    assert found.keys() == {row[:2] for row in touches}
    for place, counts in found.items():
        assert counts.last is not None
        faded = carried_on(counts, (), PLAYBOOK, counted_on=counts.last, as_of=day)
        expected = one_by_one(touches, place, day)
        assert faded.last == expected.last
        for name in ("meetings", "mails_from", "mails_to", "calls"):
            assert getattr(faded, name) == pytest.approx(getattr(expected, name), rel=1e-12)


@given(
    st.lists(
        st.tuples(st.just(1), st.just(1), st.integers(0, 8), st.sampled_from(TouchKind)),
        min_size=1,
        max_size=40,
    ),
    st.integers(0, 12),
)
def test_points_that_reach_a_level_exactly_reach_it_both_ways(
    drawn: list[Row], halves: int
) -> None:
    """Only touches that are whole half-lives old can add up to a threshold exactly."""
    whole = int(HALF_LIFE)
    touches = [(account, person, day * whole, kind) for account, person, day, kind in drawn]
    counts = by_place(counted(touches))[1, 1]
    assert counts.last is not None
    day = counts.last + timedelta(days=whole * halves)
    faded = carried_on(counts, (), PLAYBOOK, counted_on=counts.last, as_of=day)
    alone = one_by_one(touches, (1, 1), day)
    assert faded == alone
    seen = [observed(one, PLAYBOOK, is_senior=False).level.answer for one in (faded, alone)]
    assert seen[0] == seen[1]


def test_nobody_met_is_nobody_counted() -> None:
    assert by_place(counted([])) == {}
