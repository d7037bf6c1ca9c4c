"""Calendar months: twelve months from 31 January are 31 January, one month is 28 or 29 February."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from mainstay.domain.figure import Period


def months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or that month's last day.

    The last day that there is (9999-12-31, written where a contract has no end) has none after
    it, and the first one has none before it.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> Decimal:
    """Count the months from start to end, parts of a month included; negative when end is first.

    It is more than n exactly when end lies after ``months_later(start, n)``.
    """
    if end < start:
        return -months_between(end, start)
    whole = (end.year - start.year) * 12 + end.month - start.month
    if months_later(start, whole) > end:
        whole -= 1
    reached, following = months_later(start, whole), months_later(start, whole + 1)
    length = (following - reached).days
    return whole + Decimal((end - reached).days) / Decimal(length) if length else Decimal(whole)


def months_of(period: Period) -> Decimal:
    """Count the months of a period, both of its ends included."""
    return months_between(period.start, period.end + timedelta(days=1))


def last_months(months: int, *, until: date) -> Period:
    """Return the period of so many months that ends with the given day."""
    return Period(months_later(until + timedelta(days=1), -months), until)
