from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, money

from mainstay.domain import revenue_change as changes
from mainstay.domain.revenue_change import Cause, Sale, revenue_change


def sale(product: str | None, quantity, revenue, *, family: str | None = "pumps") -> Sale:
    return Sale(family, product, None if quantity is None else Decimal(quantity), Decimal(revenue))


def effects(before, now) -> dict[Cause, Decimal]:
    change = revenue_change(before, now)
    return {cause: change.of(cause) for cause in Cause if change.of(cause) != 0}


def test_only_the_price_rose():
    assert effects([sale("a", 10, 100)], [sale("a", 10, 120)]) == {Cause.PRICE: 20}


def test_only_the_volume_rose():
    assert effects([sale("a", 10, 100)], [sale("a", 15, 150)]) == {Cause.VOLUME: 50}


def test_only_the_mix_moved_to_the_dearer_product():
    before = [sale("cheap", 5, 50), sale("dear", 5, 100)]
    now = [sale("cheap", 2, 20), sale("dear", 8, 160)]
    assert effects(before, now) == {Cause.MIX: 30}


def test_price_volume_and_mix_by_hand():
    before = [sale("a", 100, 1_000), sale("b", 100, 2_000)]
    now = [sale("a", 180, 1_620), sale("b", 120, 2_640)]
    assert effects(before, now) == {
        Cause.PRICE: -180 + 240,
        Cause.VOLUME: 100 * 15,
        Cause.MIX: 10 * 30 - 20 * 30,
    }


def test_families_won_and_lost_are_terms_of_their_own():
    before = [sale("a", 1, 70, family="valves"), sale("b", 2, 20)]
    now = [sale("c", 1, 50, family="seals"), sale("b", 2, 20), sale(None, None, 5, family="seals")]
    assert effects(before, now) == {Cause.FAMILIES_WON: 55, Cause.FAMILIES_LOST: -70}


def test_a_product_new_in_its_family_and_one_that_is_gone_are_mix_and_volume():
    assert effects([sale("old", 10, 100)], [sale("new", 10, 130)]) == {Cause.MIX: 30}
    assert effects([sale("old", 10, 100)], [sale("new", 20, 260)]) == {
        Cause.VOLUME: 100,
        Cause.MIX: 60,
    }


@pytest.mark.parametrize(
    "extra",
    [
        sale("a", None, 33),
        sale(None, 4, 33),
        sale("credit", 0, 33),
        sale("returned", -2, 33),
    ],
)
def test_lines_without_quantity_or_product_are_not_explained_by_quantities(extra):
    change = effects([sale("a", 10, 100)], [sale("a", 10, 120), extra])
    assert change == {Cause.PRICE: 20, Cause.NOT_EXPLAINED: 33}


def test_a_family_whose_quantities_cannot_be_compared_is_not_explained():
    before, now = [sale("a", None, 100)], [sale("a", 3, 120)]
    assert effects(before, now) == {Cause.NOT_EXPLAINED: 20}


def test_lines_without_a_family_count_as_one_family():
    before, now = [sale("a", 1, 10, family=None)], [sale("a", 2, 20, family=None)]
    assert effects(before, now) == {Cause.VOLUME: 10}


def test_nothing_sold_is_nothing_moved():
    assert revenue_change([], []).moves == ()
    assert revenue_change([], []).change == 0


sales = st.lists(
    st.builds(
        Sale,
        st.sampled_from(["pumps", "seals", None]),
        st.sampled_from(["a", "b", "c", None]),
        st.one_of(st.none(), st.decimals(-5, 100, places=2)),
        money,
    ),
    max_size=8,
)


@given(sales, sales)
def test_all_causes_add_up_exactly_to_the_change(before, now):
    change = revenue_change(before, now)
    total = sum(row.revenue for row in now) - sum(row.revenue for row in before)
    assert sum(change.of(cause) for cause in Cause) == change.change == total


quantities = st.decimals(min_value="0.01", max_value=1_000, places=2)
revenues = st.decimals(min_value=0, max_value=10_000, places=4)


@given(st.lists(st.tuples(quantities, revenues, quantities, revenues), min_size=1, max_size=5))
def test_mix_is_the_textbook_formula_to_the_last_digit_kept(rows):
    before = [sale(str(n), q0, r0) for n, (q0, r0, _, _) in enumerate(rows)]
    now = [sale(str(n), q1, r1) for n, (_, _, q1, r1) in enumerate(rows)]
    total_before, total_now = sum(row[0] for row in rows), sum(row[2] for row in rows)
    mix = sum(r0 / q0 * (q1 - total_now * q0 / total_before) for q0, r0, q1, _ in rows)
    change = revenue_change(before, now)
    assert abs(change.of(Cause.MIX) - mix) <= Decimal("0.0002")
    assert change.of(Cause.NOT_EXPLAINED) == 0


@given(sales, sales)
def test_every_figure_of_the_change_explains_itself(before, now):
    change = revenue_change(before, now)
    assert_explains(changes.explain_change(change))
    assert_explains(changes.explain_revenue_now(change))
    for cause in Cause:
        assert_explains(changes.explain_cause(change, cause))
