"""One account in detail: its months and years, and what it bought.

Everything is read within a scope, so a group is the sum of the members that the scope names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis

from mainstay.analytics.lake import Expression, Session
from mainstay.analytics.measures.breadth import with_family
from mainstay.analytics.measures.order_days import order_days, with_rate
from mainstay.analytics.measures.sales import sales_by_product
from mainstay.analytics.measures.service import service_days, with_activity_rate
from mainstay.analytics.measures.spans import (
    in_span,
    margin_rates_by_span,
    money_by_span,
    service_by_span,
    span_table,
)
from mainstay.analytics.question import Question
from mainstay.analytics.reports import (
    ZERO,
    Row,
    money_sums,
    rate_of,
    rated_days,
    service_uses,
)
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Period
from mainstay.domain.revenue_change import Sale


def facts_by_span(
    session: Session, question: Question, spans: Sequence[Period]
) -> dict[tuple[int, int], CustomerFacts]:
    """Measure every unit of the scope in each span, by (unit, position of the span)."""
    table = _spans(spans)
    money = _by_key(session.answer(money_by_span(in_span(_days(session, question), table))))
    lines = rated_lines(session, question) if session.at_hand else session.order_lines
    lines = in_span(lines, table)
    rates = _by_key(session.answer(margin_rates_by_span(lines)))
    services = _by_key(
        session.answer(service_by_span(in_span(_rated_services(session, question), table)))
    )
    keys = sorted({*money, *services})
    return {
        key: _span_facts(
            key[0],
            question,
            money=money.get(key, []),
            rates=rates.get(key, [{}])[0],
            services=services.get(key, []),
        )
        for key in keys
    }


def _span_facts(
    unit: int, question: Question, *, money: list[Row], rates: Row, services: list[Row]
) -> CustomerFacts:
    sums = money_sums(question, money)
    uses, unconverted = service_uses(question, services)
    for currency, amount in unconverted.items():
        sums.unconverted[currency] = sums.unconverted.get(currency, ZERO) + amount
    return CustomerFacts(
        account_id=unit,
        revenue=sums.revenue,
        costed_revenue=sums.costed_revenue,
        direct_cost=sums.direct_cost,
        lowest_margin_rate=rate_of(rates.get("lowest_margin_rate")),
        highest_margin_rate=rate_of(rates.get("highest_margin_rate")),
        lines=sums.lines,
        costed_lines=sums.costed_lines,
        services=uses,
        unconverted=sums.unconverted,
    )


@dataclass(frozen=True, slots=True)
class Sales:
    """What a unit bought by product now and before, and what lacks an exchange rate."""

    now: tuple[Sale, ...] = ()
    before: tuple[Sale, ...] = ()
    unconverted: Mapping[str, Decimal] = field(default_factory=dict)


def sales_of(session: Session, question: Question, unit: int) -> Sales:
    """Collect what one unit bought in the period and in the one before, by product."""
    spans = [question.period, *([question.before] if question.before else [])]
    lines = in_span(rated_lines(session, question), _spans(spans))
    rows = session.answer(sales_by_product(lines.filter(lines.unit == unit))).to_pylist()
    sold: dict[int, list[Sale]] = {0: [], 1: []}
    unconverted: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in sorted(rows, key=_sale_order):
        rate = question.exchange.rate(row["rate"])
        if rate is None:
            unconverted[row["currency"]] += row["revenue"]
            continue
        sold[row["span"]].append(_sale(row, rate))
    return Sales(tuple(sold[0]), tuple(sold[1]), dict(unconverted))


def _sale(row: Row, rate: Decimal) -> Sale:
    return Sale(
        family=row["product_family"],
        product=row["product"],
        quantity=row["quantity"] if row["has_quantity"] else None,
        revenue=row["revenue"] * rate,
    )


def _sale_order(row: Row) -> tuple[str, str, str, int, bool]:
    names = (row["product_family"] or "", row["product"] or "", row["currency"])
    return (*names, row["rate"] or 0, not row["has_quantity"])


def rated_lines(session: Session, question: Question) -> Expression:
    """Order lines with their family and the exchange rate of their day."""

    def rows() -> Expression:
        lines = with_family(session.order_lines, question.families)
        return with_rate(lines, ibis.memtable(question.exchange.arrow(name="currency")))

    return session.once("rated lines", question, rows)


def _days(session: Session, question: Question) -> Expression:
    """What units bought day by day: of lines at hand, else of the sums that the lake keeps."""
    if not session.at_hand:
        return rated_days(session, question)
    days = order_days(rated_lines(session, question), until=question.period.end)
    return with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))


def _rated_services(session: Session, question: Question) -> Expression:
    days = service_days(session.service_events, until=question.period.end)
    return with_rates(days, question)


def with_rates(rows: Expression, question: Question) -> Expression:
    """Give service events, or sums of them by day, their exchange rate and activity rate."""
    rated = with_rate(rows, ibis.memtable(question.exchange.arrow(name="currency")))
    return with_activity_rate(rated, ibis.memtable(question.activity.arrow(name="activity")))


def _spans(spans: Sequence[Period]) -> Expression:
    return ibis.memtable(span_table([(span.start, span.end) for span in spans]))


def _by_key(table: Any) -> dict[tuple[int, int], list[Row]]:
    rows: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        rows[row["unit"], row["span"]].append(row)
    return dict(rows)
