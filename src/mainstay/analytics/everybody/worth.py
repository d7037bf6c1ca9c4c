"""Every unit's revenue, margin and profit as columns; the rules are ``domain.profitability``'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags, Floats, Places, Whole
from mainstay.analytics.everybody.measured import Measured
from mainstay.domain.figure import Measure
from mainstay.domain.playbook import Playbook

PLACES_OF_RATES = 6  # as margin rates are compared

MarginRates = Callable[[Places], Mapping[int, tuple[Decimal | None, Decimal | None]]]


@dataclass(frozen=True, slots=True)
class AmountColumns:
    """An amount of every unit: ``value`` where ``is_known``, from low to high where ``is_range``.

    ``low`` and ``high`` have ``PLACES_OF_RATES`` more decimal places than ``value``.
    """

    value: Whole
    is_known: Flags
    low: Whole
    high: Whole
    is_range: Flags


@dataclass(frozen=True, slots=True)
class Worth:
    """All three measures of every unit, and its cost coverage (NaN: no lines)."""

    amounts: Mapping[Measure, AmountColumns]
    coverage: Floats


def worth(
    rows: Measured, playbook: Playbook, *, knows_cost_to_serve: bool, margin_rates: MarginRates
) -> Worth:
    """Compute what ``profitability.amounts`` says of each unit.

    ``margin_rates`` is asked for the lowest and highest rates of the units whose margin is a range.
    """
    nothing = np.zeros_like(rows.revenue)
    never = np.zeros(len(rows), np.bool_)
    revenue = AmountColumns(rows.revenue, ~rows.no_rate, nothing, nothing, never)
    margin = _margin(rows, playbook, margin_rates)
    profit = AmountColumns(nothing, never, nothing, nothing, never)
    if knows_cost_to_serve:
        costed = ~rows.no_rate & ~rows.no_service_rate
        fine = exact.times(rows.service_cost, 10**PLACES_OF_RATES)
        profit = AmountColumns(
            exact.minus(margin.value, rows.service_cost),
            margin.is_known & costed,
            exact.minus(margin.low, fine),
            exact.minus(margin.high, fine),
            margin.is_range & costed,
        )
    amounts = {Measure.REVENUE: revenue, Measure.MARGIN: margin, Measure.PROFIT: profit}
    return Worth(amounts, _coverage(rows))


def _margin(rows: Measured, playbook: Playbook, margin_rates: MarginRates) -> AmountColumns:
    off, whole = _uncosted(rows)
    idle = (rows.lines == 0) & (rows.revenue == 0)

    def covered(key: str) -> Flags:
        """1 - uncosted >= limit, which is uncosted <= (1 - limit) of the whole."""
        return _at_most(off, 1 - playbook.exact(key), whole)

    is_known = ~rows.no_rate & (idle | covered("measure.known_coverage"))
    partly = ~rows.no_rate & ~is_known & covered("measure.range_coverage")
    value = exact.minus(rows.revenue, rows.direct_cost)
    low, high, is_range = _ranges(rows, partly, margin_rates)
    return AmountColumns(value, is_known, low, high, is_range)


def _at_most(values: Whole, limit: Decimal, of: Whole) -> Flags:
    over, under = limit.as_integer_ratio()
    return np.asarray(exact.times(values, under) <= exact.times(of, over), np.bool_)


def _uncosted(rows: Measured) -> tuple[Whole, Whole]:
    """The uncosted share of each unit as one whole number over another (``_uncosted_share``)."""
    off = abs(exact.minus(rows.revenue, rows.costed_revenue))
    whole = abs(rows.revenue)
    empty = rows.revenue == 0
    bare = (rows.costed_lines != rows.lines).astype(np.int64)
    off = np.where(empty, bare, np.minimum(off, whole))
    return off, np.where(empty, 1, whole)


def _coverage(rows: Measured) -> Floats:
    off, whole = _uncosted(rows)
    share = exact.quotient(exact.minus(whole, off), whole)
    return np.where((rows.lines == 0) & (rows.revenue == 0), np.nan, share)


def _ranges(rows: Measured, partly: Flags, margin_rates: MarginRates) -> tuple[Whole, Whole, Flags]:
    """The lowest and highest margin of those whose cost is partly known."""
    low, high = np.zeros(len(rows), object), np.zeros(len(rows), object)
    is_range = np.zeros(len(rows), np.bool_)
    rates = margin_rates(rows.unit[partly]) if partly.any() else {}
    fine = 10**PLACES_OF_RATES
    for at in np.flatnonzero(partly):
        least, most = rates.get(int(rows.unit[at]), (None, None))
        if least is None or most is None:
            continue
        costed = (int(rows.costed_revenue[at]) - int(rows.direct_cost[at])) * fine
        uncosted = int(rows.revenue[at]) - int(rows.costed_revenue[at])
        ends = [costed + uncosted * int(rate.scaleb(PLACES_OF_RATES)) for rate in (least, most)]
        low[at], high[at] = sorted(ends)
        is_range[at] = True
    return low, high, is_range


def best_measure(found: Worth, rows: Measured, playbook: Playbook) -> Measure:
    """Choose what ``profitability.best_measure`` chooses."""
    weight = np.maximum(rows.revenue, 0)
    whole = exact.total(weight)
    limit = playbook.exact("measure.best_coverage")
    for measure in (Measure.PROFIT, Measure.MARGIN):
        known = exact.total(np.where(found.amounts[measure].is_known, weight, 0))
        if whole and Decimal(known) / whole >= limit:
            return measure
    return Measure.REVENUE
