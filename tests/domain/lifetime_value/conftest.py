"""The CDNOW sample that the papers use: 2,357 customers who began in the first quarter of 1997."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from mainstay.domain.lifetime_value.arrays import Floats
from mainstay.domain.lifetime_value.bg_nbd import BgNbd, FittedBgNbd
from mainstay.domain.lifetime_value.pareto_nbd import FittedParetoNbd, ParetoNbd
from mainstay.domain.lifetime_value.transactions import CustomerSummaries, summarise

END_OF_CALIBRATION = date(1997, 9, 30)
END_OF_HOLDOUT = date(1998, 6, 30)


@dataclass(frozen=True)
class Cdnow:
    """The raw rows, their summaries at the end of calibration and of everything."""

    customer: np.ndarray
    day: np.ndarray
    value: Floats
    calibration: CustomerSummaries
    everything: CustomerSummaries

    @property
    def history(self) -> tuple[Floats, Floats, Floats]:
        """Frequency, recency and T in weeks of the calibration period."""
        return self.calibration.frequency, self.calibration.recency, self.calibration.T

    @property
    def bought_later(self) -> Floats:
        """Purchases of each customer in the holdout period."""
        return self.everything.frequency - self.calibration.frequency


@pytest.fixture(scope="session")
def cdnow(shared_data: Path) -> Cdnow:
    text = (shared_data / "cdnow/CDNOW_sample.txt").read_text()
    rows = [line.split() for line in text.splitlines()]
    customer = np.array([row[1] for row in rows])
    day = np.array([f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows])
    value = np.array([float(row[4]) for row in rows])
    return Cdnow(
        customer,
        day,
        value,
        summarise(customer, day, value, observed_until=END_OF_CALIBRATION),
        summarise(customer, day, value, observed_until=END_OF_HOLDOUT),
    )


@pytest.fixture(scope="session")
def bg_nbd(cdnow: Cdnow) -> FittedBgNbd:
    return BgNbd.fit(*cdnow.history)


@pytest.fixture(scope="session")
def pareto_nbd(cdnow: Cdnow) -> FittedParetoNbd:
    return ParetoNbd.fit(*cdnow.history)
