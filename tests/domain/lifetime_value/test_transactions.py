"""From transactions to summaries."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.domain.lifetime_value.conftest import Cdnow

from mainstay.domain.lifetime_value.errors import InvalidObservations, NotEnoughData
from mainstay.domain.lifetime_value.transactions import TimeUnit, summarise


def test_cdnow_data_facts(cdnow: Cdnow) -> None:
    seen = cdnow.calibration

    assert cdnow.customer.size == 6919
    assert np.unique(np.char.add(cdnow.customer, cdnow.day)).size == 6696
    assert seen.customer.size == 2357
    assert seen.frequency.sum() == 2457
    assert (seen.frequency == 0).sum() == 1411
    assert (seen.frequency > 0).sum() == 946
    assert cdnow.bought_later.sum() == 1882
    assert seen.T.max() == pytest.approx(38.857, abs=0.001)


def test_jmr_2005_spend_of_the_946_repeat_customers(cdnow: Cdnow) -> None:
    spend = cdnow.calibration.monetary_value[cdnow.calibration.frequency > 0]

    assert spend.mean() == pytest.approx(35.078, abs=0.0005)
    assert spend.std(ddof=1) == pytest.approx(30.284, abs=0.0005)
    assert [round(v) for v in (spend.min(), np.median(spend), spend.max())] == [3, 27, 300]


def test_purchases_of_one_day_are_one_and_the_first_day_does_not_count() -> None:
    seen = summarise(
        ["b", "a", "a", "a", "a"],
        [
            date(2020, 1, 8),
            date(2020, 1, 1),
            date(2020, 1, 15),
            date(2020, 1, 15),
            date(2020, 1, 29),
        ],
        [5, 100, 10, 20, 60],
        observed_until=date(2020, 2, 5),
    )

    assert seen.customer.tolist() == ["a", "b"]
    assert seen.frequency.tolist() == [2, 0]
    assert seen.recency.tolist() == [4, 0]
    assert seen.T.tolist() == [5, 4]
    assert seen.monetary_value[0] == (30 + 60) / 2
    assert np.isnan(seen.monetary_value[1])


def test_the_unit_may_be_a_day() -> None:
    seen = summarise(["a", "a"], ["2020-01-01", "2020-01-11"], unit=TimeUnit.DAY)

    assert (seen.recency.tolist(), seen.T.tolist()) == ([10], [10])
    assert seen.observed_until == date(2020, 1, 11)
    assert np.isnan(seen.monetary_value).all()


def test_what_comes_after_the_end_and_what_was_returned_is_left_out_and_counted() -> None:
    seen = summarise(
        ["a", "a", "a", "late"],
        ["2020-01-01", "2020-01-05", "2020-01-08", "2020-03-01"],
        [10, -10, 12, 9],
        observed_until=date(2020, 1, 31),
    )

    assert seen.customer.tolist() == ["a"]
    assert seen.frequency.tolist() == [1]
    assert (seen.transactions_after, seen.return_days) == (1, 1)


@pytest.mark.parametrize(
    ("customer", "day", "value"),
    [
        (["a", "b"], ["2020-01-01"], [1.0]),
        (["a"], ["yesterday"], [1.0]),
        (["a"], [None], [1.0]),
        (["a"], ["2020-01-01"], ["much"]),
        (["a"], ["2020-01-01"], [float("nan")]),
    ],
)
def test_columns_that_cannot_be_are_refused(customer: list, day: list, value: list) -> None:
    with pytest.raises(InvalidObservations):
        summarise(customer, day, value)


def test_nothing_in_is_said() -> None:
    with pytest.raises(NotEnoughData):
        summarise([], [], [])
    with pytest.raises(NotEnoughData, match="no purchase up to 2019-01-01"):
        summarise(["a"], ["2020-01-01"], [1], observed_until=date(2019, 1, 1))
    with pytest.raises(NotEnoughData):
        summarise(["a"], ["2020-01-01"], [-1])
