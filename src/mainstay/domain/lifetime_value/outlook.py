"""What the long tail may still bring: orders expected, chance still active, value with a range.

Every customer is judged by all purchase models that could be fitted; the range of the value is what
they disagree about (method section 13: a lifetime value carries its range).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mainstay.domain.figure import Unknown
from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.errors import LifetimeValueError
from mainstay.domain.lifetime_value.gamma_gamma import GammaGamma
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd
from mainstay.domain.purchases import Purchases

WEEK = 7.0
YEAR = 365.25 / WEEK  # weeks

Floats = NDArray[np.float64]

CODES = (
    "unknown.model_failed",  # model, reason
    "unknown.no_purchase_model",
    "unknown.no_spend_model",  # reason
)


class PurchaseModel(Protocol):
    """What every fitted purchase model answers."""

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
        """Return the chance that each customer still buys."""

    def expected_purchases(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected of each customer in the next ``t`` weeks."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the outlook reaches: years ahead, and how much less a year away counts."""

    years: int
    discount_rate: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """One customer's future: orders in the next year, chance active, revenue discounted."""

    account_id: int
    orders_expected: float
    probability_active: float
    revenue: float | None
    revenue_low: float | None
    revenue_high: float | None


@dataclass(frozen=True, slots=True)
class Outlooks:
    """Everybody's outlook, the models it rests on, and which could not be fitted."""

    rows: tuple[Outlook, ...]
    models: tuple[str, ...]
    unknowns: tuple[Unknown, ...]


def outlooks(purchases: Sequence[Purchases], *, as_of: date, horizon: Horizon) -> Outlooks:
    """Fit the models to all customers and look ahead from a day.

    BG/NBD leads when it fits, then MBG/NBD, then Pareto/NBD. Weeks are the unit of time.
    """
    rows = [row for row in purchases if row.first_order <= as_of]
    seen = _columns(rows, as_of)
    models, failures = _fitted(seen)
    if not models:
        return Outlooks((), (), (*failures, Unknown("unknown.no_purchase_model")))
    spend, missing = _spend(rows, seen[0])
    ahead = [_discounted(model, seen, horizon) for model in models.values()]
    leading = next(iter(models.values()))
    orders = leading.expected_purchases(YEAR, *seen)
    alive = leading.probability_alive(*seen)
    found = tuple(
        _outlook(row, float(orders[i]), float(alive[i]), spend[i], [float(a[i]) for a in ahead])
        for i, row in enumerate(rows)
    )
    return Outlooks(found, tuple(models), (*failures, *missing))


def _columns(rows: Sequence[Purchases], as_of: date) -> tuple[Floats, Floats, Floats]:
    frequency = np.array([row.order_days - 1 for row in rows], dtype=float)
    recency = np.array([(row.last_order - row.first_order).days / WEEK for row in rows])
    T = np.array([(as_of - row.first_order).days / WEEK for row in rows])
    return frequency, recency, T


def _fitted(
    seen: tuple[Floats, Floats, Floats],
) -> tuple[dict[str, PurchaseModel], tuple[Unknown, ...]]:
    models: dict[str, PurchaseModel] = {}
    failures: list[Unknown] = []
    for name, kind in (("bg_nbd", BgNbd), ("mbg_nbd", MbgNbd), ("pareto_nbd", ParetoNbd)):
        try:
            models[name] = kind.fit(*seen)
        except LifetimeValueError as error:
            params = {"model": name, "reason": str(error)}
            failures.append(Unknown("unknown.model_failed", params))
    return models, tuple(failures)


def _spend(
    rows: Sequence[Purchases], frequency: Floats
) -> tuple[list[float | None], tuple[Unknown, ...]]:
    """Expect a spend per order of everybody; None where none can be expected."""
    value = np.array(
        [
            float(row.repeat_revenue) / (row.order_days - 1)
            if row.repeat_revenue is not None and row.order_days > 1
            else 0.0
            for row in rows
        ]
    )
    usable = (frequency > 0) & (value > 0)
    try:
        model = GammaGamma.fit(frequency[usable], value[usable])
        expected = model.expected_spend(np.where(usable, frequency, 0), np.where(usable, value, 0))
    except LifetimeValueError as error:
        reason = Unknown("unknown.no_spend_model", {"reason": str(error)})
        return [float(v) if v > 0 else None for v in value], (reason,)
    return [
        float(e) if row.repeat_revenue is not None else None
        for e, row in zip(expected, rows, strict=True)
    ], ()


def _discounted(
    model: PurchaseModel, seen: tuple[Floats, Floats, Floats], horizon: Horizon
) -> Floats:
    """Purchases of each coming year, discounted to its middle and added up."""
    total = np.zeros_like(seen[0])
    reached = np.zeros_like(seen[0])
    for year in range(1, horizon.years + 1):
        until = model.expected_purchases(YEAR * year, *seen)
        total += (until - reached) / (1 + horizon.discount_rate) ** (year - 0.5)
        reached = until
    return total


def _outlook(
    row: Purchases, orders: float, alive: float, spend: float | None, ahead: list[float]
) -> Outlook:
    worth = None if spend is None else [spend * purchases for purchases in ahead]
    return Outlook(
        account_id=row.account_id,
        orders_expected=orders,
        probability_active=alive,
        revenue=worth[0] if worth else None,
        revenue_low=min(worth) if worth else None,
        revenue_high=max(worth) if worth else None,
    )
