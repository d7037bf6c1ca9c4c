"""Pareto/NBD against Fader, Hardie, Lee (2005), CLVTools and the BTYD walkthrough."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special
from tests.domain.lifetime_value.conftest import Cdnow
from tests.domain.lifetime_value.populations import pareto_customers

from mainstay.domain.lifetime_value.pareto_nbd import FittedParetoNbd, ParetoNbd

BTYD_MANUAL = ParetoNbd(r=0.55, alpha=10.56, s=0.61, beta=11.64)


def test_fhl_2005_table_2_parameters(pareto_nbd: FittedParetoNbd) -> None:
    assert pareto_nbd.parameters == pytest.approx((0.553, 10.578, 0.606, 11.669), abs=6e-4)
    assert pareto_nbd.log_likelihood == pytest.approx(-9594.976, abs=5e-4)


def test_clvtools_parameters_and_standard_errors(pareto_nbd: FittedParetoNbd) -> None:
    assert pareto_nbd.parameters == pytest.approx((0.55315, 10.57633, 0.60625, 11.67150), rel=3e-4)
    assert pareto_nbd.report.standard_errors == pytest.approx(
        (0.0476264, 0.8427222, 0.1872594, 6.2105448), rel=2e-4
    )


def test_jmr_2005_parameters_on_all_78_weeks(cdnow: Cdnow) -> None:
    seen = cdnow.everything

    found = ParetoNbd.fit(seen.frequency, seen.recency, seen.T)

    assert found.parameters == pytest.approx(
        (0.5629966, 12.5590370, 0.4081095, 10.5148048), rel=1e-4
    )


def test_fhl_2005_table_4_individual_level(pareto_nbd: FittedParetoNbd, cdnow: Cdnow) -> None:
    expected = pareto_nbd.expected_purchases(39, *cdnow.history)

    assert expected.sum() == pytest.approx(1665.5, abs=0.05)
    assert np.corrcoef(expected, cdnow.bought_later)[0, 1] == pytest.approx(0.6302, abs=5e-5)
    assert np.abs(expected - cdnow.bought_later).mean() == pytest.approx(0.7545, abs=5e-5)


def test_btyd_walkthrough_conditional_expectations_by_frequency(
    pareto_nbd: FittedParetoNbd, cdnow: Cdnow
) -> None:
    expected = pareto_nbd.expected_purchases(39, *cdnow.history)
    group = np.minimum(cdnow.calibration.frequency, 7).astype(int)

    assert np.bincount(group, expected) / np.bincount(group) == pytest.approx(
        [0.138, 0.600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403], abs=7e-4
    )


def test_btyd_walkthrough_weekly_tracking(pareto_nbd: FittedParetoNbd, cdnow: Cdnow) -> None:
    born = cdnow.calibration.T.max() - cdnow.calibration.T
    cumulative = [
        pareto_nbd.expected_purchases_of_new_customer(np.maximum(week - born, 0)).sum()
        for week in range(20, 26)
    ]

    # printed cut off, not rounded, after one digit
    assert cumulative == pytest.approx([1308.9, 1385.3, 1459.9, 1532.9, 1604.3, 1674.3], abs=0.1)


def test_btyd_manual_expected_purchases_of_a_new_customer(pareto_nbd: FittedParetoNbd) -> None:
    assert BTYD_MANUAL.expected_purchases_of_new_customer(np.arange(10)) == pytest.approx(
        [
            0,
            0.05077821,
            0.09916088,
            0.14542507,
            0.18979930,
            0.23247466,
            0.27361274,
            0.31335159,
            0.35181024,
            0.38909211,
        ],
        abs=5e-9,
    )
    assert pareto_nbd.expected_purchases_of_new_customer(52) == pytest.approx(1.473434, abs=2e-6)


def test_btyd_walkthrough_spot_values(pareto_nbd: FittedParetoNbd) -> None:
    assert pareto_nbd.expected_purchases(52, 26, 30.857, 31) == pytest.approx(25.45647, rel=1e-4)
    assert pareto_nbd.probability_alive(26, 30.857, 31) == pytest.approx(0.997874, abs=5e-6)
    assert pareto_nbd.probability_alive(0, 0, 39) == pytest.approx(0.2941633, rel=5e-4)


def test_btyd_walkthrough_increasing_frequency_paradox(pareto_nbd: FittedParetoNbd) -> None:
    expected = pareto_nbd.expected_purchases(52, [10, 15, 20, 25], 20, 39)

    assert expected == pytest.approx([0.7062289, 0.1442396, 0.02250658, 0.00309267], rel=1.5e-3)


def test_clvtools_histories_that_must_not_overflow() -> None:
    model = ParetoNbd(r=0.5143, alpha=2.8845, s=0.2856, beta=14.1087)
    history = (
        [221, 254, 161, 204],
        [103.42857, 97.14286, 94.71429, 98.57143],
        [103.57143, 97.28571, 98.0, 99.42857],
    )

    assert np.isfinite(model.log_likelihood_per_customer(*history)).all()
    assert np.isfinite(model.expected_purchases(52, *history)).all()
    assert ((model.probability_alive(*history) > 0) & (model.probability_alive(*history) < 1)).all()


def test_the_likelihood_is_that_of_the_hypergeometric_form() -> None:
    r, alpha, s, beta = 0.553, 12.0, 0.606, 10.0
    x, t_x, T = np.array([0, 1, 3, 8.0]), np.array([0, 3, 20, 30.0]), np.array([39, 30, 25, 31.0])
    m = r + s + x

    def term(t: np.ndarray) -> np.ndarray:
        z = (alpha - beta) / (alpha + t)
        return np.asarray(special.hyp2f1(m, s + 1, m + 1, z) / (alpha + t) ** m)

    still = 1 / ((alpha + T) ** (r + x) * (beta + T) ** s)
    by_hand = np.log(still + s / m * (term(t_x) - term(T)))
    by_hand += special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha) + s * np.log(beta)

    found = ParetoNbd(r, alpha, s, beta).log_likelihood_per_customer(x, t_x, T)
    assert found == pytest.approx(by_hand, abs=1e-10)


def test_a_shape_of_one_is_no_exception() -> None:
    near = [
        ParetoNbd(0.5, 10, s, 12).expected_purchases(52, 3, 20, 39)[0]
        for s in (1 - 1e-6, 1.0, 1 + 1e-6)
    ]

    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-9)


@pytest.mark.parametrize(
    "truth", [(0.553, 10.578, 0.606, 11.669), (0.5, 2.9, 0.29, 14.1), (0.3, 1.0, 0.5, 10.0)]
)
def test_the_fit_finds_the_parameters_that_made_the_customers(
    truth: tuple[float, float, float, float],
) -> None:
    history = pareto_customers(10_000, parameters=truth, watched=(20, 60), seed=3)

    found = ParetoNbd.fit(*history)

    errors = np.abs(np.array(found.parameters) - truth) / found.report.standard_errors
    assert errors.max() < 4
    assert found.log_likelihood == pytest.approx(
        found.log_likelihood_per_customer(*history).sum(), abs=1e-4
    )
