"""What is asked of the lake: which periods, and what money is converted and costed with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import ibis
import pyarrow as pa

from mainstay.analytics.lake import Expression
from mainstay.analytics.rates import RateTable
from mainstay.domain.figure import Period
from mainstay.domain.months import last_months


@dataclass(frozen=True, slots=True)
class Contracts:
    """Latest known contract end of each unit; None = a contract without an end."""

    ends: Mapping[int, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the lake: the period, and what money is converted and costed with.

    ``before`` is the equally long period before, None for all time.
    """

    period: Period
    before: Period | None
    exchange: RateTable
    activity: RateTable
    products: Mapping[str, str]  # the family of each product that has one
    contracts: Contracts = Contracts()
    gaps: int = 12

    @property
    def families(self) -> Expression:
        """The products as a table of product and family."""
        columns = {
            "product": pa.array(self.products.keys(), pa.string()),
            "family": pa.array(self.products.values(), pa.string()),
        }
        return ibis.memtable(pa.table(columns))

    @property
    def knows_rates(self) -> bool:
        return bool(self.activity.rows)


def period_before(period: Period, *, months: int | None = None) -> Period:
    """Return the equally long period that ends where this one starts."""
    end = period.start - timedelta(days=1)
    if months is not None:
        return last_months(months, until=end)
    return Period(end - (period.end - period.start), end)
