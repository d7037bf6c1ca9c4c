"""What the long tail may still bring: orders expected, chance still active, value with a range.

Models are learned from customers, since it is these that decide to buy; a single account of a group
is judged by the same models. All purchase models that could be fitted judge; the range of the value
is what they disagree about (method section 13: a lifetime value carries its range).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mainstay.domain.figure import Unknown
from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.errors import LifetimeValueError
from mainstay.domain.lifetime_value.gamma_gamma import GammaGamma
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd
from mainstay.domain.lifetime_value.side_by_side import side_by_side
from mainstay.domain.purchases import Purchases

LEADING = ("bg_nbd", "mbg_nbd", "pareto_nbd")  # the first that fits gives the outlook
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

    def expected_purchases_if_alive(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats:
        """Return the purchases expected in the next ``t`` weeks of customers who still buy."""


FITS: Mapping[str, Callable[[Floats, Floats, Floats], PurchaseModel]] = {
    "pareto_nbd": ParetoNbd.fit,
    "bg_nbd": BgNbd.fit,
    "mbg_nbd": MbgNbd.fit,
}


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the outlook reaches: years ahead, and how much less a year away counts."""

    years: int  # at least 1
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


@dataclass(frozen=True, slots=True)
class History:
    """What customers bought, as columns: order days, weeks, and revenue of the repeat orders.

    ``order_days`` >= 1; ``recency`` and ``T`` in weeks since the first order; ``repeat_revenue``
    is NaN where a currency has no rate.
    """

    order_days: Floats
    recency: Floats
    T: Floats
    repeat_revenue: Floats

    @property
    def seen(self) -> tuple[Floats, Floats, Floats]:
        """Frequency, recency and T, as the purchase models read them."""
        return self.order_days - 1, self.recency, self.T


@dataclass(frozen=True, slots=True)
class OutlookColumns:
    """The outlook as columns in the order of the history; NaN: no revenue can be told.

    All columns are empty when no purchase model could be fitted.
    """

    orders_expected: Floats
    probability_active: Floats
    revenue: Floats
    revenue_low: Floats
    revenue_high: Floats
    models: tuple[str, ...]
    unknowns: tuple[Unknown, ...]


def outlooks(
    purchases: Sequence[Purchases],
    *,
    as_of: date,
    horizon: Horizon,
    customers: Sequence[Purchases] | None = None,
) -> Outlooks:
    """Look ahead from a day with the models that are learned from ``customers``.

    Without these, everybody in ``purchases`` is a customer. BG/NBD leads when it fits, then
    MBG/NBD, then Pareto/NBD. Weeks are the unit of time.
    """
    rows = [row for row in purchases if row.first_order <= as_of]
    known = rows if customers is None else [c for c in customers if c.first_order <= as_of]
    models = learned(_history(known, as_of))
    found = models.ahead(_history(rows, as_of), horizon=horizon)
    if not found.models:
        return Outlooks((), (), found.unknowns)
    return Outlooks(
        tuple(_outlook(row, found, i) for i, row in enumerate(rows)), found.models, found.unknowns
    )


@dataclass(frozen=True, slots=True)
class Models:
    """What was learned from customers; without ``spend``, everybody's own mean is expected."""

    purchases: Mapping[str, PurchaseModel]
    spend: GammaGamma | None
    unknowns: tuple[Unknown, ...]

    def ahead(self, history: History, *, horizon: Horizon) -> OutlookColumns:
        """Look ahead for these histories, each by itself."""
        if not self.purchases:
            nobody = np.empty(0)
            return OutlookColumns(nobody, nobody, nobody, nobody, nobody, (), self.unknowns)
        spend, seen = self._expected_spend(history), history.seen
        models = list(self.purchases.values())
        alive = side_by_side([partial(model.probability_alive, *seen) for model in models])
        years = side_by_side([partial(_by_year, model, seen, horizon) for model in models])
        worth = np.stack(
            [
                spend * (_discounted(expected, horizon) * living)
                for expected, living in zip(years, alive, strict=True)
            ]
        )
        return OutlookColumns(
            orders_expected=years[0][0] * alive[0],
            probability_active=alive[0],
            revenue=worth[0],
            revenue_low=worth.min(axis=0),
            revenue_high=worth.max(axis=0),
            models=tuple(self.purchases),
            unknowns=self.unknowns,
        )

    def _expected_spend(self, history: History) -> Floats:
        """Expect a spend per order of everybody; NaN where none can be expected."""
        value, usable = _mean_spend(history)
        if self.spend is None:
            return np.where(value > 0, value, np.nan)
        frequency = np.where(usable, history.order_days - 1, 0)
        expected = self.spend.expected_spend(frequency, np.where(usable, value, 0))
        return np.where(np.isnan(history.repeat_revenue), np.nan, expected)


