"""Runs the measures within a scope and returns what the domain computes with.

The lake only adds up; every multiplication with a rate happens here, in Python's decimals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from mainstay.analytics.everybody.families import families_of
from mainstay.analytics.facts import SERVICE_EVENTS
from mainstay.analytics.lake import Expression, Session
from mainstay.analytics.measures.breadth import margin_rates
from mainstay.analytics.measures.order_days import (
    money_by_window,
    order_days,
    summed_days,
    with_rate,
)
from mainstay.analytics.measures.purchases import purchases
from mainstay.analytics.measures.rhythm import rhythm
from mainstay.analytics.measures.service import (
    service_by_activity,
    service_days,
    with_activity_rate,
)
from mainstay.analytics.question import Question
from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.purchases import Purchases

Row = dict[str, Any]
ZERO = Decimal(0)


def customer_facts(session: Session, question: Question) -> list[CustomerFacts]:
    """Measure every unit of the scope that has order lines or service events until the end.

    One object each: what the columns of ``analytics.company`` are held against.
    """
    days = rated_days(session, question)
    money = _by_unit(session.answer(money_by_window(days, **_window(question))))
    rhythms = _one_by_unit(session.answer(rhythm(days, gaps=question.gaps)))
    breadths = _breadths(session, question)
    rates = _margin_rates(session, question, money)
    services = services_by_unit(session, question)
    units = sorted(set(money) | set(services))
    return [
        _facts(
            unit,
            question,
            money=money.get(unit, []),
            rest={**rhythms.get(unit, {}), **breadths.get(unit, {}), **rates.get(unit, {})},
            services=services.get(unit, ((), {})),
        )
        for unit in units
    ]


def _breadths(session: Session, question: Question) -> dict[int, Row]:
    """Count the families of every unit: in the period, in the one before, and in both."""
    days, first = session.account_days, (question.before or question.period).start
    bought = days.filter(days.date.between(first, question.period.end))
    rows = session.answer(bought.select("unit", "batch", "date", "families"))
    return {
        unit: {"families": now, "families_before": before, "families_kept": both}
        for unit, now, before, both in families_of(session, rows, question).counts()
    }


def _margin_rates(
    session: Session, question: Question, money: Mapping[int, Sequence[Row]]
) -> dict[int, Row]:
    """Find the margin rates of the units of which some lines, not all, carry a cost."""
    partly = [
        unit
        for unit, rows in money.items()
        if any(row["costed_lines"] for row in rows)
        and any(row["costed_lines"] != row["lines"] for row in rows)
    ]
    if not partly:
        return {}
    few = ibis.memtable(pa.table({"unit": pa.array(partly, pa.int64())}))
    days = session.account_days.semi_join(few, "unit")
    period = question.period
    return _one_by_unit(session.answer(margin_rates(days, start=period.start, end=period.end)))


def margin_rates_of(
    session: Session, question: Question, *, of: Sequence[int] | None = None
) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Return each unit's lowest and highest margin rate of the period; ``of`` some units only."""
    period, days = question.period, session.account_days
    if of is not None:
        few = ibis.memtable(pa.table({"unit": pa.array(of, pa.int64())}))
        days = days.semi_join(few, "unit")
    rows = session.answer(margin_rates(days, start=period.start, end=period.end))
    return {
        row["unit"]: (rate_of(row["lowest_margin_rate"]), rate_of(row["highest_margin_rate"]))
        for row in rows.to_pylist()
    }


def has_service_events(session: Session) -> bool:
    """Whether anybody's service events are known at all, seen by this scope or not."""
    return session.knows(SERVICE_EVENTS)


def services_by_unit(
    session: Session, question: Question
) -> dict[int, tuple[tuple[ServiceUse, ...], dict[str, Decimal]]]:
    """Collect each unit's use of activities in the period, and what could not be converted."""
    days = service_days(session.service_events, until=question.period.end)
    days = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    days = with_activity_rate(days, ibis.memtable(question.activity.arrow(name="activity")))
    period = question.period
    rows = _by_unit(session.answer(service_by_activity(days, start=period.start, end=period.end)))
    return {unit: service_uses(question, entries) for unit, entries in rows.items()}


def rated_days(session: Session, question: Question) -> Expression:
    """Return what each unit bought on each day until the end, with the exchange rate of the day."""
    days = summed_days(session.account_days, until=question.period.end)
    return with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))


def _window(question: Question) -> dict[str, Any]:
    before = question.before
    return {
        "start": question.period.start,
        "end": question.period.end,
        "before": (before.start, before.end) if before else None,
    }


def service_uses(
    question: Question, rows: list[Row]
) -> tuple[tuple[ServiceUse, ...], dict[str, Decimal]]:
    """Turn sums by activity and rates into uses, and what could not be converted, by currency."""
    uses: list[ServiceUse] = []
    unconverted: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in sorted(rows, key=_use_order):
        if row["with_amount"]:
            rate = question.exchange.rate(row["rate"])
            if rate is None:
                unconverted[row["currency"]] += row["amount"]
            else:
                uses.append(ServiceUse(row["activity"], amount=row["amount"] * rate))
        if row["events"] > row["with_amount"]:
            rate = question.activity.rate(row["activity_rate"])
            uses.append(ServiceUse(row["activity"], quantity=row["quantity"] or ZERO, rate=rate))
    return tuple(uses), dict(unconverted)


