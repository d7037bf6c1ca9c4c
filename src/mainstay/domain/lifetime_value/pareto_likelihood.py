"""The likelihood of Pareto/NBD with its gradient, differentiated under the integral.

The two ends of a customer's history are added, never subtracted: with p = r + x,
L = Gamma(r+x)/Gamma(r) alpha^r beta^s (H(T) + G(t_x)), where G(t) integrates
s (alpha+v)^-p (beta+v)^-(s+1) and H(t) integrates p (alpha+v)^-(p+1) (beta+v)^-s over v > t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from mainstay.domain.lifetime_value.arrays import Floats, dot
from mainstay.domain.lifetime_value.interpolation import Grid, grid
from mainstay.domain.lifetime_value.observations import Observations, by_frequency, picked
from mainstay.domain.lifetime_value.tail_integral import (
    COARSE,
    TailIntegral,
    log_tail,
    tail_integral,
)

Parameters = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ends:
    """The logarithms of the two terms of each customer's likelihood, common factors left out."""

    bought_on: Floats  # H(T): had the customer been let, a purchase would have come first
    left: Floats  # G(t_x): leaving would have come first

    @property
    def log_sum(self) -> Floats:
        """Return log(H + G)."""
        return np.logaddexp(self.bought_on, self.left)


def ends(parameters: Parameters, seen: Observations) -> Ends:
    """Integrate both terms for each customer (Fader & Hardie 2005, note on Pareto/NBD)."""
    r, alpha, s, beta = parameters
    p, q = r + seen.frequency, np.full(seen.frequency.size, s)
    late = log_tail(p + 1, q, A=alpha + seen.T, B=beta + seen.T)
    early = log_tail(p, q + 1, A=alpha + seen.recency, B=beta + seen.recency)
    return _ends(parameters, seen, late, early)


def _ends(parameters: Parameters, seen: Observations, late: Floats, early: Floats) -> Ends:
    r, alpha, s, beta = parameters
    p = r + seen.frequency
    at_end = (p + 1) * np.log(alpha + seen.T) + s * np.log(beta + seen.T)
    at_last = p * np.log(alpha + seen.recency) + (s + 1) * np.log(beta + seen.recency)
    return Ends(np.log(p) - at_end + late, np.log(s) - at_last + early)


def log_likelihood(parameters: Parameters, seen: Observations) -> Floats:
    """Return the log-likelihood of each customer."""
    r, alpha, s, beta = parameters
    pace = special.gammaln(r + seen.frequency) - special.gammaln(r)
    common = pace + r * np.log(alpha) + s * np.log(beta)
    return np.asarray(common + ends(parameters, seen).log_sum)


class ParetoLikelihood:
    """The log-likelihood of given customers (times in units of their mean T) for a fit.

    The integrals are computed on a grid of `nodes` times per frequency, by a rule of `points`
    points, and carried to the customers.
    """

    def __init__(self, seen: Observations, *, nodes: int, points: int = COARSE) -> None:
        self.seen = seen = by_frequency(seen)
        self.points = points
        self.share = seen.weights / seen.customers
        self.x, row = np.unique(seen.frequency, return_inverse=True)
        self.x_share = np.bincount(row, self.share).astype(np.float64)
        self.late = grid(seen.frequency, seen.T, nodes=nodes)
        self.early = grid(seen.frequency, seen.recency, nodes=nodes)

    def error(self, logs: Floats, *, rows: int) -> float:
        """Return the largest error of interpolation among about `rows` customers."""
        some = slice(None, None, 1 + self.seen.frequency.size // rows)
        parameters = tuple(np.exp(logs).tolist())
        late, early = self._tails(parameters)
        quick = self._ends(parameters, late, early).log_sum[some]
        return float(np.abs(quick - ends(parameters, picked(self.seen, some)).log_sum).max())

    def objective(self, logs: Floats) -> tuple[float, Floats]:
        """Return the negative mean log-likelihood and its gradient by the log parameters."""
        parameters = tuple(np.exp(logs).tolist())
        late, early = self._tails(parameters)
        both = self._ends(parameters, late, early)
        value = self._common(parameters) + dot(self.share, both.log_sum)
        left = self.share * special.expit(both.left - both.bought_on)
        gradient = self._gradient(parameters, left)
        gradient += _carried(late, self.late.gathered(self.share - left))
        gradient += _carried(early, self.early.gathered(left))
        return -value, -gradient * np.asarray(parameters)

    def _tails(self, parameters: Parameters) -> tuple[TailIntegral, TailIntegral]:
        return self._integrals(parameters, self.late, 1), self._integrals(parameters, self.early, 0)

    def _integrals(self, parameters: Parameters, at: Grid, extra: int) -> TailIntegral:
        """Integrate at the nodes; `extra` is 1 for H, whose p is one higher and q one lower."""
        r, alpha, s, beta = parameters
        q = np.full(at.x.size, s + 1 - extra)
        A, B = alpha + at.t, beta + at.t
        return tail_integral(r + at.x + extra, q, A=A, B=B, points=self.points)

    def _ends(self, parameters: Parameters, late: TailIntegral, early: TailIntegral) -> Ends:
        at_end = self.late.spread(late.log_value)
        return _ends(parameters, self.seen, at_end, self.early.spread(early.log_value))

    def _common(self, parameters: Parameters) -> float:
        r, alpha, s, beta = parameters
        pace = special.gammaln(r + self.x) - special.gammaln(r)
        return float(dot(self.x_share, pace) + r * np.log(alpha) + s * np.log(beta))

    def _gradient(self, parameters: Parameters, left: Floats) -> Floats:
        """Return the gradient but for the integrals; `left` is each row's share of G."""
        r, alpha, s, beta = parameters
        stays = self.share - left
        p = r + self.seen.frequency
        alpha_T, alpha_t = alpha + self.seen.T, alpha + self.seen.recency
        beta_T, beta_t = beta + self.seen.T, beta + self.seen.recency
        pace = dot(self.x_share, special.digamma(r + self.x) - special.digamma(r))
        of_r = dot(stays, 1 / p - np.log(alpha_T)) - dot(left, np.log(alpha_t))
        of_alpha = -dot(stays, (p + 1) / alpha_T) - dot(left, p / alpha_t)
        of_s = dot(left, 1 / s - np.log(beta_t)) - dot(stays, np.log(beta_T))
        of_beta = -s * dot(stays, 1 / beta_T) - (s + 1) * dot(left, 1 / beta_t)
        return np.array(
            [
                pace + np.log(alpha) + of_r,
                r / alpha + of_alpha,
                np.log(beta) + of_s,
                s / beta + of_beta,
            ]
        )


def _carried(integral: TailIntegral, weight: Floats) -> Floats:
    """Return the gradient by r, alpha, s, beta of the weighted log integrals."""
    partials = (integral.by_p, integral.by_alpha, integral.by_q, integral.by_beta)
    return np.array([dot(weight, partial) for partial in partials])