def learned(customers: History) -> Models:
    """Fit the purchase models and the spend model to customers; what fails is named."""
    purchases, failures = _fitted(customers.seen)
    if not purchases:
        return Models({}, None, (*failures, Unknown("unknown.no_purchase_model")))
    value, usable = _mean_spend(customers)
    try:
        spend = GammaGamma.fit((customers.order_days - 1)[usable], value[usable])
        spend.expected_spend_of_new_customer()
    except LifetimeValueError as error:
        reason = Unknown("unknown.no_spend_model", {"reason": str(error)})
        return Models(purchases, None, (*failures, reason))
    return Models(purchases, spend, failures)


def _history(rows: Sequence[Purchases], as_of: date) -> History:
    revenue = (np.nan if r.repeat_revenue is None else float(r.repeat_revenue) for r in rows)
    return History(
        order_days=np.array([row.order_days for row in rows], dtype=float),
        recency=np.array([(row.last_order - row.first_order).days / WEEK for row in rows]),
        T=np.array([(as_of - row.first_order).days / WEEK for row in rows]),
        repeat_revenue=np.array(list(revenue)),
    )


def _fitted(
    seen: tuple[Floats, Floats, Floats],
) -> tuple[dict[str, PurchaseModel], tuple[Unknown, ...]]:
    """Fit all purchase models, the slowest of them first."""
    found = dict(zip(FITS, side_by_side([partial(_fit, n, seen) for n in FITS]), strict=True))
    models = {name: found[name] for name in LEADING}
    fitted = {n: model for n, model in models.items() if not isinstance(model, Unknown)}
    return fitted, tuple(model for model in models.values() if isinstance(model, Unknown))


def _fit(name: str, seen: tuple[Floats, Floats, Floats]) -> PurchaseModel | Unknown:
    try:
        return FITS[name](*seen)
    except LifetimeValueError as error:
        return Unknown("unknown.model_failed", {"model": name, "reason": str(error)})


def _mean_spend(history: History) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean revenue of a repeat order (0 without one), and where it tells something of spend."""
    frequency = history.order_days - 1
    repeats = (frequency > 0) & ~np.isnan(history.repeat_revenue)
    value = np.zeros_like(frequency)
    value[repeats] = history.repeat_revenue[repeats] / frequency[repeats]
    return value, value > 0


def _by_year(
    model: PurchaseModel, seen: tuple[Floats, Floats, Floats], horizon: Horizon
) -> list[Floats]:
    """Purchases until the end of each coming year, if still alive."""
    years = range(1, horizon.years + 1)
    return [model.expected_purchases_if_alive(YEAR * year, *seen) for year in years]


def _discounted(until: list[Floats], horizon: Horizon) -> Floats:
    """Purchases of each coming year, discounted to its middle and added up."""
    total = np.zeros_like(until[0])
    reached = np.zeros_like(until[0])
    for year, expected in enumerate(until, start=1):
        total += (expected - reached) / (1 + horizon.discount_rate) ** (year - 0.5)
        reached = expected
    return total


def _outlook(row: Purchases, found: OutlookColumns, at: int) -> Outlook:
    def known(column: Floats) -> float | None:
        return None if np.isnan(column[at]) else float(column[at])

    return Outlook(
        account_id=row.account_id,
        orders_expected=float(found.orders_expected[at]),
        probability_active=float(found.probability_active[at]),
        revenue=known(found.revenue),
        revenue_low=known(found.revenue_low),
        revenue_high=known(found.revenue_high),
    )