def _use_order(row: Row) -> tuple[str, int, str, int]:
    return (row["activity"], row["activity_rate"] or 0, row["currency"] or "", row["rate"] or 0)


def _facts(
    unit: int,
    question: Question,
    *,
    money: list[Row],
    rest: Row,
    services: tuple[tuple[ServiceUse, ...], dict[str, Decimal]],
) -> CustomerFacts:
    sums = money_sums(question, money)
    uses, unconverted = services
    for currency, amount in unconverted.items():
        sums.unconverted[currency] = sums.unconverted.get(currency, ZERO) + amount
    has_families = bool(rest.get("families") or rest.get("families_before"))
    return CustomerFacts(
        account_id=unit,
        revenue=sums.revenue,
        costed_revenue=sums.costed_revenue,
        direct_cost=sums.direct_cost,
        lowest_margin_rate=rate_of(rest.get("lowest_margin_rate")),
        highest_margin_rate=rate_of(rest.get("highest_margin_rate")),
        lines=sums.lines,
        costed_lines=sums.costed_lines,
        services=uses,
        unconverted=sums.unconverted,
        revenue_before=sums.revenue_before if question.before else None,
        order_days=rest.get("order_days") or 0,
        first_order=rest.get("first_order"),
        last_order=rest.get("last_order"),
        median_gap=rest.get("median_gap"),
        families=rest["families"] if has_families else None,
        families_kept=rest["families_kept"] if has_families else None,
        families_before=rest["families_before"] if has_families and question.before else None,
        has_contract=unit in question.contracts.ends,
        contract_end=question.contracts.ends.get(unit),
    )


def _money(unit: int, question: Question, money: list[Row]) -> CustomerFacts:
    sums = money_sums(question, money)
    return CustomerFacts(
        account_id=unit,
        revenue=sums.revenue,
        costed_revenue=sums.costed_revenue,
        direct_cost=sums.direct_cost,
        lines=sums.lines,
        unconverted=sums.unconverted,
    )


@dataclass(slots=True)
class MoneySums:
    """Money of a unit while its currencies are added up."""

    revenue: Decimal = ZERO
    costed_revenue: Decimal = ZERO
    direct_cost: Decimal = ZERO
    lines: int = 0
    costed_lines: int = 0
    revenue_before: Decimal | None = ZERO
    unconverted: dict[str, Decimal] = field(default_factory=dict)


def money_sums(question: Question, rows: list[Row]) -> MoneySums:
    """Add a unit's sums up in the organisation's currency."""
    sums = MoneySums()
    for row in rows:
        sums.lines += row["lines"] or 0
        sums.costed_lines += row.get("costed_lines") or 0
        rate = question.exchange.rate(row["rate"])
        if rate is None:
            _add_unconverted(sums, row)
            continue
        sums.revenue += (row["revenue"] or ZERO) * rate
        sums.costed_revenue += (row["costed_revenue"] or ZERO) * rate
        sums.direct_cost += (row["direct_cost"] or ZERO) * rate
        if sums.revenue_before is not None:
            sums.revenue_before += (row.get("revenue_before") or ZERO) * rate
    return sums


def _add_unconverted(sums: MoneySums, row: Row) -> None:
    """Keep what has no rate apart; it makes unknown only the period that it falls into."""
    if row["lines"]:
        before = sums.unconverted.get(row["currency"], ZERO)
        sums.unconverted[row["currency"]] = before + (row["revenue"] or ZERO)
    if row.get("lines_before"):
        sums.revenue_before = None


def rate_of(value: float | None) -> Decimal | None:
    """Return a margin rate as it is compared: to six places."""
    return None if value is None else Decimal(str(round(value, 6)))


def _by_unit(table: pa.Table) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        rows[row["unit"]].append(row)
    return dict(rows)


def _one_by_unit(table: pa.Table) -> dict[int, Row]:
    return {row["unit"]: row for row in table.to_pylist()}


def unassigned_facts(session: Session, question: Question) -> CustomerFacts | None:
    """Measure the order lines without an account as one row; None when the period has none."""
    lines = session.unassigned_lines.mutate(unit=ibis.literal(0, "int64"))
    days = order_days(lines, until=question.period.end)
    days = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    rows = session.answer(money_by_window(days, **_window(question))).to_pylist()
    facts = _money(0, question, rows)
    return facts if facts.lines else None


def purchases_by_unit(session: Session, question: Question) -> list[Purchases]:
    """Collect every unit's order days until the end, for the lifetime value models."""
    days = rated_days(session, question)
    counts = _one_by_unit(session.answer(rhythm(days, gaps=question.gaps)))
    rows = _by_unit(session.answer(purchases(days)))
    return [
        Purchases(
            account_id=unit,
            order_days=counts[unit]["order_days"],
            first_order=counts[unit]["first_order"],
            last_order=counts[unit]["last_order"],
            repeat_revenue=_converted(question, rows[unit]),
        )
        for unit in sorted(rows)
    ]


def _converted(question: Question, rows: list[Row]) -> Decimal | None:
    total = ZERO
    for row in rows:
        rate = question.exchange.rate(row["rate"])
        if rate is None:
            return None
        total += (row["repeat_revenue"] or ZERO) * rate
    return total
