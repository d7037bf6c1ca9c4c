"""MBG/NBD: Batislam, Denizel, Filiztekin (2007)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats
from tests.domain.lifetime_value.conftest import Cdnow
from tests.domain.lifetime_value.populations import beta_geometric_customers

from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd


def test_btydplus_cdnow_parameters(cdnow: Cdnow) -> None:
    found = MbgNbd.fit(*cdnow.history)

    assert found.parameters == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9582.136, abs=5e-4)


def test_without_a_repeat_purchase_somebody_may_have_left() -> None:
    alive = MbgNbd(0.525, 6.183, 0.891, 1.614).probability_alive(0, 0, [1, 39])

    assert 0 < alive[1] < alive[0] < 1


def test_expected_purchases_are_those_of_each_customer_averaged() -> None:
    model = MbgNbd(0.525, 6.183, 0.891, 1.614)

    def bought(p: float) -> float:
        passed = model.alpha / (model.alpha + p * 26)
        return float((1 - p) * (1 - passed**model.r) / p * stats.beta.pdf(p, model.a, model.b))

    by_hand = integrate.quad(bought, 0, 1, limit=500)[0]

    assert model.expected_purchases_of_new_customer(26) == pytest.approx(by_hand, rel=1e-6)


def test_the_fit_finds_the_parameters_that_made_the_customers() -> None:
    truth = (0.6, 10.0, 0.5, 3.0)
    history = beta_geometric_customers(
        40_000, parameters=truth, watched=(20, 60), seed=2, first_chance=1
    )

    found = MbgNbd.fit(*history)

    errors = np.abs(np.array(found.parameters) - truth) / found.report.standard_errors
    assert errors.max() < 4
