"""A search that begins at a sample of very many customers ends at the same maximum."""

from __future__ import annotations

import numpy as np
import pytest
from tests.domain.lifetime_value.populations import beta_geometric_customers, pareto_customers

from mainstay.domain.lifetime_value import observations
from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.gamma_gamma import GammaGamma
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd


@pytest.mark.parametrize("kind", [BgNbd, MbgNbd, ParetoNbd])
def test_purchase_models_find_the_same(
    kind: type[BgNbd | MbgNbd | ParetoNbd], monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind is ParetoNbd:
        seen = pareto_customers(4000, parameters=(1.0, 5, 0.6, 12), watched=(20, 60), seed=2)
    else:
        seen = beta_geometric_customers(4000, parameters=(0.6, 5, 0.5, 3), watched=(20, 60), seed=2)
    whole = kind.fit(*seen)
    monkeypatch.setattr(observations, "SAMPLE", 400)
    sampled = kind.fit(*seen)
    assert sampled.parameters == pytest.approx(whole.parameters, rel=1e-4)
    assert sampled.report.log_likelihood == pytest.approx(whole.report.log_likelihood, abs=1e-6)
    errors = sampled.report.standard_errors
    assert errors == pytest.approx(whole.report.standard_errors, rel=3e-2)


def test_the_spend_model_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    bought = rng.integers(1, 9, 4000)
    spend = rng.gamma(6 * bought, 1 / (rng.gamma(4, 1 / 15, 4000) * bought))
    whole = GammaGamma.fit(bought, spend)
    monkeypatch.setattr(observations, "SAMPLE", 400)
    assert GammaGamma.fit(bought, spend).parameters == pytest.approx(whole.parameters, rel=1e-4)


def test_a_sample_without_a_maximum_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = beta_geometric_customers(60, parameters=(0.6, 5, 0.5, 3), watched=(20, 60), seed=9)
    whole = BgNbd.fit(*seen)
    monkeypatch.setattr(observations, "SAMPLE", 5)
    assert BgNbd.fit(*seen).parameters == pytest.approx(whole.parameters, rel=1e-4)
