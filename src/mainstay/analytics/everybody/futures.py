"""What every unit may still bring, as columns: the outlook in the list's measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Floats
from mainstay.analytics.everybody.measured import Measured
from mainstay.analytics.everybody.rows import day_number
from mainstay.analytics.everybody.standings import StandingColumns

if TYPE_CHECKING:
    from mainstay.domain.lifetime_value.outlook import History, Horizon

WEEK = 7.0


@dataclass(frozen=True, slots=True)
class FutureColumns:
    """Columns in the order of the units; NaN where not known."""

    orders_expected: Floats
    probability_active: Floats
    value: Floats
    low: Floats
    high: Floats


def future_columns(
    found: StandingColumns, *, as_of: date, horizon: Horizon, digits: int
) -> FutureColumns:
    """Fit the models to every unit that has ordered and look ahead, as ``outlooks`` does.

    Revenue expected becomes the list's measure by the unit's own ratio of the two.
    """
    from mainstay.domain.lifetime_value.outlook import outlook_columns

    rows = found.rows
    ordered = (rows.order_days > 0) & (rows.first_order <= day_number(as_of))
    ahead = outlook_columns(_history(rows.chosen(ordered), as_of, digits), horizon=horizon)
    ratio = _ratio(found)

    def spread(values: Floats) -> Floats:
        column = np.full(len(rows), np.nan)
        if ahead.models:
            column[ordered] = values
        return column

    return FutureColumns(
        orders_expected=spread(ahead.orders_expected),
        probability_active=spread(ahead.probability_active),
        value=spread(ahead.revenue) * ratio,
        low=spread(ahead.revenue_low) * ratio,
        high=spread(ahead.revenue_high) * ratio,
    )


def _history(rows: Measured, as_of: date, digits: int) -> History:
    from mainstay.domain.lifetime_value.outlook import History

    revenue = exact.quotient(rows.repeat_revenue, 10**digits)
    return History(
        order_days=rows.order_days.astype(np.float64),
        recency=(rows.last_order - rows.first_order) / WEEK,
        T=(day_number(as_of) - rows.first_order) / WEEK,
        repeat_revenue=np.where(rows.no_rate_ever, np.nan, revenue),
    )


def _ratio(found: StandingColumns) -> Floats:
    """The unit's measure for one of its revenue; NaN when it cannot be told."""
    amount = found.worth.amounts[found.measure]
    told = amount.is_known & (found.rows.revenue > 0)
    ratio = np.full(len(found.rows), np.nan)
    ratio[told] = exact.quotient(amount.value[told], found.rows.revenue[told])
    return ratio
