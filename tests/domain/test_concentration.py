"""Concentration: the vectors of the method, the merger examples, the accounting rule."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, money, positive_money

from mainstay.domain import concentration as spreads
from mainstay.domain.concentration import (
    ControlError,
    SharesError,
    by_common_control,
    concentration,
    concentration_of_shares,
    concentrations,
    major_customers,
)
from mainstay.domain.figure import Measure
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()


def percent(*shares: int):
    return concentration_of_shares([Decimal(share) / 100 for share in shares])


def of(*values: str | int | None):
    numbers = {i: None if v is None else Decimal(v) for i, v in enumerate(values, 1)}
    return concentration(numbers)


def test_ten_equal_customers_have_an_hhi_of_1000_and_a_normalised_one_of_nothing():
    spread = percent(*[10] * 10)
    assert (spread.hhi, spread.hhi_points) == (Decimal("0.1"), 1_000)
    assert spread.effective_number == 10
    assert spread.normalised_hhi == 0
    assert spread.gini == 0


def test_the_shares_40_20_10_10_and_four_of_5_of_the_method():
    spread = percent(40, 20, 10, 10, 5, 5, 5, 5)
    assert spread.hhi == Decimal("0.23")
    assert round(spread.effective_number, 2) == Decimal("4.35")
    assert spread.normalised_hhi == Decimal("0.12")
    assert (spread.top(1), spread.top(5)) == (Decimal("0.40"), Decimal("0.85"))
    assert len(major_customers(spread, PLAYBOOK)) == 4


def test_merger_guidelines_example_30_30_20_20():
    assert percent(30, 30, 20, 20).hhi_points == 2_600


@pytest.mark.parametrize(
    ("shares", "points"),
    [
        ((25, 20, 15, 10, 8, 7, 6, 5, 4), 1_540),
        ((25, 20, 15, 10, 8, 7, 6, 9), 1_580),
        ((45, 15, 10, 8, 7, 6, 5, 4), 2_540),
    ],
)
def test_merging_two_of_nine_raises_the_hhi_by_twice_their_product(shares, points):
    assert percent(*shares).hhi_points == points


def test_shares_that_do_not_make_a_whole_are_refused():
    with pytest.raises(SharesError, match=r"add up to 90\.0 %"):
        percent(70, 15, 5)
    with pytest.raises(SharesError, match="below zero"):
        percent(110, -10)


def test_the_three_named_of_the_incomplete_example_give_5150_with_a_tail_of_dust():
    tail = [Decimal("0.0001")] * 1_000
    spread = concentration_of_shares([Decimal("0.70"), Decimal("0.15"), Decimal("0.05"), *tail])
    assert round(spread.hhi_points) == 5_150


def test_shares_rounded_to_a_tenth_of_a_percent_are_accepted():
    third = Decimal("0.333")
    assert concentration_of_shares([third, third, third]).customers == 3


SISTERS = {1: Decimal(4), 2: Decimal(3), 3: Decimal(3)} | {n: Decimal(9) for n in range(10, 20)}
PARENTS = {1: 5, 2: 5, 3: 5}


def test_naive_reading_17_ten_percent_is_by_common_control_not_by_legal_entity():
    assert major_customers(concentration(SISTERS), PLAYBOOK) == ()
    grouped = by_common_control(SISTERS, PARENTS)
    (group,) = major_customers(concentration(grouped), PLAYBOOK)
    assert (group.account_id, group.share) == (5, Decimal("0.1"))


def test_exactly_ten_percent_is_disclosed_and_a_cent_less_is_not():
    assert len(major_customers(of("10.00", "81.00", "9.00"), PLAYBOOK)) == 2
    assert len(major_customers(of("9.99", "81.00", "9.01"), PLAYBOOK)) == 1


def test_groups_of_groups_belong_to_the_top():
    values = {1: Decimal(1), 2: Decimal(2), 3: Decimal(3)}
    assert by_common_control(values, {1: 2, 2: 3, 3: None}) == {3: 6}


def test_a_group_that_is_its_own_parent_is_refused():
    with pytest.raises(ControlError, match="circle"):
        by_common_control({1: Decimal(1)}, {1: 2, 2: 1})


def test_naive_reading_9_revenue_concentration_is_not_profit_concentration():
    profit = {1: Decimal(1), 2: Decimal(9)}
    revenue = {1: Decimal(80), 2: Decimal(20)}
    by = concentrations({Measure.REVENUE: revenue, Measure.MARGIN: profit, Measure.PROFIT: profit})
    assert by[Measure.REVENUE].shares[0].account_id == 1
    assert by[Measure.PROFIT].shares[0].account_id == 2
    assert (by[Measure.REVENUE].top(1), by[Measure.PROFIT].top(1)) == (
        Decimal("0.8"),
        Decimal("0.9"),
    )


@pytest.mark.parametrize("values", [(10, -10), (10, -30), (), (0, 0)])
def test_without_a_positive_total_there_are_values_and_no_shares(values):
    spread = of(*values)
    assert [row.value for row in spread.shares] == list(values)
    assert {row.share for row in spread.shares} <= {None}
    assert (spread.top(1), spread.hhi, spread.gini, spread.curve) == (None, None, None, ())
    assert major_customers(spread, PLAYBOOK) == ()


def test_customers_that_lose_money_push_the_share_curve_over_the_whole():
    spread = of(100, 60, -60)
    assert spread.curve == (1, Decimal("1.6"), 1)
    assert spread.shares[2].share == Decimal("-0.6")


def test_hhi_gini_and_effective_number_are_over_the_customers_above_zero_and_say_so():
    spread, alone = of(60, 60, 0, -20), of(60, 60)
    assert (spread.hhi, spread.gini) == (alone.hhi, alone.gini) == (Decimal("0.5"), 0)
    (note,) = spreads.explain_effective_number(spread).notes
    assert (note.code, note.params["customers"]) == ("note.over_positive", 2)
    assert spreads.explain_effective_number(alone).notes == ()


def test_a_single_customer_has_no_normalised_hhi():
    assert of(5).normalised_hhi is None
    (missing,) = spreads.explain_normalised_hhi(of(5)).figure.unknowns
    assert missing.code == "unknown.single_customer"


def test_customers_whose_measure_is_not_known_are_left_out_and_listed():
    spread = of(5, None, 5)
    assert (spread.customers, spread.unknown, spread.total) == (2, (2,), 10)
    assert spreads.explain_hhi(spread).notes[0].params == {"customers": 1}


def test_the_gini_of_one_who_has_all_is_one_less_an_even_part():
    rich = concentration({1: Decimal(10**9)} | {n: Decimal("0.0001") for n in range(2, 11)})
    assert rich.gini == pytest.approx(Decimal("0.9"))


lists = st.dictionaries(st.integers(1, 99), st.one_of(st.none(), money), max_size=25)
positive_lists = st.dictionaries(st.integers(1, 99), positive_money, min_size=1, max_size=25)
TINY = Decimal("1e-20")


@given(positive_lists)
def test_shares_add_up_and_every_index_keeps_its_bounds(values):
    spread = concentration(values)
    count = len(values)
    assert abs(sum(row.share for row in spread.shares) - 1) < TINY
    assert Decimal(1) / count - TINY <= spread.hhi <= 1 + TINY
    assert 1 - TINY <= spread.effective_number <= count + TINY
    assert -TINY <= spread.gini <= 1 - Decimal(1) / count + TINY
    if count > 1:
        assert -TINY <= spread.normalised_hhi <= 1 + TINY


@given(positive_lists)
def test_the_share_curve_is_a_lorenz_curve_from_the_top(values):
    curve = concentration(values).curve
    steps = [later - earlier for earlier, later in pairwise((Decimal(0), *curve))]
    assert curve[-1] == 1
    assert all(earlier >= later - TINY for earlier, later in pairwise(steps))


@given(positive_lists, st.decimals(min_value="0.5", max_value=1_000, places=2))
def test_concentration_does_not_depend_on_the_unit_of_money(values, factor):
    scaled = concentration({account: value * factor for account, value in values.items()})
    assert abs(scaled.hhi - concentration(values).hhi) < TINY


@given(lists)
def test_every_figure_of_a_concentration_explains_itself(values):
    spread = concentration(values)
    assert_explains(spreads.explain_total(spread))
    for number in spreads.TOP:
        assert_explains(spreads.explain_top(spread, number))
    assert_explains(spreads.explain_hhi(spread))
    assert_explains(spreads.explain_effective_number(spread))
    assert_explains(spreads.explain_normalised_hhi(spread))
    assert_explains(spreads.explain_gini(spread))
    majors = spreads.explain_major_customers(spread, PLAYBOOK)
    assert majors.result() == majors.figure.value
