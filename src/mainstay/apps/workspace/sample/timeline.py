"""The sample's calendar: five years of business days up to the last full month before a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

YEARS = 5
BUSINESS_DAYS_A_YEAR = 252
_FEASTS = ("01-01", "05-01", "12-25", "12-26")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Five years of months. ``last_day`` is the last business day: the last day with orders."""

    first_day: date
    last_day: date
    month_end: date

    @classmethod
    def up_to(cls, until: date) -> Timeline:
        """Cover the sixty full months before the month of ``until``."""
        month_end = until.replace(day=1) - timedelta(days=1)
        first_day = date(until.year - YEARS, until.month, 1)
        last = np.busday_offset(
            np.datetime64(month_end, "D"), 0, roll="backward", holidays=_feasts(month_end)
        )
        return cls(first_day, last.astype(date), month_end)

    def business_days_before(self, offsets: Ints) -> Days:
        """Return the days so many business days before the last one, none before the first."""
        last = np.datetime64(self.last_day, "D")
        days: Days = np.busday_offset(last, -offsets, holidays=_feasts(self.month_end))
        return np.maximum(days, self._first_business_day())

    def business_days_at(self, days_ago: Ints) -> Days:
        """Return the business days on or just before so many calendar days ago."""
        days = np.datetime64(self.last_day, "D") - days_ago.astype("timedelta64[D]")
        rolled: Days = np.busday_offset(days, 0, roll="backward", holidays=_feasts(self.month_end))
        return np.maximum(rolled, self._first_business_day())

    def years_back(self, days: Days) -> Ints:
        """Number the twelve months up to the last day 0, those before 1, and so on."""
        ago = (np.datetime64(self.last_day, "D") - days).astype(np.int64)
        return np.minimum(ago // 365, YEARS - 1)

    def prices_back(self, days: Days) -> Ints:
        """Number the calendar year of the last day 0, the one before 1, and so on."""
        return self.last_day.year - calendar_years(days)

    def months(self) -> list[date]:
        """Return the first days of the sixty months, oldest first."""
        start = self.first_day.year * 12 + self.first_day.month - 1
        return [date(m // 12, m % 12 + 1, 1) for m in range(start, start + 12 * YEARS)]

    def month_index(self, days: Days) -> Ints:
        """Number the months from 0, the oldest."""
        first = np.datetime64(self.first_day, "M").astype(np.int64)
        return days.astype("datetime64[M]").astype(np.int64) - first

    def month_end_after(self, months: int) -> date:
        """Return the end of the month so many months after the last one (before: negative)."""
        after = self.month_end.year * 12 + self.month_end.month - 1 + months + 1
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    def day_before(self, days_ago: int) -> date:
        return self.last_day - timedelta(days=days_ago)

    def _first_business_day(self) -> np.datetime64:
        return np.busday_offset(
            np.datetime64(self.first_day, "D"),
            0,
            roll="forward",
            holidays=_feasts(self.month_end),
        )


def calendar_years(days: Days) -> Ints:
    """Return the year of each day."""
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def _feasts(month_end: date) -> list[str]:
    years = range(month_end.year - YEARS - 1, month_end.year + 1)
    return [f"{year}-{feast}" for year in years for feast in _FEASTS]
