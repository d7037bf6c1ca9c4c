"""What one unit of each activity costs, year by year: some as money, some as pool and capacity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.apps.workspace.sample.timeline import YEARS, Timeline


class Activity(StrEnum):
    """What serving a customer is made of; rebate and credit cost are money by themselves."""

    DELIVERY = "delivery"
    VISIT = "visit"
    RUSH_ORDER = "rush_order"
    RETURN = "return"
    SUPPORT_HOUR = "support_hour"
    REBATE = "rebate"
    CREDIT_COST = "credit_cost"


@dataclass(frozen=True, slots=True)
class Rate:
    """Money for one unit from a day on; with ``capacity`` it is exported as a pool of cost."""

    activity: Activity
    from_day: date
    unit: str
    per_unit: Decimal
    capacity: int | None

    @property
    def pool_cost(self) -> Decimal | None:
        return None if self.capacity is None else self.per_unit * self.capacity


# Activity, unit, money for one in the year of the last day, capacity of that year.
_NOW = (
    (Activity.DELIVERY, "delivery", 186, None),
    (Activity.VISIT, "visit", 640, 3000),
    (Activity.RUSH_ORDER, "order", 680, None),
    (Activity.RETURN, "return", 240, None),
    (Activity.SUPPORT_HOUR, "hour", 92, 41000),
)
_DEARER = 1.031
_GROWTH = 1.04


def rates(timeline: Timeline) -> tuple[Rate, ...]:
    """Return the rate of every activity from each first of January the orders touch."""
    return tuple(_rates(timeline))


def _rates(timeline: Timeline) -> Iterator[Rate]:
    for activity, unit, money, capacity in _NOW:
        for back in range(YEARS, -1, -1):
            from_day = date(timeline.last_day.year - back, 1, 1)
            per_unit = Decimal(f"{money / _DEARER**back:.1f}") * 1
            held = None if capacity is None else int(round(capacity / _GROWTH**back, -2))
            yield Rate(activity, from_day, unit, per_unit, held)


def rate_table(all_rates: tuple[Rate, ...]) -> dict[Activity, list[float]]:
    """Return for each activity its rates: the year of the last day first, then backwards."""
    table: dict[Activity, list[float]] = {}
    for rate in sorted(all_rates, key=lambda one: one.from_day, reverse=True):
        table.setdefault(rate.activity, []).append(float(rate.per_unit))
    return table
