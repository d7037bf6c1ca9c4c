"""Shifted beta-geometric: how long customers on a contract stay, renewal by renewal.

Fader & Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1)
76-90 (here FH 2007); residual lifetime from Fader & Hardie (2010), Marketing Science 29(1) 85-93.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mainstay.domain.lifetime_value.arrays import Floats, dot, require_positive, whole_counts
from mainstay.domain.lifetime_value.errors import InfiniteValue, InvalidParameters, NotEnoughData
from mainstay.domain.lifetime_value.optimum import FitReport, maximise
from mainstay.domain.lifetime_value.retention import Endings, endings_by_cohort, endings_of_counts

NAMES = ("alpha", "beta")


@dataclass(frozen=True, slots=True)
class ShiftedBetaGeometric:
    """sBG with known parameters; time counts renewal periods. Raises InvalidParameters.

    A large alpha beside beta means that many leave; small values of both, that customers differ.
    """

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        require_positive({"alpha": self.alpha, "beta": self.beta})

    @property
    def parameters(self) -> tuple[float, float]:
        """Return alpha, beta."""
        return self.alpha, self.beta

    @classmethod
    def fit(
        cls, period: ArrayLike, active: ArrayLike, cohort: ArrayLike | None = None
    ) -> FittedShiftedBetaGeometric:
        """Fit to retention counts by maximum likelihood; several cohorts share the parameters.

        Columns of one length: period (0 = when the cohort began, then 1, 2, ... without a gap),
        customers still active then, and the name of the cohort (one cohort if not given; cohorts
        may be followed for different times). Raises InvalidObservations, NotEnoughData,
        DidNotConverge or ParameterAtBound. Source: the likelihood of FH 2007 section 4
        and its appendix.
        """
        return _fit(endings_of_counts(period, active, cohort))

    @classmethod
    def fit_each_cohort(
        cls, period: ArrayLike, active: ArrayLike, cohort: ArrayLike
    ) -> dict[str, FittedShiftedBetaGeometric]:
        """Fit every cohort by itself; columns and errors as for `fit`."""
        found = endings_by_cohort(period, active, cohort)
        return {name: _fit(endings) for name, endings in found.items()}

    def churn_probability(self, t: ArrayLike) -> Floats:
        """Return P(T = t): the probability to leave at renewal t = 1, 2, ... (0 for t = 0).

        Raises InvalidObservations. Source: FH 2007 eq. (5).
        """
        at = whole_counts(t)
        result = np.zeros(at.size)
        later = at > 0
        result[later] = np.exp(_log_leave(self.parameters, at[later]))
        return result

    def survival(self, t: ArrayLike) -> Floats:
        """Return S(t): the share still active after t = 0, 1, 2, ... renewals.

        Raises InvalidObservations. Source: FH 2007 eq. (6).
        """
        return np.asarray(np.exp(_log_stay(self.parameters, whole_counts(t))))

    def retention_rate(self, t: ArrayLike) -> Floats:
        """Return r_t = S(t)/S(t-1), t = 1, 2, ...: rising, as those who tend to leave have left.

        Raises InvalidObservations. Source: FH 2007 eq. (8).
        """
        at = whole_counts(np.asarray(t, dtype=np.float64) - 1)
        return np.asarray((self.beta + at) / (self.alpha + self.beta + at))

    def expected_residual_lifetime(self, renewals: ArrayLike) -> Floats:
        """Return how many more periods a customer is expected to stay, seen before renewal n.

        `renewals` is n = 1, 2, ...: the customer has been active for n periods. Raises
        InfiniteValue when alpha is at most 1: without discounting the mean does not exist.
        Source: FH 2010 section 2 with d = 0.
        """
        before = whole_counts(np.asarray(renewals, dtype=np.float64) - 1)
        if self.alpha <= 1:
            raise InfiniteValue(
                f"With alpha = {self.alpha:.3g} the expected lifetime is infinite; "
                "ask for the discounted one."
            )
        return np.asarray((self.beta + before) / (self.alpha - 1))

    def discounted_expected_residual_lifetime(
        self, renewals: ArrayLike, *, discount_rate: float
    ) -> Floats:
        """Return sum over t >= 0 of S(n+t)/S(n-1)/(1+d)^t, seen before renewal n.

        `renewals` is n = 1, 2, ...; `discount_rate` d is per period and above 0. Times the margin
        per period it is the value still to come; the renewal at hand is not discounted. Raises
        InvalidObservations or InvalidParameters. Source: FH 2010 section 2, Table 3.
        """
        if not (np.isfinite(discount_rate) and discount_rate > 0):
            raise InvalidParameters(f"The discount rate must be above 0, not {discount_rate}.")
        before = whole_counts(np.asarray(renewals, dtype=np.float64) - 1)
        first = (self.beta + before) / (self.alpha + self.beta + before)
        later = special.hyp2f1(
            1, self.beta + before + 1, self.alpha + self.beta + before + 1, 1 / (1 + discount_rate)
        )
        return np.asarray(first * later)


@dataclass(frozen=True, slots=True)
class FittedShiftedBetaGeometric(ShiftedBetaGeometric):
    """sBG with the most likely parameters for the cohorts it was fitted to."""

    report: FitReport

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all customers of the fit."""
        return self.report.log_likelihood


def _log_leave(parameters: tuple[float, float], t: Floats) -> Floats:
    alpha, beta = parameters
    return np.asarray(special.betaln(alpha + 1, beta + t - 1) - special.betaln(alpha, beta))


def _log_stay(parameters: tuple[float, float], t: Floats) -> Floats:
    alpha, beta = parameters
    return np.asarray(special.betaln(alpha, beta + t) - special.betaln(alpha, beta))


def _fit(seen: Endings) -> FittedShiftedBetaGeometric:
    if np.count_nonzero(seen.left) < len(NAMES):
        raise NotEnoughData(
            "Customers left in fewer than two periods, so a change of retention cannot be seen."
        )
    best = maximise(
        _Likelihood(seen).objective,
        starts=((1.0, 1.0), (0.5, 3.0), (3.0, 10.0)),
        names=NAMES,
        customers=seen.customers,
    )
    alpha, beta = np.exp(best.logs).tolist()
    report = FitReport(
        log_likelihood=best.value * seen.customers,
        customers=seen.customers,
        distinct=int(np.count_nonzero(seen.left) + np.count_nonzero(seen.stayed)),
        evaluations=best.evaluations,
        standard_errors=best.standard_errors(customers=seen.customers),
    )
    return FittedShiftedBetaGeometric(alpha, beta, report=report)


class _Likelihood:
    """The likelihood of given endings with its closed-form gradient."""

    def __init__(self, seen: Endings) -> None:
        self.t = seen.t
        self.left, self.stayed = seen.left / seen.customers, seen.stayed / seen.customers

    def objective(self, logs: Floats) -> tuple[float, Floats]:
        """Return the negative mean log-likelihood and its gradient by the log parameters."""
        alpha, beta = parameters = tuple(np.exp(logs).tolist())
        digamma, t = special.digamma, self.t
        common = digamma(alpha + beta) - digamma(alpha + beta + t)
        by_alpha = dot(self.left, common + 1 / alpha) + dot(self.stayed, common)
        fewer = digamma(beta + t - 1) - digamma(beta)
        by_beta = dot(self.left, common + fewer)
        by_beta += dot(self.stayed, common + digamma(beta + t) - digamma(beta))
        value = dot(self.left, _log_leave(parameters, t))
        value += dot(self.stayed, _log_stay(parameters, t))
        return -value, -np.array([by_alpha * alpha, by_beta * beta])
