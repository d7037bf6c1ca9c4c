"""The likelihood of BG/NBD and MBG/NBD with its closed-form gradient.

Letters as in FHL 2005; k = x + first_chance counts the chances to leave that a customer passed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from mainstay.domain.lifetime_value.arrays import Floats, Integers, dot
from mainstay.domain.lifetime_value.observations import Observations

Parameters = tuple[float, float, float, float]

BLOCK = 8192


def odds_of_having_left(parameters: Parameters, seen: Observations, *, first_chance: int) -> Floats:
    """Return the log-odds that each customer has left by T; -inf without a chance to leave.

    The ratio of the two terms of FHL 2005 eq. (6), in logarithms.
    """
    r, alpha, a, b = parameters
    k = seen.frequency + first_chance
    some = k > 0
    x, t_x, T = seen.frequency[some], seen.recency[some], seen.T[some]
    odds = np.full(k.size, -np.inf)
    odds[some] = (r + x) * np.log((alpha + T) / (alpha + t_x)) + np.log(a / (b + k[some] - 1))
    return odds


@dataclass(frozen=True, slots=True)
class _Block:
    """A few thousand customers, so that what is computed of them stays in the processor's cache."""

    x: Floats
    x_row: Integers
    recency: Floats
    T: Floats
    share: Floats


class BetaGeometricLikelihood:
    """The log-likelihood of given customers as a function of the parameters.

    What depends on the frequency alone is computed once per distinct frequency; customers without
    a chance to leave (`certain`) skip the second term.
    """

    def __init__(self, seen: Observations, *, first_chance: int) -> None:
        self.seen = seen
        self.first_chance = first_chance
        share = seen.weights / seen.customers
        self.x, self.x_row = np.unique(seen.frequency, return_inverse=True)
        self.x_share = np.bincount(self.x_row, share).astype(np.float64)
        self.k = self.x + first_chance
        chance = self.k[self.x_row] > 0
        self.certain = self._blocks(share, np.flatnonzero(~chance))
        self.open = self._blocks(share, np.flatnonzero(chance))

    def per_row(self, parameters: Parameters) -> Floats:
        """Return the log-likelihood of each customer (FHL 2005 eq. 6; BDF 2007)."""
        r, alpha, _, _ = parameters
        odds = odds_of_having_left(parameters, self.seen, first_chance=self.first_chance)
        own = self._of_frequency(parameters)[self.x_row]
        time = (r + self.seen.frequency) * np.log(alpha + self.seen.T)
        return np.asarray(own - time + np.logaddexp(0, odds))

    def objective(self, logs: Floats) -> tuple[float, Floats]:
        """Return the negative mean log-likelihood and its gradient by the log parameters."""
        parameters = tuple(np.exp(logs).tolist())
        value = dot(self.x_share, self._of_frequency(parameters))
        gradient = self._gradient_of_frequency(parameters)
        for block in self.certain:
            value += _add_certain(gradient, parameters, block)
        chance = np.maximum(self.k, 1) - 1
        for block in self.open:
            value += _add_open(gradient, parameters, block, chance=chance)
        return -value, -gradient * np.asarray(parameters)

    def _blocks(self, share: Floats, rows: Integers) -> list[_Block]:
        seen = self.seen
        return [
            _Block(
                seen.frequency[part],
                self.x_row[part],
                seen.recency[part],
                seen.T[part],
                share[part],
            )
            for part in np.split(rows, range(BLOCK, rows.size, BLOCK))
        ]

    def _of_frequency(self, parameters: Parameters) -> Floats:
        """Return, per distinct frequency, what does not depend on a customer's times."""
        r, alpha, a, b = parameters
        pace = special.gammaln(r + self.x) - special.gammaln(r) + r * np.log(alpha)
        return np.asarray(pace + special.betaln(a, b + self.k) - special.betaln(a, b))

    def _gradient_of_frequency(self, parameters: Parameters) -> Floats:
        r, alpha, a, b = parameters
        digamma = special.digamma
        both = digamma(a + b) - digamma(a + b + self.k)
        return np.array(
            [
                dot(self.x_share, digamma(r + self.x) - digamma(r)) + np.log(alpha),
                r / alpha,
                dot(self.x_share, both),
                dot(self.x_share, both + digamma(b + self.k) - digamma(b)),
            ]
        )


def _add_certain(gradient: Floats, parameters: Parameters, block: _Block) -> float:
    """Return the mean of -r log(alpha + T) and add its gradient (these customers have x = 0)."""
    r, alpha, _, _ = parameters
    after = alpha + block.T
    log_after = dot(block.share, np.log(after))
    gradient[0] -= log_after
    gradient[1] -= r * (block.share / after).sum()
    return -r * log_after


def _add_open(gradient: Floats, parameters: Parameters, block: _Block, *, chance: Floats) -> float:
    """Return the mean of what the times of customers who may have left bring; add its gradient.

    `chance` is k - 1 per distinct frequency.
    """
    r, alpha, a, b = parameters
    rate = r + block.x
    after, before = alpha + block.T, alpha + block.recency
    log_after = np.log(after)
    gap = log_after - np.log(before)
    odds = rate * gap + np.log(a / (b + chance))[block.x_row]
    small = np.exp(-np.abs(odds))
    left = block.share * np.where(odds >= 0, 1, small) / (1 + small)
    gradient[0] += dot(left, gap) - dot(block.share, log_after)
    nearer = left * (1 / after - 1 / before) - block.share / after
    gradient[1] += dot(rate, nearer)
    gradient[2] += left.sum() / a
    gradient[3] -= dot(left, (1 / (b + chance))[block.x_row])
    more = np.maximum(odds, 0) + np.log1p(small) - rate * log_after
    return dot(block.share, more)
