"""MBG/NBD: a customer may leave after each purchase, the first included.

BDF = Batislam, Denizel, Filiztekin (2007), Empirical validation and comparison of models for
customer base analysis, International Journal of Research in Marketing 24(3) 201-209.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from mainstay.domain.lifetime_value.beta_geometric import BetaGeometric, fit_beta_geometric
from mainstay.domain.lifetime_value.observations import observe
from mainstay.domain.lifetime_value.optimum import FitReport


@dataclass(frozen=True, slots=True)
class MbgNbd(BetaGeometric):
    """MBG/NBD with known parameters; a customer without a repeat purchase may have left too."""

    first_chance: ClassVar[int] = 1

    @classmethod
    def fit(
        cls,
        frequency: ArrayLike,
        recency: ArrayLike,
        T: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> FittedMbgNbd:
        """Fit to customers by maximum likelihood.

        Columns of one length: repeat purchases, time of the last one and of the end of observation
        (both since the first purchase, any unit), and how many customers a row stands for. Raises
        InvalidObservations, NotEnoughData, DidNotConverge or ParameterAtBound. Source: BDF 2007.
        """
        found = fit_beta_geometric(
            observe(frequency, recency, T, weights), first_chance=cls.first_chance
        )
        return FittedMbgNbd(*found.parameters, report=found.report)


@dataclass(frozen=True, slots=True)
class FittedMbgNbd(MbgNbd):
    """MBG/NBD with the most likely parameters for the customers it was fitted to."""

    report: FitReport

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all customers of the fit."""
        return self.report.log_likelihood
