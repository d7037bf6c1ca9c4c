"""Gamma-Gamma against Fader & Hardie (2013), note 025."""

from __future__ import annotations

import numpy as np
import pytest
from tests.domain.lifetime_value.conftest import Cdnow

from mainstay.domain.lifetime_value.errors import InfiniteValue, InvalidObservations, NotEnoughData
from mainstay.domain.lifetime_value.gamma_gamma import FittedGammaGamma, GammaGamma


@pytest.fixture(scope="module")
def spend(cdnow: Cdnow) -> FittedGammaGamma:
    return GammaGamma.fit(cdnow.calibration.frequency, cdnow.calibration.monetary_value)


def test_note_025_parameters(spend: FittedGammaGamma) -> None:
    assert spend.parameters == pytest.approx((6.2496, 3.7442, 15.4435), abs=5e-5)
    assert spend.log_likelihood == pytest.approx(-4055.9177, abs=5e-5)
    assert spend.report.customers == 946


def test_note_025_expected_spend_of_the_first_ten_customers(
    spend: FittedGammaGamma, cdnow: Cdnow
) -> None:
    seen = cdnow.calibration

    expected = spend.expected_spend(seen.frequency[:10], seen.monetary_value[:10])

    assert expected == pytest.approx(
        [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17], abs=0.006
    )


def test_weights_stand_for_customers(cdnow: Cdnow, spend: FittedGammaGamma) -> None:
    seen = cdnow.calibration
    twice = GammaGamma.fit(seen.frequency, seen.monetary_value, np.full(seen.frequency.size, 2.0))

    assert twice.parameters == pytest.approx(spend.parameters, rel=1e-5)
    assert twice.log_likelihood == pytest.approx(2 * spend.log_likelihood)


def test_expected_spend_lies_between_the_customer_and_all() -> None:
    model = GammaGamma(6.25, 3.74, 15.44)
    mean = model.expected_spend_of_new_customer()

    few, many = model.expected_spend([1, 100], [100.0, 100.0])

    assert mean < few < many < 100


def test_the_mean_of_all_may_be_infinite() -> None:
    model = GammaGamma(6.25, 0.9, 15.44)

    with pytest.raises(InfiniteValue):
        model.expected_spend([1, 0], [100.0, np.nan])
    assert np.isfinite(model.expected_spend([1], [100.0])).all()


def test_spend_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidObservations, match="row 2"):
        GammaGamma.fit([1, 2], [10.0, 0.0])
    with pytest.raises(NotEnoughData):
        GammaGamma.fit([1, 2, 3, 1, 0], [10.0, 10.0, 10.0, 10.0, np.nan])
