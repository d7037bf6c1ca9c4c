"""What must hold for any customer under any parameters."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.gamma_gamma import GammaGamma
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd
from mainstay.domain.lifetime_value.sbg import ShiftedBetaGeometric

parameter = st.floats(0.05, 30)
models = st.builds(
    lambda kind, *values: kind(*values),
    st.sampled_from([BgNbd, MbgNbd, ParetoNbd]),
    *[parameter] * 4,
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, float, float]:
    T = draw(st.floats(0.5, 300))
    x = draw(st.integers(0, 400))
    return x, T * draw(st.floats(0.001, 1)) if x else 0.0, T


@settings(deadline=None, max_examples=200)
@given(model=models, history=histories())
def test_alive_is_a_probability_and_the_likelihood_finite(
    model: BgNbd | MbgNbd | ParetoNbd, history: tuple[int, float, float]
) -> None:
    alive = model.probability_alive(*history)[0]

    assert 0 <= alive <= 1
    assert np.isfinite(model.log_likelihood_per_customer(*history)).all()


@settings(deadline=None, max_examples=200)
@given(model=models, history=histories(), t=st.floats(0.1, 200))
def test_more_time_brings_more_purchases(
    model: BgNbd | MbgNbd | ParetoNbd, history: tuple[int, float, float], t: float
) -> None:
    sooner, later = (model.expected_purchases(ahead, *history)[0] for ahead in (t, 2 * t))

    assert 0 <= sooner <= later * (1 + 1e-9)
    assert model.expected_purchases(0, *history)[0] == 0


@settings(deadline=None, max_examples=200)
@given(model=models, history=histories(), longer=st.floats(0.1, 100))
def test_silence_never_makes_a_customer_livelier(
    model: BgNbd | MbgNbd | ParetoNbd, history: tuple[int, float, float], longer: float
) -> None:
    x, t_x, T = history

    now, then = model.probability_alive(x, t_x, [T, T + longer])

    assert then <= now + 1e-12


@settings(deadline=None, max_examples=60)
@given(
    values=st.tuples(*[st.floats(0.2, 5)] * 4),
    kind=st.sampled_from([BgNbd, MbgNbd]),
    t=st.floats(0.1, 5),
)
def test_probabilities_of_counts_add_up_and_their_mean_is_the_expectation(
    values: tuple[float, float, float, float], kind: type[BgNbd], t: float
) -> None:
    model = kind(*values)
    n = np.arange(4000)
    probability = model.probability_of_count(n, t)

    assert (probability >= 0).all()
    np.testing.assert_allclose(probability.sum(), 1, atol=1e-8)
    np.testing.assert_allclose(
        probability @ n, model.expected_purchases_of_new_customer(t)[0], rtol=1e-6
    )


@settings(deadline=None)
@given(alpha=parameter, beta=parameter)
def test_survival_falls_and_stays_a_probability(alpha: float, beta: float) -> None:
    survival = ShiftedBetaGeometric(alpha, beta).survival(np.arange(60))

    assert survival[0] == 1
    assert (np.diff(survival) < 0).all()
    assert (survival > 0).all()


@settings(deadline=None)
@given(alpha=parameter, beta=parameter, rate=st.floats(0.01, 1))
def test_who_stayed_longer_is_worth_more(alpha: float, beta: float, rate: float) -> None:
    left = ShiftedBetaGeometric(alpha, beta).discounted_expected_residual_lifetime(
        np.arange(1, 20), discount_rate=rate
    )

    assert (np.diff(left) > -1e-9).all()
    assert (left < (1 + rate) / rate + 1e-9).all()


@settings(deadline=None)
@given(
    p=st.floats(0.5, 20),
    q=st.floats(1.1, 20),
    gamma=parameter,
    x=st.integers(1, 500),
    spend=st.floats(0.01, 1e6),
)
def test_expected_spend_lies_between_own_and_all(
    p: float, q: float, gamma: float, x: int, spend: float
) -> None:
    model = GammaGamma(p, q, gamma)
    mean = model.expected_spend_of_new_customer()

    expected = model.expected_spend(x, spend)[0]

    assert min(mean, spend) * (1 - 1e-9) <= expected <= max(mean, spend) * (1 + 1e-9)
