"""What BG/NBD and MBG/NBD share: they differ only in whether a customer may leave at once.

Letters as in Fader, Hardie, Lee (2005), Marketing Science 24(2): r, alpha of the purchase rate,
a, b of the chance to leave after a purchase; k counts the chances to leave that were passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from mainstay.domain.lifetime_value.arrays import (
    Floats,
    require_positive,
    times_ahead,
    whole_counts,
)
from mainstay.domain.lifetime_value.beta_integral import purchases_while_dropping_out
from mainstay.domain.lifetime_value.beta_likelihood import (
    BetaGeometricLikelihood,
    odds_of_having_left,
)
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
    Objective,
    fit_report,
    maximise,
    optimum_of_sample,
)

NAMES = ("r", "alpha", "a", "b")


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """A population of customers who buy at a steady rate until they leave after a purchase.

    `alpha` and all times are in the unit of the data the parameters were fitted to. Raises
    InvalidParameters unless all four are positive.
    """

    r: float
    alpha: float
    a: float
    b: float

    first_chance: ClassVar[int]

    def __post_init__(self) -> None:
        require_positive({"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b})

    @property
    def parameters(self) -> tuple[float, float, float, float]:
        """Return r, alpha, a, b."""
        return self.r, self.alpha, self.a, self.b

    def log_likelihood_per_customer(
        self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the log-likelihood of each customer, finite for any history.

        Raises InvalidObservations. Source: FHL 2005 eq. (6); BDF 2007 for MBG/NBD.
        """
        seen = observe(frequency, recency, T)
        return BetaGeometricLikelihood(seen, first_chance=self.first_chance).per_row(
            self.parameters
        )

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Return the probability, 0 to 1, that each customer has not left by T.

        Raises InvalidObservations. Source: FHL 2005, the terms of eq. (6); BDF 2007
        appendix A eq. (5).
        """
        seen = observe(frequency, recency, T)
        return np.asarray(special.expit(-self._odds(seen)))

    def expected_purchases(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected of each customer in the next `t`, given the history.

        `t` is a number or one per customer. Raises InvalidObservations. Source: FHL 2005 eq. (10).
        """
        if_alive = self.expected_purchases_if_alive(t, frequency, recency, T)
        return np.asarray(if_alive * self.probability_alive(frequency, recency, T))

    def expected_purchases_if_alive(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected in the next `t` of customers who have not left by T.

        `t` is a number or one per customer. Raises InvalidObservations. Source: FHL 2005 eq. (10)
        without the chance to be alive.
        """
        seen = observe(frequency, recency, T)
        ahead = times_ahead(t, length=seen.frequency.size)
        x = seen.frequency
        chances = self.b + x + self.first_chance
        return purchases_while_dropping_out(self.a, chances, self.r + x, self.alpha + seen.T, ahead)

    def expected_purchases_of_new_customer(self, t: ArrayLike) -> Floats:
        """Return E[X(t)]: repeat purchases expected of a new customer in the first `t`.

        Raises InvalidObservations for a negative t. Source: FHL 2005 eq. (9); BDF 2007.
        """
        ahead = times_ahead(t)
        like = np.ones_like(ahead)
        stays = self.b / (self.a + self.b) if self.first_chance else 1.0
        if_alive = purchases_while_dropping_out(
            self.a, (self.b + self.first_chance) * like, self.r * like, self.alpha * like, ahead
        )
        return np.asarray(stays * if_alive)

    def probability_of_count(self, n: ArrayLike, t: float) -> Floats:
        """Return P(X(t) = n): the probability of `n` repeat purchases in the first `t`.

        Raises InvalidObservations. Source: FHL 2005 eq. (8); BDF 2007.
        """
        count, time = whole_counts(n), float(times_ahead(t)[0])
        alpha = self.alpha
        pace = (
            special.gammaln(self.r + count)
            - special.gammaln(self.r)
            - special.gammaln(count + 1)
            + self.r * np.log(alpha / (alpha + time))
            + special.xlogy(count, time / (alpha + time))
        )
        chances = count + self.first_chance
        stayed = np.exp(pace + special.betaln(self.a, self.b + chances) - self._log_beta)
        return np.asarray(stayed + self._left_after(count, time / (alpha + time)))

    def _left_after(self, count: Floats, share: float) -> Floats:
        """Return the probability to buy `count` times and leave right after the last of them."""
        leaves = np.zeros_like(count)
        some = count + self.first_chance > 0
        chances = count[some] + self.first_chance
        reached = np.ones_like(chances)
        bought = count[some] > 0
        reached[bought] = special.betainc(count[some][bought], self.r, share)
        leaving = special.betaln(self.a + 1, self.b + chances - 1) - self._log_beta
        leaves[some] = np.exp(leaving) * reached
        return leaves

    @property
    def _log_beta(self) -> float:
        return float(special.betaln(self.a, self.b))

    def _odds(self, seen: Observations) -> Floats:
        return odds_of_having_left(self.parameters, seen, first_chance=self.first_chance)


@dataclass(frozen=True, slots=True)
class BetaGeometricFit:
    """The most likely parameters in the data's own unit of time, and how they were found."""

    parameters: tuple[float, float, float, float]
    report: FitReport


def fit_beta_geometric(seen: Observations, *, first_chance: int) -> BetaGeometricFit:
    """Find the most likely r, alpha, a, b.

    Raises NotEnoughData, DidNotConverge or ParameterAtBound.
    """
    rows = collapse(seen)
    require_enough(rows, parameters=len(NAMES))
    scale = timescale(rows)
    starts = _starts(rows, scale)

    def objective(some: Observations) -> Objective:
        return BetaGeometricLikelihood(scaled(some, scale), first_chance=first_chance).objective

    few, nearby = sampled(rows), None
    if few is not None:
        nearby = optimum_of_sample(
            objective(few), starts=starts, names=NAMES, customers=few.customers
        )
    best = maximise(
        objective(rows), starts=starts, names=NAMES, customers=rows.customers, nearby=nearby
    )
    r, alpha, a, b = (float(value) for value in np.exp(best.logs))
    report = fit_report(best, rows, own_unit=np.array([1, scale, 1, 1]))
    return BetaGeometricFit((r, alpha * scale, a, b), report)


def _starts(seen: Observations, scale: float) -> tuple[tuple[float, ...], ...]:
    """Start at the observed rate of purchase, once with few and once with many leaving."""
    rate = purchase_rate(seen) * scale
    return ((0.5, 0.5 / rate, 0.8, 2.5), (1.0, 0.7 / rate, 0.3, 6.0), (0.3, 0.1 / rate, 1.5, 1.5))
