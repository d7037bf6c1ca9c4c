"""From single purchases to what the models see of a customer: frequency, recency, T, mean spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mainstay.domain.lifetime_value.arrays import Floats, Integers, column, require
from mainstay.domain.lifetime_value.errors import InvalidObservations, NotEnoughData

Days = NDArray[np.datetime64]


class TimeUnit(StrEnum):
    """The unit in which recency and T are counted."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """How many days the unit has."""
        return 7 if self is TimeUnit.WEEK else 1


@dataclass(frozen=True, slots=True)
class CustomerSummaries:
    """One row a customer, in the order of their names.

    `frequency` counts the days of purchase after the first; `recency` and `T` run from the first
    to the last of them and to `observed_until`, in `unit`; `monetary_value` is the mean of the days
    after the first, NaN (unknown) where there is none or no value was given. The rest says what
    was left out.
    """

    customer: NDArray[Any]
    frequency: Floats
    recency: Floats
    T: Floats
    monetary_value: Floats
    first_purchase: Days
    unit: TimeUnit
    observed_until: date
    transactions_after: int
    return_days: int


def summarise(
    customer: ArrayLike,
    day: ArrayLike,
    value: ArrayLike | None = None,
    *,
    observed_until: date | None = None,
    unit: TimeUnit = TimeUnit.WEEK,
) -> CustomerSummaries:
    """Summarise transactions by customer, as far as `observed_until` (default: the last day).

    Columns of one length: names, days (dates or ISO text), values (any currency, may be left out).
    Purchases of a customer on one day are one purchase. A day whose values add up to less than
    zero is a return, not a purchase, and is left out. Raises InvalidObservations, or NotEnoughData
    when nothing is left. Source: Fader, Hardie, Lee (2005), section 5, for the definitions.
    """
    days = _days(day)
    names, codes = np.unique(_names(customer), return_inverse=True)
    values = np.zeros(days.size) if value is None else column(value, name="value")
    if not codes.size == days.size == values.size:
        raise InvalidObservations("Customers, days and values differ in length.")
    if days.size == 0:
        raise NotEnoughData("There are no transactions.")
    until = days.max() if observed_until is None else np.datetime64(observed_until, "D")
    seen = days <= until
    bought = _purchase_days(codes[seen], days[seen], values[seen])
    if bought.customer.size == 0:
        raise NotEnoughData(f"There is no purchase up to {until}.")
    rows = _rows(bought, until=until, unit=unit, has_values=value is not None)
    return CustomerSummaries(
        names[bought.customer[bought.starts]],
        *rows,
        first_purchase=bought.day[bought.starts],
        unit=unit,
        observed_until=until.astype(object),
        transactions_after=int(np.count_nonzero(~seen)),
        return_days=bought.return_days,
    )


@dataclass(frozen=True, slots=True)
class _PurchaseDays:
    """One row per customer and day of purchase, in that order; `starts` are the first days."""

    customer: Integers
    day: Days
    value: Floats
    starts: Integers
    return_days: int


def _purchase_days(codes: Integers, days: Days, values: Floats) -> _PurchaseDays:
    order = np.lexsort((days, codes))
    codes, days, values = codes[order], days[order], values[order]
    new_customer = np.diff(codes, prepend=-1) != 0
    new_day = new_customer | (np.diff(days, prepend=days[:1]) != np.timedelta64(0))
    firsts = np.flatnonzero(new_day)
    totals = np.add.reduceat(values, firsts) if firsts.size else values
    kept = totals >= 0
    customer = codes[firsts][kept]
    return _PurchaseDays(
        customer=customer,
        day=days[firsts][kept],
        value=totals[kept],
        starts=np.flatnonzero(np.diff(customer, prepend=-1)),
        return_days=int(np.count_nonzero(~kept)),
    )


def _rows(
    bought: _PurchaseDays, *, until: np.datetime64, unit: TimeUnit, has_values: bool
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return frequency, recency, T and monetary value."""
    sizes = np.diff(np.append(bought.starts, bought.customer.size))
    frequency = (sizes - 1).astype(np.float64)
    first, last = bought.day[bought.starts], bought.day[bought.starts + sizes - 1]
    repeated = np.add.reduceat(bought.value, bought.starts) - bought.value[bought.starts]
    known = (frequency > 0) & has_values
    spend = np.full(frequency.size, np.nan)
    spend[known] = repeated[known] / frequency[known]
    return frequency, _units(last - first, unit), _units(until - first, unit), spend


def _units(span: NDArray[np.timedelta64], unit: TimeUnit) -> Floats:
    return np.asarray(span / np.timedelta64(unit.days, "D"), dtype=np.float64)


def _days(day: ArrayLike) -> Days:
    try:
        days = np.atleast_1d(np.asarray(day, dtype="datetime64[D]"))
    except (TypeError, ValueError) as problem:
        raise InvalidObservations("Not every day is a date (year-month-day).") from problem
    require(~np.isnat(days), "the day is missing")
    return days


def _names(customer: ArrayLike) -> NDArray[Any]:
    names = np.atleast_1d(np.asarray(customer))
    return names.astype(np.str_) if names.dtype.kind == "O" else names
