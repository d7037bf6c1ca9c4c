"""Pareto/NBD: a customer may leave at any moment.

Schmittlein, Morrison, Colombo (1987), Management Science 33(1) 1-24; letters and equations as in
Fader & Hardie (2005), "A Note on Deriving the Pareto/NBD Model", note 009 (here FH 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mainstay.domain.lifetime_value.arrays import Floats, require_positive, times_ahead
from mainstay.domain.lifetime_value.errors import DidNotConverge
from mainstay.domain.lifetime_value.observations import (
    Observations,
    collapse,
    observe,
    purchase_rate,
    require_enough,
    sampled,
    scaled,
    timescale,
)
from mainstay.domain.lifetime_value.optimum import (
    FitReport,
    Optimum,
    fit_report,
    maximise,
    optimum_of_sample,
)
from mainstay.domain.lifetime_value.pareto_likelihood import (
    ParetoLikelihood,
    ends,
    log_likelihood,
)
from mainstay.domain.lifetime_value.tail_integral import COARSE, FINE

NAMES = ("r", "alpha", "s", "beta")
GRIDS = ((16, COARSE), (24, 64), (40, FINE))  # nodes and points of a fit; finer where it must be
LARGEST_ERROR = 1e-8  # of a customer's log-likelihood by interpolation, where integrated anew
INTEGRATED_ANEW = 2000  # customers, spread evenly


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Pareto/NBD with known parameters; `alpha`, `beta` and all times are in one unit.

    Raises InvalidParameters unless all four are positive.
    """

    r: float
    alpha: float
    s: float
    beta: float

    def __post_init__(self) -> None:
        require_positive({"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta})

    @property
    def parameters(self) -> tuple[float, float, float, float]:
        """Return r, alpha, s, beta."""
        return self.r, self.alpha, self.s, self.beta

    @classmethod
    def fit(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> FittedParetoNbd:
        """Fit to customers by maximum likelihood.

        Columns of one length: repeat purchases, time of the last one and of the end of observation
        (both since the first purchase, any unit), and how many customers a row stands for. Raises
        InvalidObservations, NotEnoughData, DidNotConverge or ParameterAtBound. Source: the
        likelihood of FH 2005 section 3, as the sum of two integrals (see pareto_likelihood).
        """
        return _fit(observe(frequency, recency, T, weights))

    def log_likelihood_per_customer(
        self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the log-likelihood of each customer, finite for any history.

        Raises InvalidObservations. Source: FH 2005 section 3.
        """
        return log_likelihood(self.parameters, observe(frequency, recency, T))

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Return the probability, 0 to 1, that each customer has not left by T.

        Raises InvalidObservations. Source: FH 2005 section 6.
        """
        return self._alive(observe(frequency, recency, T))

    def expected_purchases(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected of each customer in the next `t`, given the history.

        `t` is a number or one per customer. Raises InvalidObservations. Source: FH 2005 eq. (41).
        """
        if_alive = self.expected_purchases_if_alive(t, frequency, recency, T)
        return np.asarray(if_alive * self.probability_alive(frequency, recency, T))

    def expected_purchases_if_alive(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected in the next `t` of customers who have not left by T.

        `t` is a number or one per customer. Raises InvalidObservations. Source: FH 2005 eq. (41)
        without the chance to be alive.
        """
        seen = observe(frequency, recency, T)
        ahead = times_ahead(t, length=seen.frequency.size)
        rate = (self.r + seen.frequency) / (self.alpha + seen.T)
        return np.asarray(rate * _expected_stay(ahead, self.s, self.beta + seen.T))

    def expected_purchases_of_new_customer(self, t: ArrayLike) -> Floats:
        """Return E[X(t)]: repeat purchases expected of a new customer in the first `t`.

        Raises InvalidObservations for a negative t. Source: FH 2005 eq. (27).
        """
        ahead = times_ahead(t)
        stay = _expected_stay(ahead, self.s, np.full(ahead.size, self.beta))
        return np.asarray(self.r / self.alpha * stay)

    def _alive(self, seen: Observations) -> Floats:
        r, alpha, s, beta = self.parameters
        at_end = (r + seen.frequency) * np.log(alpha + seen.T) + s * np.log(beta + seen.T)
        return np.minimum(np.exp(-at_end - ends(self.parameters, seen).log_sum), 1.0)


@dataclass(frozen=True, slots=True)
class FittedParetoNbd(ParetoNbd):
    """Pareto/NBD with the most likely parameters for the customers it was fitted to."""

    report: FitReport

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all customers of the fit."""
        return self.report.log_likelihood


def _expected_stay(t: Floats, s: float, scale: Floats) -> Floats:
    """Return E[min(life, t)] for a life that is Pareto with shape s: finite for s = 1 too."""
    log_gone = np.log1p(t / scale)
    return np.asarray(scale * log_gone * special.exprel((1 - s) * log_gone))


def _fit(seen: Observations) -> FittedParetoNbd:
    rows = collapse(seen)
    require_enough(rows, parameters=len(NAMES))
    scale = timescale(rows)
    best = _search(scaled(rows, scale), rate=purchase_rate(rows) * scale)
    own_unit = np.array([1, scale, 1, scale])
    r, alpha, s, beta = (np.exp(best.logs) * own_unit).tolist()
    return FittedParetoNbd(r, alpha, s, beta, report=fit_report(best, rows, own_unit=own_unit))


def _search(rows: Observations, *, rate: float) -> Optimum:
    """Maximise on the coarsest grid, and on a finer one where that is found wanting."""
    starts: tuple[tuple[float, ...], ...] = (
        (0.5, 0.4 / rate, 0.6, 0.5),
        (1.0, 0.7 / rate, 0.3, 3.0),
        (0.3, 0.1 / rate, 2.0, 3.0),
    )
    nearby = _of_sample(rows, starts)
    for nodes, points in GRIDS:
        likelihood = ParetoLikelihood(rows, nodes=nodes, points=points)
        if nearby is not None and not _is_exact(likelihood, nearby):
            continue
        best = maximise(
            likelihood.objective,
            starts=starts,
            names=NAMES,
            customers=rows.customers,
            nearby=nearby,
        )
        if _is_exact(likelihood, best):
            return best
        starts = (tuple(np.exp(best.logs).tolist()),)
    raise DidNotConverge("The likelihood could not be computed exactly enough near its maximum.")


def _of_sample(rows: Observations, starts: tuple[tuple[float, ...], ...]) -> Optimum | None:
    few = sampled(rows)
    if few is None:
        return None
    nodes, points = GRIDS[0]
    objective = ParetoLikelihood(few, nodes=nodes, points=points).objective
    return optimum_of_sample(objective, starts=starts, names=NAMES, customers=few.customers)


def _is_exact(likelihood: ParetoLikelihood, at: Optimum) -> bool:
    return likelihood.error(at.logs, rows=INTEGRATED_ANEW) < LARGEST_ERROR
