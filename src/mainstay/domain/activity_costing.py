"""What one unit of an activity costs, and the capacity that is paid for and not used.

Source: rate = cost of the activity's pool / practical capacity of its driver (method section 13,
after Kaplan and Cooper).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.domain.errors import DomainError

CODES = ("worth.capacity_unused", "worth.capacity_exceeded")


class RateError(DomainError):
    """An activity rate that cannot be computed."""


@dataclass(frozen=True, slots=True)
class ActivityRate:
    """What one unit of an activity costs from a day on.

    Either money ``per_unit``, or ``pool_cost`` (money a year) with ``practical_capacity`` (units a
    year that the pool can really serve). RateError when neither or both are given, or the
    capacity is not positive.
    """

    activity: str
    from_date: date
    per_unit: Decimal | None = None
    pool_cost: Decimal | None = None
    practical_capacity: Decimal | None = None

    def __post_init__(self) -> None:
        has_pool = self.pool_cost is not None and self.practical_capacity is not None
        has_part = self.pool_cost is not None or self.practical_capacity is not None
        if has_part != has_pool or has_pool == (self.per_unit is not None):
            raise RateError(
                f"{self.activity} needs either money per unit or a pool cost with its practical "
                "capacity."
            )
        if self.practical_capacity is not None and self.practical_capacity <= 0:
            raise RateError(f"The practical capacity of {self.activity} must be more than zero.")

    @property
    def is_pool(self) -> bool:
        return self.pool_cost is not None

    @property
    def rate(self) -> Decimal:
        """Money per unit."""
        if self.pool_cost is not None and self.practical_capacity is not None:
            return self.pool_cost / self.practical_capacity
        assert self.per_unit is not None
        return self.per_unit


@dataclass(frozen=True, slots=True)
class UnusedCapacity:
    """The part of a pool that was paid for and served nobody; negative when it was overrun."""

    activity: str
    quantity: Decimal
    cost: Decimal

    @property
    def code(self) -> str:
        return "worth.capacity_exceeded" if self.quantity < 0 else "worth.capacity_unused"


def rate_on(rates: Iterable[ActivityRate], *, activity: str, day: date) -> ActivityRate | None:
    """Return the rate that applied to an activity on a day; None when none had started."""
    started = (r for r in rates if r.activity == activity and r.from_date <= day)
    return max(started, key=lambda r: r.from_date, default=None)


def unused_capacity(
    rate: ActivityRate, *, used: Decimal, months: Decimal = Decimal(12)
) -> UnusedCapacity | None:
    """Return what a pool left unused while ``used`` units were taken in so many months.

    None for a rate without a pool. Used and unused cost make the pool's cost of those months.
    """
    if rate.pool_cost is None or rate.practical_capacity is None:
        return None
    part = months / 12
    quantity = rate.practical_capacity * part - used
    return UnusedCapacity(rate.activity, quantity, rate.pool_cost * part - used * rate.rate)
