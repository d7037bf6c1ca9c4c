"""What the long tail may still bring: the models agree, disagree, or honestly fail."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from mainstay.domain.lifetime_value.outlook import Horizon, outlooks
from mainstay.domain.purchases import Purchases

AS_OF = date(2026, 10, 31)
TEN_YEARS = Horizon(years=10, discount_rate=0.1)


def made_up(customers: int) -> list[Purchases]:
    """Customers who buy and leave as BG/NBD has it, drawn from a fixed seed."""
    chance = np.random.default_rng(7)
    return [_drawn(chance, number) for number in range(1, customers + 1)]


def _drawn(chance: np.random.Generator, number: int) -> Purchases:
    days = int(chance.integers(300, 700))
    gap, leaves = 7 / chance.gamma(0.6, 1 / 4.4), chance.beta(0.8, 2.5)
    repeats, reached = 0, 0
    while (following := reached + 1 + int(chance.exponential(gap))) <= days:
        repeats, reached = repeats + 1, following
        if chance.random() < leaves:
            break
    first = AS_OF - timedelta(days=days)
    spend = Decimal(round(float(chance.gamma(6, 15)), 2)) * repeats
    return Purchases(number, repeats + 1, first, first + timedelta(days=reached), spend)


def test_every_customer_gets_orders_a_chance_and_a_value_within_its_range() -> None:
    rows = made_up(1500)
    found = outlooks(rows, as_of=AS_OF, horizon=TEN_YEARS)
    assert found.models
    assert len(found.rows) == len(rows)
    for row in found.rows:
        assert row.orders_expected >= 0
        assert 0 <= row.probability_active <= 1
        if row.revenue is not None:
            assert row.revenue_low is not None
            assert row.revenue_high is not None
            assert row.revenue_low <= row.revenue <= row.revenue_high


def test_a_longer_horizon_is_worth_more_and_a_higher_discount_less() -> None:
    rows = made_up(1500)

    def total(horizon: Horizon) -> float:
        found = outlooks(rows, as_of=AS_OF, horizon=horizon)
        return sum(row.revenue or 0 for row in found.rows)

    assert total(Horizon(5, 0.1)) < total(TEN_YEARS)
    assert total(Horizon(10, 0.2)) < total(TEN_YEARS)


def test_a_handful_of_customers_supports_no_model_and_says_so() -> None:
    found = outlooks(made_up(3), as_of=AS_OF, horizon=TEN_YEARS)
    assert found.rows == ()
    assert [item.code for item in found.unknowns][-1] == "unknown.no_purchase_model"
    assert all("reason" in item.params for item in found.unknowns[:-1])


def test_money_without_an_exchange_rate_leaves_the_value_unknown_not_zero() -> None:
    rows = made_up(1500)
    rows[0] = Purchases(1, 5, rows[0].first_order, AS_OF, None)
    found = outlooks(rows, as_of=AS_OF, horizon=TEN_YEARS)
    assert found.rows[0].revenue is None
    assert found.rows[0].orders_expected > 0


def test_customers_won_after_the_day_are_not_seen_yet() -> None:
    rows = [*made_up(1500), Purchases(99_999, 1, AS_OF + timedelta(days=1), AS_OF, Decimal(0))]
    found = outlooks(rows, as_of=AS_OF, horizon=TEN_YEARS)
    assert 99_999 not in {row.account_id for row in found.rows}


@pytest.mark.parametrize("years", [1, 3])
def test_the_first_year_is_counted_to_its_middle(years: int) -> None:
    rows = made_up(1500)
    plain = outlooks(rows, as_of=AS_OF, horizon=Horizon(years, 0.0))
    halved = outlooks(rows, as_of=AS_OF, horizon=Horizon(years, 0.1))
    for one, other in zip(plain.rows, halved.rows, strict=True):
        if one.revenue and other.revenue:
            assert 1.1 ** -(years - 0.5) - 1e-9 <= other.revenue / one.revenue <= 1.1**-0.5 + 1e-9


def test_single_accounts_are_judged_by_what_was_learned_from_customers() -> None:
    customers = made_up(1500)
    alone = outlooks(customers, as_of=AS_OF, horizon=TEN_YEARS)
    few = customers[10:13]
    found = outlooks(few, as_of=AS_OF, horizon=TEN_YEARS, customers=customers)
    assert found.rows == alone.rows[10:13]
    assert found.models == alone.models
