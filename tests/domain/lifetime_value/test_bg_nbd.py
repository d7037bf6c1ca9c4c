"""BG/NBD against Fader, Hardie, Lee (2005) and Hardie's notes 004, 018, 027."""

from __future__ import annotations

import numpy as np
import pytest
from tests.domain.lifetime_value.conftest import Cdnow
from tests.domain.lifetime_value.populations import beta_geometric_customers

from mainstay.domain.lifetime_value.bg_nbd import BgNbd, FittedBgNbd

PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


def test_fhl_2005_table_2_parameters(bg_nbd: FittedBgNbd) -> None:
    assert bg_nbd.parameters == pytest.approx(
        (0.2425945, 4.4136019, 0.7929199, 2.4258881), rel=1e-5
    )
    assert bg_nbd.log_likelihood == pytest.approx(-9582.429, abs=0.0005)


def test_fhl_2005_table_4_individual_level(bg_nbd: FittedBgNbd, cdnow: Cdnow) -> None:
    expected = bg_nbd.expected_purchases(39, *cdnow.history)
    error = expected - cdnow.bought_later

    assert expected.sum() == pytest.approx(1653.4, abs=0.05)
    assert np.corrcoef(expected, cdnow.bought_later)[0, 1] == pytest.approx(0.6256, abs=5e-5)
    assert np.abs(error).mean() == pytest.approx(0.7855, abs=5e-5)
    assert np.sqrt((error**2).mean()) == pytest.approx(1.6080, abs=5e-5)


def test_btyd_walkthrough_conditional_expectations_by_frequency(
    bg_nbd: FittedBgNbd, cdnow: Cdnow
) -> None:
    expected = bg_nbd.expected_purchases(39, *cdnow.history)
    group = np.minimum(cdnow.calibration.frequency, 7).astype(int)
    size = np.bincount(group)

    assert size.tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    assert np.bincount(group, cdnow.bought_later) / size == pytest.approx(
        [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594], abs=5e-5
    )
    assert np.bincount(group, expected) / size == pytest.approx(
        [0.2251, 0.5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.5040, 6.1570], abs=2e-4
    )


def test_btyd_walkthrough_weekly_tracking(bg_nbd: FittedBgNbd, cdnow: Cdnow) -> None:
    born = cdnow.calibration.T.max() - cdnow.calibration.T
    cumulative = [
        bg_nbd.expected_purchases_of_new_customer(np.maximum(week - born, 0)).sum()
        for week in range(20, 26)
    ]

    assert cumulative == pytest.approx([1312.5, 1387.3, 1460.4, 1531.7, 1601.4, 1669.6], abs=0.06)


def test_note_004_expected_purchases_of_a_new_customer(bg_nbd: FittedBgNbd) -> None:
    at = bg_nbd.expected_purchases_of_new_customer([0.1429, 1, 3, 31.8571, 32])

    assert at == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437], abs=5e-5)
    # the spreadsheet cuts the hypergeometric series off, which is seen only this far ahead
    assert bg_nbd.expected_purchases_of_new_customer(78) == pytest.approx(1.8576, abs=4e-4)


def test_btyd_walkthrough_spot_values(bg_nbd: FittedBgNbd) -> None:
    assert bg_nbd.expected_purchases_of_new_customer(52) == pytest.approx(1.444004, abs=2e-5)
    assert bg_nbd.expected_purchases(52, 26, 30.857, 31) == pytest.approx(25.75659, rel=4e-5)
    assert bg_nbd.probability_alive(26, 30.857, 31) == pytest.approx(0.9688523, abs=2e-6)


def test_btyd_walkthrough_increasing_frequency_paradox(bg_nbd: FittedBgNbd) -> None:
    expected = bg_nbd.expected_purchases(52, [10, 15, 20, 25], 20, 39)

    assert expected == pytest.approx([0.3474606, 0.04283391, 0.004158973, 0.0003583685], rel=1e-4)


def test_note_004_spot_values_of_the_rounded_parameters() -> None:
    assert PUBLISHED.expected_purchases(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=5e-4)
    assert PUBLISHED.expected_purchases_of_new_customer(6) == pytest.approx(0.2807559, abs=5e-8)


def test_note_018_probability_of_counts() -> None:
    assert PUBLISHED.probability_of_count(10, t=2) == pytest.approx(1.07869e-07, rel=1e-5)
    assert PUBLISHED.probability_of_count(0, t=39) == pytest.approx(0.5737864, abs=5e-8)
    assert PUBLISHED.probability_of_count(np.arange(11, 21), t=30) == pytest.approx(
        [
            0.0019995214,
            0.0015170236,
            0.0011633150,
            0.0009003148,
            0.0007023638,
            0.0005517902,
            0.0004361913,
            0.0003467171,
            0.0002769613,
            0.0002222260,
        ],
        abs=5e-11,
    )


def test_note_004_log_likelihood_of_customers(bg_nbd: FittedBgNbd) -> None:
    x = [2, 1, 0, 7, 1, 2, 5, 10, 1]
    t_x = np.array([213, 12, 0, 206, 35, 250, 171, 239, 34]) / 7  # 30.43, 1.71, 0, 29.43 ...

    assert bg_nbd.log_likelihood_per_customer(x, t_x, 272 / 7) == pytest.approx(
        [-9.4596, -4.4711, -0.5538, -21.8644, -4.8651, -9.5367, -17.3593, -27.3144, -4.8520],
        abs=5e-5,
    )


def test_note_027_num_error() -> None:
    model = BgNbd(r=0.25, alpha=4, a=0.8, b=2.5)

    assert model.log_likelihood_per_customer([200, 0], [38, 0], 40) == pytest.approx(
        [100.7957, -0.59947382], abs=5e-5
    )


def test_histories_as_long_as_can_be_stay_finite() -> None:
    x, t_x, T = [200, 2000, 100_000], [38.0, 1.0, 39.9], 40.0

    assert np.isfinite(PUBLISHED.log_likelihood_per_customer(x, t_x, T)).all()
    assert np.isfinite(PUBLISHED.expected_purchases(52, x, t_x, T)).all()
    assert PUBLISHED.probability_alive(2000, 1.0, 40) == 0


def test_without_a_repeat_purchase_nobody_can_have_left() -> None:
    assert PUBLISHED.probability_alive([0, 0], 0, [1, 1000]).tolist() == [1, 1]


def test_the_fit_finds_the_parameters_that_made_the_customers() -> None:
    truth = (0.6, 10.0, 0.5, 3.0)
    history = beta_geometric_customers(40_000, parameters=truth, watched=(20, 60), seed=1)

    found = BgNbd.fit(*history)

    for value, true, error in zip(
        found.parameters, truth, found.report.standard_errors, strict=True
    ):
        assert abs(value - true) < 4 * error
