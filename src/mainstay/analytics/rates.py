"""Rates as the measures need them: rows that hold from a day until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import pyarrow as pa

FIRST_DAY = date(1, 1, 1)
NO_END = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate of something (a currency, an activity) from a day on."""

    of: str
    from_day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """Dated rates in order; a row's position is what measures carry instead of the decimal."""

    rows: tuple[DatedRate, ...]
    home: str = ""  # the organisation's currency, of a table of exchange rates

    @classmethod
    def of(cls, rates: Sequence[DatedRate]) -> RateTable:
        return cls(tuple(sorted(rates, key=lambda rate: (rate.of, rate.from_day))))

    @classmethod
    def of_currencies(cls, home: str, rates: Sequence[DatedRate]) -> RateTable:
        """Make the table of exchange rates; one unit of the home currency is always one."""
        foreign = [rate for rate in rates if rate.of != home]
        rows = cls.of([DatedRate(home, FIRST_DAY, Decimal(1)), *foreign]).rows
        return cls(rows, home)

    @property
    def home_position(self) -> int:
        """The position of the home currency's rate."""
        return [row.of for row in self.rows].index(self.home)

    def rate(self, position: int | None) -> Decimal | None:
        return None if position is None else self.rows[position].rate

    def arrow(self, *, name: str) -> pa.Table:
        """Give position, ``name``, from_day and until_day (exclusive) for a join by day."""
        until = self._until()
        return pa.table(
            {
                "position": pa.array(range(len(self.rows)), pa.int64()),
                name: pa.array([row.of for row in self.rows], pa.string()),
                "from_day": pa.array([row.from_day for row in self.rows], pa.date32()),
                "until_day": pa.array(until, pa.date32()),
            }
        )

    def _until(self) -> list[date]:
        ends: list[date] = []
        for _, group in groupby(self.rows, key=lambda row: row.of):
            days = [row.from_day for row in group]
            ends += [*days[1:], NO_END]
        return ends
