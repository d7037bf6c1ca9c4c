from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.figure import Period
from mainstay.domain.months import last_months, months_between, months_later, months_of

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 6, 30), 12, date(2027, 6, 30)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last_one(day, months, later):
    assert months_later(day, months) == later


def test_parts_of_a_month_count_by_its_days():
    assert months_between(date(2026, 4, 1), date(2026, 4, 16)) == Decimal("0.5")
    assert months_between(date(2026, 4, 16), date(2026, 4, 1)) == Decimal("-0.5")


def test_the_last_twelve_months_are_twelve_months():
    period = last_months(12, until=date(2026, 6, 30))
    assert period == Period(date(2025, 7, 1), date(2026, 6, 30))
    assert months_of(period) == 12


@given(days, days, st.integers(0, 24))
def test_more_than_n_months_is_after_the_day_n_months_later(start, end, months):
    assert (months_between(start, end) > months) == (end > months_later(start, months))


@given(days, st.integers(0, 400))
def test_a_longer_time_is_never_fewer_months(start, length):
    end = start + timedelta(days=length)
    assert months_between(start, end) <= months_between(start, end + timedelta(days=1))


def test_the_last_day_that_there_is_has_a_length_too():
    end = date(9999, 12, 31)  # what systems write for "no end"
    assert months_between(date(2026, 10, 31), end) == Decimal(95678)
    assert months_later(end, 1) == end
