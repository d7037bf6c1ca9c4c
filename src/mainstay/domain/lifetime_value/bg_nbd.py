"""BG/NBD: a customer may leave after each repeat purchase.

Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2) 275-284.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from mainstay.domain.lifetime_value.beta_geometric import BetaGeometric, fit_beta_geometric
from mainstay.domain.lifetime_value.observations import observe
from mainstay.domain.lifetime_value.optimum import FitReport


@dataclass(frozen=True, slots=True)
class BgNbd(BetaGeometric):
    """BG/NBD with known parameters; a customer without a repeat purchase is alive for certain."""

    first_chance: ClassVar[int] = 0

    @classmethod
    def fit(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> FittedBgNbd:
        """Fit to customers by maximum likelihood.

        Columns of one length: repeat purchases, time of the last one and of the end of observation
        (both since the first purchase, any unit), and how many customers a row stands for. Raises
        InvalidObservations, NotEnoughData, DidNotConverge or ParameterAtBound. Source: FHL 2005
        eq. (6) and (7).
        """
        found = fit_beta_geometric(
            observe(frequency, recency, T, weights), first_chance=cls.first_chance
        )
        return FittedBgNbd(*found.parameters, report=found.report)


@dataclass(frozen=True, slots=True)
class FittedBgNbd(BgNbd):
    """BG/NBD with the most likely parameters for the customers it was fitted to."""

    report: FitReport

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all customers of the fit."""
        return self.report.log_likelihood
