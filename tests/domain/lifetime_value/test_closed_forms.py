"""Margin multiples and Berger & Nasr."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.lifetime_value.closed_forms import (
    FirstMargin,
    YearlyPromotion,
    berger_nasr_case_1,
    lifetime_value,
    margin_multiple,
    rates,
)
from mainstay.domain.lifetime_value.errors import InfiniteValue, InvalidParameters


@pytest.mark.parametrize(
    ("retention", "multiples"),
    [
        ("0.6", [1.20, 1.15, 1.11, 1.07]),
        ("0.7", [1.75, 1.67, 1.59, 1.52]),
        ("0.8", [2.67, 2.50, 2.35, 2.22]),
        ("0.9", [4.50, 4.09, 3.75, 3.46]),
    ],
)
def test_gupta_lehmann_margin_multiples(retention: str, multiples: list[float]) -> None:
    found = [margin_multiple(rates(retention, discount_rate=i)) for i in (0.10, 0.12, 0.14, 0.16)]

    assert [float(multiple) for multiple in found] == pytest.approx(multiples, abs=0.005)


def test_method_21_lifetime_value_vectors() -> None:
    at = rates(0.80, discount_rate=0.10)
    growing = rates(0.80, discount_rate=0.10, growth=0.05)

    assert round(margin_multiple(at), 4) == Decimal("2.6667")
    assert round(margin_multiple(at, first_margin=FirstMargin.NOW), 4) == Decimal("3.6667")
    assert round(margin_multiple(growing), 4) == Decimal("3.0769")
    summed = sum(0.8**t * 1.05 ** (t - 1) / 1.1**t for t in range(1, 500))
    assert summed == pytest.approx(3.0769, abs=5e-5)
    with pytest.raises(InfiniteValue):
        margin_multiple(rates(1, discount_rate=0.10, growth=0.10))
    value = lifetime_value(150, at=rates(0.55, discount_rate=0.10), acquisition_cost=100)
    assert value == Decimal("50.00")


def test_berger_nasr_1998_case_1() -> None:
    customer = YearlyPromotion(contribution=Decimal(260), promotion=Decimal(50), years=10)

    value = berger_nasr_case_1(customer, at=rates("0.75", discount_rate="0.20"))

    assert round(value, 4) == Decimal("568.7831")


def test_berger_nasr_case_1_refuses_growth() -> None:
    customer = YearlyPromotion(contribution=Decimal(260), promotion=Decimal(50), years=1)
    with pytest.raises(InvalidParameters, match="no growth"):
        berger_nasr_case_1(customer, at=rates("0.75", discount_rate="0.20", growth="0.1"))


@given(retention=st.floats(0, 1), discount=st.floats(0.01, 1), growth=st.floats(-0.5, 0.5))
def test_a_value_is_given_only_where_the_sum_converges(
    retention: float, discount: float, growth: float
) -> None:
    at = rates(retention, discount_rate=discount, growth=growth)

    if at.retention * (1 + at.growth) >= 1 + at.discount_rate:
        with pytest.raises(InfiniteValue):
            margin_multiple(at)
    else:
        assert margin_multiple(at) >= 0


@pytest.mark.parametrize(
    ("retention", "discount", "growth"),
    [(1.1, 0.1, 0), (-0.1, 0.1, 0), (0.5, -1, 0), (0.5, 0.1, -1), ("much", 0.1, 0)],
)
def test_rates_outside_their_domain_are_refused(
    retention: float | str, discount: float, growth: float
) -> None:
    with pytest.raises(InvalidParameters):
        rates(retention, discount_rate=discount, growth=growth)
