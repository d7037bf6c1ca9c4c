"""What the fits say when the data cannot support them: a named error with the reason."""

from __future__ import annotations

import numpy as np
import pytest
from tests.domain.lifetime_value.populations import (
    History,
    beta_geometric_customers,
    pareto_customers,
)

from mainstay.domain.errors import DomainError
from mainstay.domain.lifetime_value.bg_nbd import BgNbd, FittedBgNbd
from mainstay.domain.lifetime_value.errors import (
    InvalidObservations,
    InvalidParameters,
    NotEnoughData,
    ParameterAtBound,
)
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import FittedParetoNbd, ParetoNbd

MODELS = [BgNbd, MbgNbd, ParetoNbd]
Model = type[BgNbd] | type[MbgNbd] | type[ParetoNbd]


@pytest.mark.parametrize("model", MODELS)
def test_nobody_bought_twice(model: Model) -> None:
    with pytest.raises(NotEnoughData, match="No customer bought a second time"):
        model.fit([0, 0, 0], [0, 0, 0], [10, 20, 30])


@pytest.mark.parametrize("model", MODELS)
def test_too_few_different_histories(model: Model) -> None:
    with pytest.raises(NotEnoughData, match="only 3 different histories"):
        model.fit([0, 1, 2] * 50, [0, 5, 8] * 50, [10, 10, 10] * 50)


@pytest.mark.parametrize("model", MODELS)
def test_nobody_ever_leaves(model: Model) -> None:
    rng = np.random.default_rng(9)
    x = rng.poisson(rng.gamma(2, 1, 2000) * 50).astype(float) + 1
    T = np.full(2000, 50.0)
    t_x = T * rng.random(2000) ** (1 / x)

    with pytest.raises((ParameterAtBound, NotEnoughData)):
        model.fit(x, t_x, T)


@pytest.mark.parametrize("model", MODELS)
def test_a_handful_of_customers_is_answered_or_refused_in_a_sentence(model: Model) -> None:
    """Small companies are the rule: whatever comes out of few customers must be honest."""
    answers = 0
    for seed in range(12):
        history = pareto_customers(25, parameters=(1, 5, 0.6, 12), watched=(20, 60), seed=seed)
        found = fit_or_sentence(model, history)
        if isinstance(found, str):
            assert found.endswith(".")
            continue
        answers += 1
        assert np.isfinite(found.report.standard_errors).all()
        assert found.log_likelihood == pytest.approx(
            found.log_likelihood_per_customer(*history).sum(), abs=1e-6
        )
    assert answers > 0


def fit_or_sentence(model: Model, history: History) -> FittedBgNbd | FittedParetoNbd | str:
    try:
        return model.fit(*history)
    except DomainError as problem:
        return str(problem)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("history", "message"),
    [
        (([1, 1, 1], [1, 1], [3, 3, 3]), "differ in length"),
        (([-1], [1], [3]), "frequency is negative"),
        (([1.5], [1], [3]), "not a whole number"),
        (([1], [4], [3]), "after the end"),
        (([0], [1], [3]), "no repeat purchase"),
        (([1], [0], [3]), "recency is zero"),
        (([1, 1], [1, float("nan")], [3, 3]), "In row 2 the recency is missing"),
        ((["often"], [1], [3]), "Not every frequency is a number"),
    ],
)
def test_histories_that_cannot_be_are_refused(
    model: Model, history: tuple[list, list, list], message: str
) -> None:
    with pytest.raises(InvalidObservations, match=message):
        model.fit(*history)


@pytest.mark.parametrize("model", MODELS)
def test_weights_must_make_sense(model: Model) -> None:
    history = ([1, 2], [1, 2], [3, 3])
    with pytest.raises(InvalidObservations, match="weight is negative"):
        model.fit(*history, weights=[1, -1])
    with pytest.raises(InvalidObservations, match="All weights are zero"):
        model.fit(*history, weights=[0, 0])
    with pytest.raises(InvalidObservations, match="differ in length"):
        model.fit(*history, weights=[1, 1, 1])


@pytest.mark.parametrize("model", MODELS)
def test_parameters_must_be_positive(model: Model) -> None:
    with pytest.raises(InvalidParameters, match="r must be above zero"):
        model(0, 1, 1, 1)
    with pytest.raises(InvalidParameters):
        model(1, float("nan"), 1, 1)


def test_the_unit_of_time_does_not_matter() -> None:
    x, t_x, T = beta_geometric_customers(
        3000, parameters=(0.6, 10, 0.5, 3), watched=(20, 60), seed=10
    )
    weeks, days = BgNbd.fit(x, t_x, T), BgNbd.fit(x, t_x * 7, T * 7)

    assert days.parameters == pytest.approx(np.array(weeks.parameters) * [1, 7, 1, 1], rel=1e-4)
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - x.sum() * np.log(7))
    assert days.report.standard_errors[1] == pytest.approx(
        7 * weeks.report.standard_errors[1], rel=1e-3
    )


@pytest.mark.parametrize("model", MODELS)
def test_weights_stand_for_customers(model: Model) -> None:
    x, t_x, T = (
        np.floor(column)
        for column in pareto_customers(500, parameters=(1, 5, 0.6, 12), watched=(20, 60), seed=11)
    )
    t_x = np.where(x > 0, np.maximum(t_x, 1), 0)
    weights = np.arange(500) % 3

    weighted = model.fit(x, t_x, T, weights)
    repeated = model.fit(*(np.repeat(column, weights) for column in (x, t_x, T)))

    assert weighted.parameters == pytest.approx(repeated.parameters, rel=1e-6)
    assert weighted.report.customers == weights.sum()
