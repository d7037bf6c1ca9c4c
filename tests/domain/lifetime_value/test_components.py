"""The open form of lifetime value for key accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.lifetime_value.cautions import Caution, Evidence, cautions
from mainstay.domain.lifetime_value.closed_forms import margin_multiple, rates
from mainstay.domain.lifetime_value.components import (
    Component,
    ComponentInputs,
    Input,
    Referral,
    ReferralCredit,
    ReferralResult,
    component_value,
)
from mainstay.domain.lifetime_value.errors import InvalidParameters
from mainstay.domain.lifetime_value.estimates import Estimate, assumed, measured, stated

PLAIN = ComponentInputs(
    base_profit=measured(1000, by="profit of the last 12 months"),
    survival=assumed("0.8", by="Alice", low="0.7", high="0.9"),
    discount_rate=assumed("0.1", by="playbook"),
    years=5,
    existing=True,
    growth=stated("0.05", by="the customer's buyer", low="0", high="0.1"),
    savings=measured(-20, by="cost to serve"),
    premium=measured(-50, by="price comparison", low=-80, high=-50),
    referrals=(),
)


def referral(result: ReferralResult, profit: Estimate | None) -> Referral:
    return Referral("Acme", "Beta Ltd", date(2024, 5, 1), result, profit)


def test_rows_follow_the_formula() -> None:
    second = component_value(PLAIN).years[2]

    weight = Decimal("0.64") / Decimal("1.21")
    assert second.survival == Decimal("0.64")
    assert second.amounts[Component.BASE_PROFIT] == pytest.approx(1000 * weight)
    assert second.amounts[Component.GROWTH] == pytest.approx(50 * weight)
    assert second.amounts[Component.SAVINGS] == pytest.approx(-20 * weight)
    assert second.amounts[Component.PREMIUM] == pytest.approx(-50 * weight)


def test_components_keep_their_sign() -> None:
    value = component_value(PLAIN)

    assert value.of(Component.BASE_PROFIT) > 0
    assert value.of(Component.SAVINGS) < 0
    assert value.of(Component.PREMIUM) < 0
    assert value.of(Component.ACQUISITION) == 0


def test_acquisition_is_sunk_for_an_existing_account() -> None:
    cost = measured(700, by="sales time", low=500, high=900)
    won, known = replace(PLAIN, acquisition=cost), replace(PLAIN, existing=False, acquisition=cost)

    assert component_value(won) == component_value(PLAIN)
    assert component_value(known).of(Component.ACQUISITION) == -700
    assert component_value(known).value == component_value(PLAIN).value - 700
    assert component_value(known).tornado[-1].input is not Input.SURVIVAL


def test_a_long_horizon_comes_to_the_closed_form() -> None:
    inputs = replace(PLAIN, savings=None, premium=None, years=400)

    found = component_value(inputs).value

    closed = 1000 * margin_multiple(rates("0.8", discount_rate="0.1", growth="0.05"))
    assert found == pytest.approx(closed, abs=Decimal("0.00001"))


def test_the_range_comes_from_survival_and_growth() -> None:
    value = component_value(PLAIN)
    worst = replace(PLAIN, survival=assumed("0.7", by="x"), growth=assumed("0", by="x"))
    best = replace(PLAIN, survival=assumed("0.9", by="x"), growth=assumed("0.1", by="x"))

    assert (value.low, value.high) == (component_value(worst).value, component_value(best).value)


def test_the_tornado_has_every_input_with_a_range_widest_first() -> None:
    value = component_value(PLAIN)

    assert [row.input for row in value.tornado] == [Input.SURVIVAL, Input.GROWTH, Input.PREMIUM]
    assert value.tornado[0].value_at_low < value.value < value.tornado[0].value_at_high
    assert value.tornado[0].estimates[0].by == "Alice"
    assert value.tornado[2].value_at_high == value.value


def test_what_is_unknown_is_named_and_left_out() -> None:
    value = component_value(
        replace(PLAIN, existing=False, growth=None, savings=None, premium=None, referrals=None)
    )

    assert value.unknown == (
        Component.ACQUISITION,
        Component.GROWTH,
        Component.SAVINGS,
        Component.REFERRALS,
        Component.PREMIUM,
    )
    assert value.value == value.of(Component.BASE_PROFIT)
    assert component_value(PLAIN).unknown == ()


def test_only_won_referrals_count_and_one_without_a_profit_is_unknown() -> None:
    profit = measured(100, by="Beta's last 12 months")
    rows = (
        referral(ReferralResult.WON, profit),
        referral(ReferralResult.LOST, profit),
        referral(ReferralResult.OPEN, profit),
    )
    one = component_value(replace(PLAIN, referrals=rows))
    two = component_value(replace(PLAIN, referrals=(*rows, referral(ReferralResult.WON, None))))

    assert one.years[1].amounts[Component.REFERRALS] == pytest.approx(
        100 * Decimal("0.8") / Decimal("1.1")
    )
    assert one.unknown == ()
    assert two.value == one.value
    assert two.unknown == (Component.REFERRALS,)


def test_referrals_may_be_credited_to_the_new_customer_instead() -> None:
    rows = (referral(ReferralResult.WON, measured(100, by="x")),)

    value = component_value(
        replace(PLAIN, referrals=rows, referral_credit=ReferralCredit.NEW_CUSTOMER)
    )

    assert value.of(Component.REFERRALS) == 0
    assert value.unknown == ()


def test_survival_may_be_given_by_year_from_a_contract() -> None:
    path = (
        assumed(1, by="contract"),
        assumed(1, by="contract"),
        assumed("0.6", by="Alice", low="0.4", high="0.9"),
    )
    value = component_value(replace(PLAIN, survival=path, years=3))

    assert [row.survival for row in value.years[1:]] == [1, 1, Decimal("0.6")]
    assert value.tornado[0].input is Input.SURVIVAL


@pytest.mark.parametrize(
    "change",
    [
        {"years": 0},
        {"survival": assumed("1.2", by="x")},
        {"survival": (assumed("0.5", by="x"),)},
        {"survival": (assumed("0.5", by="x"), assumed("0.6", by="x")), "years": 2},
        {"discount_rate": assumed("-1", by="x")},
        {"growth": assumed("-1", by="x")},
    ],
)
def test_inputs_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidParameters):
        replace(PLAIN, **change)  # type: ignore[arg-type]


def test_an_estimate_must_rise_from_low_to_high() -> None:
    with pytest.raises(InvalidParameters):
        assumed(1, by="x", low=2)
    with pytest.raises(InvalidParameters):
        assumed(float("inf"), by="x")


def test_cautions() -> None:
    solid = Evidence(history_months=36, needed_months=24, cost_to_serve_known=True)
    thin = Evidence(history_months=None, needed_months=24, cost_to_serve_known=False)
    endless = replace(
        PLAIN,
        survival=assumed(1, by="x"),
        growth=assumed("0.1", by="x"),
        referrals=(referral(ReferralResult.WON, measured(100, by="x")),),
    )

    assert cautions(PLAIN, evidence=solid) == ()
    assert cautions(PLAIN, evidence=thin) == (
        Caution.SHORT_HISTORY,
        Caution.COST_TO_SERVE_UNKNOWN,
    )
    assert cautions(endless, evidence=solid) == (
        Caution.DIVERGES_WITHOUT_HORIZON,
        Caution.REFERRALS_COUNTED_WITH_REFERRER,
    )


def ranged(lowest: str, highest: str) -> st.SearchStrategy[Estimate]:
    number = st.decimals(Decimal(lowest), Decimal(highest), places=3)
    return (
        st.lists(number, min_size=3, max_size=3)
        .map(sorted)
        .map(lambda v: assumed(v[1], by="somebody", low=v[0], high=v[2]))
    )


any_inputs = st.builds(
    ComponentInputs,
    base_profit=ranged("-1000000", "1000000"),
    survival=ranged("0", "1"),
    discount_rate=ranged("0", "0.5"),
    years=st.integers(1, 12),
    existing=st.booleans(),
    acquisition=st.none() | ranged("0", "50000"),
    growth=st.none() | ranged("-0.3", "0.3"),
    savings=st.none() | ranged("-5000", "5000"),
    premium=st.none() | ranged("-5000", "5000"),
    referrals=st.none()
    | st.lists(
        st.builds(
            Referral,
            from_account=st.just("Acme"),
            to_account=st.just("Beta"),
            on=st.just(date(2024, 5, 1)),
            result=st.sampled_from(ReferralResult),
            yearly_profit=st.none() | ranged("-1000", "1000"),
        ),
        max_size=2,
    ).map(tuple),
)


@given(inputs=any_inputs)
def test_rows_and_components_add_up_to_the_value_exactly(inputs: ComponentInputs) -> None:
    value = component_value(inputs)

    assert sum(row.total for row in value.years) == value.value
    assert sum(value.of(component) for component in Component) == value.value
    assert value.low <= value.value <= value.high


@given(inputs=any_inputs)
def test_the_tornado_contains_the_likely_value(inputs: ComponentInputs) -> None:
    """Money inputs move the value one way; for rates the value may turn, so they are left out."""
    value = component_value(inputs)

    for row in value.tornado:
        if row.input in (Input.SURVIVAL, Input.DISCOUNT_RATE, Input.GROWTH):
            continue
        ends = sorted((row.value_at_low, row.value_at_high))
        assert ends[0] - Decimal("1e-6") <= value.value <= ends[1] + Decimal("1e-6")
