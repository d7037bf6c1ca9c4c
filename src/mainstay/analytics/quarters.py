"""Every account's money by calendar quarter, read once: the trend of any reader is cut of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
import numpy as np

from mainstay.analytics.company import Company
from mainstay.analytics.everybody.exact import Flags, Places, Whole, known, money, numbers
from mainstay.analytics.everybody.families import Families
from mainstay.analytics.everybody.measured import measured
from mainstay.analytics.everybody.rows import (
    AccountRows,
    DayRows,
    MoneyRows,
    ServiceRows,
    no_flags,
)
from mainstay.analytics.everybody.worth import worth
from mainstay.analytics.lake import Session
from mainstay.analytics.measures.order_days import money_by_quarter, with_rate
from mainstay.analytics.question import Question
from mainstay.domain.figure import Measure
from mainstay.domain.playbook import Playbook

QUARTERS = 8  # of a trend


@dataclass(frozen=True, slots=True)
class Quarters:
    """Sums of each account by currency, rate (-1: none) and quarter (year * 4 + 0..3)."""

    unit: Places
    quarter: Places
    rate: Places
    revenue: Whole
    costed_revenue: Whole
    direct_cost: Whole
    lines: Places


def read_quarters(session: Session, question: Question, *, as_of: date) -> Quarters:
    """Read the quarters of a trend up to a day, and the one that this day lies in."""
    known_days = session.account_days
    since = quarters_ago(QUARTERS, as_of)
    days = known_days.filter(known_days.date.between(since, question.period.end))
    dated = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    rows = session.answer(money_by_quarter(dated))
    rate = rows.column("rate")
    return Quarters(
        unit=numbers(rows.column("unit")),
        quarter=numbers(rows.column("quarter")),
        rate=np.where(known(rate), numbers(rate), -1),
        revenue=money(rows.column("revenue")),
        costed_revenue=money(rows.column("costed_revenue")),
        direct_cost=money(rows.column("direct_cost")),
        lines=numbers(rows.column("lines")),
    )


def amounts_by_quarter(
    company: Company,
    quarters: Quarters,
    units: Mapping[int, Sequence[int]],
    *,
    measure: Measure,
    playbook: Playbook,
) -> dict[int, dict[int, Decimal | None]]:
    """Return what each unit brought in each quarter: revenue or margin, None where not known."""
    pairs = sorted((member, unit) for unit, members in units.items() for member in members)
    accounts, tops = np.array(pairs, np.int64).reshape(-1, 2).T
    found: dict[int, dict[int, Decimal | None]] = {}
    for quarter in np.unique(quarters.quarter).tolist():
        rows = _as_rows(quarters, quarters.quarter == quarter).regrouped(accounts, tops)
        if not len(rows.money.unit):
            continue
        own = measured(rows, company.question)
        told = worth(own, playbook, knows_cost_to_serve=False, margin_rates=lambda _: {})
        amount = told.amounts[measure]
        values = zip(own.unit.tolist(), amount.value.tolist(), amount.is_known, strict=True)
        found[quarter] = {
            unit: company.money(value) if is_known else None for unit, value, is_known in values
        }
    return found


def _as_rows(quarters: Quarters, chosen: Flags) -> AccountRows:
    """The money of a quarter as that of a period; nothing else is asked of it."""
    unit = quarters.unit[chosen]
    none = np.zeros(len(unit), np.int64)
    empty = none[:0]
    sums = MoneyRows(
        unit=unit,
        rate=quarters.rate[chosen],
        revenue=quarters.revenue[chosen],
        costed_revenue=quarters.costed_revenue[chosen],
        direct_cost=quarters.direct_cost[chosen],
        lines=quarters.lines[chosen],
        costed_lines=none,
        revenue_before=none,
        lines_before=none,
    )
    return AccountRows(
        money=sums,
        days=DayRows(unit, none, none, none, none),
        services=ServiceRows(empty, empty, empty, empty, empty, empty, empty),
        families=Families(empty, empty, no_flags(0), no_flags(0)),
    )


def quarters_ago(quarters: int, day: date) -> date:
    """Return the first day of the quarter so many before the one of a day."""
    year, number = divmod(day.year * 4 + (day.month - 1) // 3 - quarters, 4)
    return date(year, number * 3 + 1, 1)
