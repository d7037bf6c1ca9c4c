"""The exact gradients against differences of the likelihood, and the integrals against others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special
from tests.domain.lifetime_value.populations import beta_geometric_customers, pareto_customers

from mainstay.domain.lifetime_value.arrays import Floats
from mainstay.domain.lifetime_value.beta_integral import purchases_while_dropping_out
from mainstay.domain.lifetime_value.beta_likelihood import BetaGeometricLikelihood
from mainstay.domain.lifetime_value.gamma_gamma import _Likelihood as GammaGammaLikelihood
from mainstay.domain.lifetime_value.gamma_gamma import _spenders
from mainstay.domain.lifetime_value.interpolation import grid
from mainstay.domain.lifetime_value.observations import Observations, collapse, observe
from mainstay.domain.lifetime_value.pareto_likelihood import ParetoLikelihood
from mainstay.domain.lifetime_value.retention import endings_of_counts
from mainstay.domain.lifetime_value.sbg import _Likelihood as SbgLikelihood
from mainstay.domain.lifetime_value.tail_integral import log_tail, tail_integral

Objective = Callable[[Floats], tuple[float, Floats]]

four_logs = st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=4).map(np.array)


def scaled(history: tuple[Floats, Floats, Floats]) -> Observations:
    x, t_x, T = history
    return collapse(observe(x, t_x / T.mean(), T / T.mean()))


BETA_GEOMETRIC = scaled(
    beta_geometric_customers(300, parameters=(0.6, 10, 0.5, 3), watched=(20, 60), seed=5)
)
PARETO = scaled(pareto_customers(300, parameters=(1.0, 5, 0.6, 12), watched=(20, 60), seed=6))


def assert_gradient(objective: Objective, logs: Floats) -> None:
    by_difference = optimize.approx_fprime(logs, lambda at: objective(at)[0], 1e-7)
    assert objective(logs)[1] == pytest.approx(by_difference, rel=2e-5, abs=2e-6)


@settings(deadline=None, max_examples=30)
@given(logs=four_logs, first_chance=st.integers(0, 1))
def test_beta_geometric_gradient(logs: Floats, first_chance: int) -> None:
    assert_gradient(
        BetaGeometricLikelihood(BETA_GEOMETRIC, first_chance=first_chance).objective, logs
    )


@settings(deadline=None, max_examples=30)
@given(logs=four_logs)
def test_pareto_gradient(logs: Floats) -> None:
    assert_gradient(ParetoLikelihood(PARETO, nodes=16).objective, logs)


@settings(deadline=None, max_examples=30)
@given(logs=st.lists(st.floats(-1.5, 1.5), min_size=3, max_size=3).map(np.array))
def test_gamma_gamma_gradient(logs: Floats) -> None:
    rng = np.random.default_rng(7)
    rows = _spenders(rng.integers(0, 9, 100), rng.gamma(3, 0.3, 100), None)
    assert_gradient(GammaGammaLikelihood(rows).objective, logs)


@settings(deadline=None, max_examples=30)
@given(logs=st.lists(st.floats(-1.5, 1.5), min_size=2, max_size=2).map(np.array))
def test_sbg_gradient(logs: Floats) -> None:
    seen = endings_of_counts(
        [0, 1, 2, 3, 0, 1, 2], [100, 70, 55, 50, 80, 60, 50], ["a"] * 4 + ["b"] * 3
    )
    assert_gradient(SbgLikelihood(seen).objective, logs)


@pytest.mark.parametrize("first_chance", [0, 1])
def test_what_is_maximised_is_the_likelihood_of_each_customer(first_chance: int) -> None:
    likelihood = BetaGeometricLikelihood(BETA_GEOMETRIC, first_chance=first_chance)
    parameters = (0.6, 0.2, 0.5, 3.0)

    mean = np.average(likelihood.per_row(parameters), weights=BETA_GEOMETRIC.weights)

    assert likelihood.objective(np.log(parameters))[0] == pytest.approx(-mean, rel=1e-12)


def test_pareto_interpolation_is_exact_to_what_it_promises() -> None:
    likelihood = ParetoLikelihood(PARETO, nodes=16)

    assert likelihood.error(np.log([1.0, 0.15, 0.6, 0.3]), rows=10_000) < 1e-8


@settings(deadline=None, max_examples=60)
@given(
    p=st.floats(0.05, 300),
    q=st.floats(1.05, 20),
    A=st.floats(0.05, 300),
    B=st.floats(0.05, 300),
)
def test_tail_integral_is_the_hypergeometric_one(p: float, q: float, A: float, B: float) -> None:
    found = tail_integral(*(np.array([v]) for v in (p, q)), A=np.array([A]), B=np.array([B]))

    exponents = (p, B) if A >= B else (q, A)
    z = 1 - B / A if A >= B else 1 - A / B
    by_series = special.hyp2f1(1, exponents[0], p + q, z)
    if np.isfinite(by_series):
        assert found.log_value[0] == pytest.approx(
            np.log(exponents[1] / (p + q - 1) * by_series), abs=1e-9
        )


def test_tail_integral_of_a_very_slow_tail() -> None:
    one = np.array([1.0])

    found = tail_integral(1e-3 * one, 1 + 1e-3 * one, A=one, B=one)

    assert found.log_value[0] == pytest.approx(np.log(1 / 2e-3), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    a=st.one_of(st.floats(0.2, 5), st.sampled_from([1.0, 1 + 1e-5, 1 - 1e-9])),
    B=st.one_of(st.floats(0.5, 200), st.sampled_from([0.5])),
    s=st.floats(0.1, 200),
    ratio=st.floats(0.01, 300),
)
def test_purchases_while_dropping_out_is_the_expectation(
    a: float, B: float, s: float, ratio: float
) -> None:
    columns = (np.array([v]) for v in (B, s, 1.0, ratio))
    found = purchases_while_dropping_out(a, *columns)[0]

    def bought(p: float) -> float:
        return float(-np.expm1(-s * np.log1p(p * ratio)) / p) if p > 0 else s * ratio

    def substituted(y: float) -> float:
        p, q = special.expit(y), special.expit(-y)
        return bought(p) * np.exp(a * np.log(p) + B * np.log(q) - special.betaln(a, B))

    by_hand = integrate.quad(substituted, -150, 150, limit=2000, points=[-30, -10, -3, 0, 3, 10])
    assert found == pytest.approx(by_hand[0], rel=1e-6)


def test_collapsing_changes_nothing_but_the_number_of_rows() -> None:
    x, t_x, T = [2, 0, 2, 1, 0, 2], [3, 0, 3, 1, 0, 3], [9, 9, 9, 9, 9, 8]

    rows = collapse(observe(x, t_x, T, [1, 1, 2, 1, 0.5, 0]))

    found = sorted(zip(rows.frequency, rows.recency, rows.T, rows.weights, strict=True))
    assert found == [(0, 0, 9, 1.5), (1, 1, 9, 1), (2, 3, 9, 3)]


def test_the_grid_carries_a_smooth_function_to_the_rows() -> None:
    rng = np.random.default_rng(8)
    x, t = np.sort(rng.integers(0, 3, 500)).astype(float), rng.uniform(0, 1.3, 500)
    laid = grid(x, t, nodes=20)

    assert laid.t.size == 60
    assert laid.spread(np.log(laid.t + 0.3) * (1 + laid.x)) == pytest.approx(
        np.log(t + 0.3) * (1 + x), abs=1e-9
    )
    weight = rng.uniform(size=500)
    assert laid.gathered(weight) @ laid.t == pytest.approx(weight @ laid.spread(laid.t))


def test_the_closed_form_of_the_integral_agrees_with_the_integral() -> None:
    rng = np.random.default_rng(4)
    p, q = np.exp(rng.uniform(np.log(0.01), np.log(2000), (2, 500)))
    A, B = np.exp(rng.uniform(-3, 9, (2, 500)))
    exact = tail_integral(p + 1, q, A=A, B=B).log_value
    assert log_tail(p + 1, q, A=A, B=B) == pytest.approx(exact, abs=1e-12)
