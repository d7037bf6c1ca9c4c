from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains, money

from mainstay.domain import whale
from mainstay.domain.playbook import default_playbook
from mainstay.domain.whale import ProfitPart, whale_curve

PLAYBOOK = default_playbook()


def curve_of(*values: str | int | None):
    numbers = {i: None if v is None else Decimal(v) for i, v in enumerate(values, 1)}
    return whale_curve(numbers, PLAYBOOK)


def test_the_whale_curve_of_the_method_peaks_at_200_percent_with_customer_4_of_7():
    curve = curve_of(-20, 100, 0, 60, -80, 30, 10)
    assert [point.value for point in curve.points] == [100, 60, 30, 10, 0, -20, -80]
    assert [point.cumulative for point in curve.points] == [100, 160, 190, 200, 200, 180, 100]
    assert (curve.total, curve.peak, curve.peak_share) == (100, 200, 2)
    assert curve.customers_at_peak == 4
    assert curve.loss_tail == -100
    assert curve.customers_losing == 2


def test_core_reaches_80_percent_of_the_peak_and_loss_follows_it():
    parts = [point.part for point in curve_of(100, 60, 30, 10, 0, -20, -80).points]
    core, margin, loss = ProfitPart.CORE, ProfitPart.MARGIN, ProfitPart.LOSS
    assert parts == [core, core, margin, margin, margin, loss, loss]


def test_the_customer_that_carries_the_curve_over_80_percent_is_core():
    assert [point.part for point in curve_of(79, 20, 1).points][:2] == [ProfitPart.CORE] * 2
    assert curve_of(5).points[0].part is ProfitPart.CORE


def test_the_best_fifth_is_rounded_up():
    curve = curve_of(100, 60, 30, 10, 0, -20, -80)
    assert curve.best == 2
    assert curve.best_share == Decimal("1.6")


def test_the_organisation_may_move_the_end_of_core():
    playbook = PLAYBOOK.with_values({"whale.core": 0.5})
    values = dict(enumerate(map(Decimal, (100, 60, 30, 10)), 1))
    parts = [point.part for point in whale_curve(values, playbook).points]
    assert parts == [ProfitPart.CORE] + [ProfitPart.MARGIN] * 3


@pytest.mark.parametrize("values", [(50, 10, -60), (50, 10, -100)])
def test_a_total_of_nothing_or_less_is_normalised_by_the_peak(values):
    curve = curve_of(*values)
    assert curve.is_over_peak
    assert (curve.base, curve.peak_share) == (60, 1)
    notes = [note.code for note in whale.explain_peak_share(curve).notes]
    assert notes == ["note.normalised_by_peak"]


def test_when_everybody_loses_money_there_are_no_shares():
    curve = curve_of(-5, -10)
    assert (curve.peak, curve.customers_at_peak, curve.loss_tail) == (0, 0, -15)
    assert curve.peak_share is None
    assert curve.best_share is None
    assert {point.part for point in curve.points} == {ProfitPart.LOSS}


def test_customers_with_unknown_profit_are_left_out_and_listed():
    curve = curve_of(10, None, -5)
    assert curve.unknown == (2,)
    assert curve.total == 5


def test_the_curve_of_nobody_is_empty():
    curve = curve_of()
    assert (curve.points, curve.total, curve.peak_share) == ((), 0, None)


@given(st.dictionaries(st.integers(1, 99), st.one_of(st.none(), money), max_size=20))
def test_the_curve_rises_to_its_peak_and_falls_to_its_total(values):
    curve = whale_curve(values, PLAYBOOK)
    reached = [point.cumulative for point in curve.points]
    at_peak = curve.customers_at_peak
    assert reached[:at_peak] == sorted(reached[:at_peak])
    assert reached[at_peak:] == sorted(reached[at_peak:], reverse=True)
    assert curve.peak + curve.loss_tail == curve.total
    assert len(curve.points) + len(curve.unknown) == len(values)


@given(st.dictionaries(st.integers(1, 99), st.one_of(st.none(), money), max_size=20))
def test_every_figure_of_the_curve_explains_itself(values):
    curve = whale_curve(values, PLAYBOOK)
    assert_explains(whale.explain_total(curve))
    assert_explains(whale.explain_peak(curve))
    assert_explains(whale.explain_loss_tail(curve))
    assert_explains(whale.explain_peak_share(curve))
    assert_explains(whale.explain_best_share(curve))
    for counted in (whale.explain_customers_losing(curve), whale.explain_customers_at_peak(curve)):
        assert counted.result() == counted.figure.value
