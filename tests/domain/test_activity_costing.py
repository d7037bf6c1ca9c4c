from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import positive_money, quantity

from mainstay.domain.activity_costing import (
    ActivityRate,
    RateError,
    rate_on,
    unused_capacity,
)

NEW_YEAR = date(2026, 1, 1)


def test_a_rate_is_the_pools_cost_over_its_practical_capacity():
    pool = ActivityRate(
        "visit", NEW_YEAR, pool_cost=Decimal(90_000), practical_capacity=Decimal(600)
    )
    assert pool.rate == 150
    assert pool.is_pool


def test_a_stated_rate_is_taken_as_it_is_and_leaves_nothing_unused():
    stated = ActivityRate("visit", NEW_YEAR, per_unit=Decimal("42.50"))
    assert stated.rate == Decimal("42.50")
    assert unused_capacity(stated, used=Decimal(3)) is None


@pytest.mark.parametrize(
    "given_values",
    [
        {},
        {"pool_cost": Decimal(1)},
        {"practical_capacity": Decimal(1)},
        {"per_unit": Decimal(1), "pool_cost": Decimal(1)},
        {"per_unit": Decimal(1), "pool_cost": Decimal(1), "practical_capacity": Decimal(1)},
        {"pool_cost": Decimal(1), "practical_capacity": Decimal(0)},
    ],
)
def test_a_rate_needs_exactly_one_way_to_be_computed(given_values):
    with pytest.raises(RateError, match="visit"):
        ActivityRate("visit", NEW_YEAR, **given_values)


def test_the_rate_of_a_day_is_the_latest_that_had_started():
    old = ActivityRate("visit", NEW_YEAR, per_unit=Decimal(100))
    new = ActivityRate("visit", date(2026, 7, 1), per_unit=Decimal(120))
    other = ActivityRate("order", date(2026, 7, 1), per_unit=Decimal(9))
    rates = [new, other, old]
    assert rate_on(rates, activity="visit", day=date(2026, 6, 30)) is old
    assert rate_on(rates, activity="visit", day=date(2026, 7, 1)) is new
    assert rate_on(rates, activity="visit", day=date(2025, 12, 31)) is None


def test_capacity_paid_for_and_not_used_is_shown_for_the_months_asked():
    pool = ActivityRate(
        "visit", NEW_YEAR, pool_cost=Decimal(90_000), practical_capacity=Decimal(600)
    )
    year = unused_capacity(pool, used=Decimal(500))
    assert (year.quantity, year.cost, year.code) == (100, 15_000, "worth.capacity_unused")
    quarter = unused_capacity(pool, used=Decimal(160), months=Decimal(3))
    assert (quarter.quantity, quarter.cost, quarter.code) == (
        -10,
        -1_500,
        "worth.capacity_exceeded",
    )


@given(positive_money, st.decimals(min_value=1, max_value=10_000, places=2), quantity)
def test_used_and_unused_cost_make_the_pool(pool_cost, capacity, used):
    pool = ActivityRate("visit", NEW_YEAR, pool_cost=pool_cost, practical_capacity=capacity)
    unused = unused_capacity(pool, used=used)
    assert used * pool.rate + unused.cost == pytest.approx(pool_cost)
