"""Gamma-Gamma: how much customers spend per purchase, apart from how often they buy.

Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value", note 025 (here FH 2013); z is a
customer's mean spend over x purchases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mainstay.domain.lifetime_value.arrays import (
    Floats,
    column,
    dot,
    require,
    require_positive,
    same_length,
    weight_column,
    whole_counts,
)
from mainstay.domain.lifetime_value.errors import InfiniteValue, NotEnoughData
from mainstay.domain.lifetime_value.observations import sample_step
from mainstay.domain.lifetime_value.optimum import FitReport, Optimum, maximise, optimum_of_sample

NAMES = ("p", "q", "gamma")
STARTS = ((5.0, 4.0, 0.6), (1.0, 2.0, 1.0), (20.0, 10.0, 0.5))
MORE_THAN = 3  # customers with spend that a fit needs


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Gamma-Gamma with known parameters; `gamma` is in the unit of the money spent.

    Raises InvalidParameters unless all three are positive.
    """

    p: float
    q: float
    gamma: float

    def __post_init__(self) -> None:
        require_positive({"p": self.p, "q": self.q, "gamma": self.gamma})

    @property
    def parameters(self) -> tuple[float, float, float]:
        """Return p, q, gamma."""
        return self.p, self.q, self.gamma

    @classmethod
    def fit(
        cls,
        frequency: ArrayLike,
        monetary_value: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> FittedGammaGamma:
        """Fit to the mean spend of customers by maximum likelihood.

        Columns of one length: number of purchases that the mean spend is taken over, the mean
        spend (any currency), and how many customers a row stands for. Rows with frequency 0 tell
        nothing of spend and are left out, whatever their spend says. Raises InvalidObservations,
        NotEnoughData, DidNotConverge or ParameterAtBound. Source: FH 2013 eq. (1a).
        """
        return _fit(_spenders(frequency, monetary_value, weights))

    def log_likelihood_per_customer(
        self, frequency: ArrayLike, monetary_value: ArrayLike
    ) -> Floats:
        """Return the log-likelihood of each customer; 0 for those with frequency 0.

        Raises InvalidObservations. Source: FH 2013 eq. (1a).
        """
        x, spend = _columns(frequency, monetary_value)
        rows = _spenders(x, spend, None)
        result = np.zeros(x.size)
        result[x > 0] = _log_likelihood(self.parameters, rows)
        return result

    def expected_spend_of_new_customer(self) -> float:
        """Return the mean spend per purchase over all customers.

        Raises InfiniteValue when q is at most 1. Source: FH 2013 eq. (3).
        """
        if self.q <= 1:
            raise InfiniteValue(
                f"With q = {self.q:.3g} the mean spend of all customers is infinite: "
                "a few very large spenders decide it."
            )
        return self.p * self.gamma / (self.q - 1)

    def expected_spend(self, frequency: ArrayLike, monetary_value: ArrayLike) -> Floats:
        """Return the mean spend per purchase expected of each customer in future.

        A customer with frequency 0 is expected to spend like all (see above, also for what is
        raised); his `monetary_value` is not used and may be missing (NaN). Raises
        InvalidObservations. Source: FH 2013 eq. (5).
        """
        x, spend = _columns(frequency, monetary_value)
        bought = x > 0
        result = np.empty(x.size)
        if not bought.all():
            result[~bought] = self.expected_spend_of_new_customer()
        rows = _spenders(x, spend, None)
        p, q, gamma = self.parameters
        weight = p * rows.frequency + q - 1
        if (weight <= 0).any():
            raise InfiniteValue("For so few purchases the expected spend is infinite.")
        result[bought] = p * (gamma + rows.frequency * rows.spend) / weight
        return result


@dataclass(frozen=True, slots=True)
class FittedGammaGamma(GammaGamma):
    """Gamma-Gamma with the most likely parameters for the customers it was fitted to."""

    report: FitReport

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all customers of the fit."""
        return self.report.log_likelihood


@dataclass(frozen=True, slots=True)
class _Spenders:
    frequency: Floats
    spend: Floats
    weights: Floats

    def every(self, step: int) -> _Spenders:
        """Return one of so many rows."""
        return _Spenders(self.frequency[::step], self.spend[::step], self.weights[::step])


def _columns(frequency: ArrayLike, monetary_value: ArrayLike) -> tuple[Floats, Floats]:
    """Return both columns; a spend without a purchase becomes 0, as it is not used."""
    x = whole_counts(frequency)
    given = np.atleast_1d(np.asarray(monetary_value, dtype=np.float64))
    same_length(frequency=x, monetary_value=given)
    return x, column(np.where(x > 0, given, 0.0), name="monetary value")


def _spenders(
    frequency: ArrayLike, monetary_value: ArrayLike, weights: ArrayLike | None
) -> _Spenders:
    x, spend = _columns(frequency, monetary_value)
    share = weight_column(weights, length=x.size)
    require((x == 0) | (spend > 0), "the monetary value is not above zero")
    bought = (x > 0) & (share > 0)
    return _Spenders(x[bought], spend[bought], share[bought])


def _fit(rows: _Spenders) -> FittedGammaGamma:
    if np.unique(rows.spend).size <= MORE_THAN:
        raise NotEnoughData(
            f"Only {np.unique(rows.spend).size} different amounts of spend by repeat customers are "
            f"known; more than {MORE_THAN} are needed."
        )
    customers = float(rows.weights.sum())
    scale = float(np.average(rows.spend, weights=rows.weights))
    fitted = _Spenders(rows.frequency, rows.spend / scale, rows.weights)
    step = sample_step(rows.frequency.size)
    nearby = _of_sample(fitted.every(step)) if step else None
    best = maximise(
        _Likelihood(fitted).objective,
        starts=STARTS,
        names=NAMES,
        customers=customers,
        nearby=nearby,
    )
    p, q, gamma = (np.exp(best.logs) * [1, 1, scale]).tolist()
    errors = np.array(best.standard_errors(customers=customers)) * [1, 1, scale]
    report = FitReport(
        log_likelihood=dot(rows.weights, _log_likelihood((p, q, gamma), rows)),
        customers=customers,
        distinct=rows.spend.size,
        evaluations=best.evaluations,
        standard_errors=tuple(errors.tolist()),
    )
    return FittedGammaGamma(p, q, gamma, report=report)


def _of_sample(few: _Spenders) -> Optimum | None:
    objective = _Likelihood(few).objective
    customers = float(few.weights.sum())
    return optimum_of_sample(objective, starts=STARTS, names=NAMES, customers=customers)


def _log_likelihood(parameters: tuple[float, float, float], rows: _Spenders) -> Floats:
    """Return FH 2013 eq. (1a) for each customer."""
    p, q, gamma = parameters
    x, z = rows.frequency, rows.spend
    total = gamma + x * z
    return np.asarray(
        -special.betaln(p * x, q)
        + q * np.log(gamma / total)
        + p * x * np.log(x * z / total)
        - np.log(z)
    )


class _Likelihood:
    """The likelihood of given customers, spend in units of its mean, with its gradient.

    What depends on the frequency alone is computed once per distinct frequency.
    """

    def __init__(self, rows: _Spenders) -> None:
        self.frequency = rows.frequency
        self.spent = rows.frequency * rows.spend
        self.share = rows.weights / rows.weights.sum()
        self.share_x = self.share * rows.frequency
        self.x, row = np.unique(rows.frequency, return_inverse=True)
        self.x_share = np.bincount(row, self.share).astype(np.float64)
        self.mean_x_log_spent = dot(self.share_x, np.log(self.spent))
        self.mean_log_spend = dot(self.share, np.log(rows.spend))

    def objective(self, logs: Floats) -> tuple[float, Floats]:
        """Return the negative mean log-likelihood and its gradient by the log parameters."""
        p, q, gamma = np.exp(logs).tolist()
        total = gamma + self.spent
        log_total = np.log(total)
        x_log, mean_log = dot(self.share_x, log_total), dot(self.share, log_total)
        value = (
            q * np.log(gamma)
            - dot(self.x_share, special.betaln(p * self.x, q))
            + p * (self.mean_x_log_spent - x_log)
            - q * mean_log
            - self.mean_log_spend
        )
        both = special.digamma(p * self.x + q)
        x_share = self.x_share * self.x
        by_p = dot(x_share, both - special.digamma(p * self.x)) + self.mean_x_log_spent - x_log
        by_q = dot(self.x_share, both) - special.digamma(q) + np.log(gamma) - mean_log
        by_gamma = q / gamma - float(((p * self.share_x + q * self.share) / total).sum())
        return -value, -np.array([by_p * p, by_q * q, by_gamma * gamma])
