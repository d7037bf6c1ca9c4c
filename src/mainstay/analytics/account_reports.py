"""One account in detail: its months and years, what it bought, the rows behind its figures.

Everything is read within a scope, so a group is the sum of the members that the scope names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from mainstay.analytics.lake import Expression, Session
from mainstay.analytics.measures.breadth import with_family
from mainstay.analytics.measures.order_days import with_rate
from mainstay.analytics.measures.records import (
    chosen,
    days_without_rate,
    distinct_texts,
    in_order,
    line_sums,
)
from mainstay.analytics.measures.sales import sales_by_product
from mainstay.analytics.measures.service import service_days, with_activity_rate
from mainstay.analytics.measures.spans import (
    in_span,
    margin_rates_by_span,
    money_by_span,
    service_by_span,
    span_table,
)
from mainstay.analytics.reports import (
    ZERO,
    Question,
    Row,
    money_sums,
    rate_of,
    rated_days,
    service_uses,
)
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Period
from mainstay.domain.revenue_change import Sale

LINE_COLUMNS = (
    "account",
    "date",
    "order_number",
    "line_number",
    "product",
    "product_family",
    "quantity",
    "revenue",
    "direct_cost",
    "currency",
    "rate",
)
EVENT_COLUMNS = (
    "account",
    "date",
    "activity",
    "quantity",
    "amount",
    "currency",
    "order_number",
    "rate",
    "activity_rate",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows of an account: days, exact texts by column, order, and which part of them."""

    period: Period
    equal: Mapping[str, str] = field(default_factory=dict)
    sort: str = "date"
    descending: bool = True
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class LineRow:
    """One order line; money in its own currency and, where a rate is known, converted."""

    account: int
    day: date
    order_number: str
    product: str
    family: str
    quantity: Decimal | None
    own_revenue: Decimal
    currency: str
    revenue: Decimal | None
    direct_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class LineSums:
    """How many lines there are and what they add up to; None while a rate is missing."""

    lines: int
    costed_lines: int
    revenue: Decimal | None
    direct_cost: Decimal | None
    unconverted: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One service event: a quantity at a rate, or an amount of money."""

    account: int
    day: date
    activity: str
    quantity: Decimal | None
    rate: Decimal | None
    cost: Decimal | None
    order_number: str


@dataclass(frozen=True, slots=True)
class EventSums:
    """How many events there are, their quantity and cost; cost None while a rate is missing."""

    events: int
    quantity: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class MissingRate:
    """A currency that lacks a rate on some days of the order lines or service events."""

    currency: str
    rows: int
    days: int
    first_day: date
    last_day: date


def facts_by_span(
    session: Session, question: Question, spans: Sequence[Period]
) -> dict[tuple[int, int], CustomerFacts]:
    """Measure every unit of the scope in each span, by (unit, position of the span)."""
    table = _spans(spans)
    money = _by_key(session.answer(money_by_span(in_span(rated_days(session, question), table))))
    lines = in_span(session.order_lines, table)
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
    lines = in_span(_rated_lines(session, question), _spans(spans))
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


def _sale_order(row: Row) -> tuple[str, str, str, int]:
    names = (row["product_family"] or "", row["product"] or "", row["currency"])
    return (*names, row["rate"] or 0)


def order_lines(session: Session, question: Question, wanted: Chosen) -> list[LineRow]:
    """Return the chosen order lines, one page of them."""
    lines = _chosen_lines(session, question, wanted)
    page = in_order(lines, by=wanted.sort, descending=wanted.descending)
    page = page.select(*LINE_COLUMNS, "batch", "row").limit(wanted.limit, offset=wanted.offset)
    return [_line(row, question) for row in session.answer(page).to_pylist()]


def order_line_sums(session: Session, question: Question, wanted: Chosen) -> LineSums:
    """Add up all chosen order lines."""
    rows = session.answer(line_sums(_chosen_lines(session, question, wanted))).to_pylist()
    revenue, cost = ZERO, ZERO
    unconverted: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        rate = question.exchange.rate(row["rate"])
        if rate is None:
            unconverted[row["currency"]] += row["revenue"]
            continue
        revenue += row["revenue"] * rate
        cost += (row["direct_cost"] or ZERO) * rate
    return LineSums(
        lines=sum(row["lines"] for row in rows),
        costed_lines=sum(row["costed_lines"] for row in rows),
        revenue=None if unconverted else revenue,
        direct_cost=None if unconverted else cost,
        unconverted=dict(unconverted),
    )


def _chosen_lines(session: Session, question: Question, wanted: Chosen) -> Expression:
    period = wanted.period
    lines = _rated_lines(session, question)
    return chosen(lines, start=period.start, end=period.end, equal=wanted.equal)


def _line(row: Row, question: Question) -> LineRow:
    rate = question.exchange.rate(row["rate"])
    cost = row["direct_cost"]
    return LineRow(
        account=row["account"],
        day=row["date"],
        order_number=row["order_number"] or "",
        product=row["product"] or "",
        family=row["product_family"] or "",
        quantity=row["quantity"],
        own_revenue=row["revenue"],
        currency=row["currency"],
        revenue=None if rate is None else row["revenue"] * rate,
        direct_cost=None if rate is None or cost is None else cost * rate,
    )


def service_events(session: Session, question: Question, wanted: Chosen) -> list[EventRow]:
    """Return the chosen service events, one page of them."""
    events = _chosen_events(session, question, wanted)
    page = in_order(events, by=wanted.sort, descending=wanted.descending)
    page = page.select(*EVENT_COLUMNS, "batch", "row").limit(wanted.limit, offset=wanted.offset)
    return [_event(row, question) for row in session.answer(page).to_pylist()]


def service_event_sums(session: Session, question: Question, wanted: Chosen) -> EventSums:
    """Add up all chosen service events."""
    events = _chosen_events(session, question, wanted)
    days = events.mutate(unit=ibis.literal(0, "int64"), span=ibis.literal(0, "int64"))
    priced = days.amount.notnull()
    keys = ("unit", "span", "activity", "currency", "rate", "activity_rate")
    rows = session.answer(
        days.group_by(*keys).agg(
            quantity=days.quantity.sum(where=~priced),
            amount=days.amount.sum(),
            events=days.count(),
            with_amount=priced.sum(),
        )
    ).to_pylist()
    uses, unconverted = service_uses(question, rows)
    costs = [use.cost for use in uses]
    known = [cost for cost in costs if cost is not None]
    is_known = len(known) == len(costs) and not unconverted
    return EventSums(
        events=sum(row["events"] for row in rows),
        quantity=sum((row["quantity"] or ZERO for row in rows), ZERO),
        cost=sum(known, ZERO) if is_known else None,
    )


def _chosen_events(session: Session, question: Question, wanted: Chosen) -> Expression:
    period = wanted.period
    events = chosen(session.service_events, start=period.start, end=period.end, equal=wanted.equal)
    return _with_rates(events, question)


def _event(row: Row, question: Question) -> EventRow:
    rate = question.activity.rate(row["activity_rate"])
    return EventRow(
        account=row["account"],
        day=row["date"],
        activity=row["activity"],
        quantity=row["quantity"],
        rate=rate if row["amount"] is None else None,
        cost=_event_cost(row, question, rate),
        order_number=row["order_number"] or "",
    )


def _event_cost(row: Row, question: Question, rate: Decimal | None) -> Decimal | None:
    if row["amount"] is not None:
        exchange = question.exchange.rate(row["rate"])
        return None if exchange is None else Decimal(row["amount"] * exchange)
    return None if rate is None else Decimal((row["quantity"] or ZERO) * rate)


def texts_of(session: Session, table: str, column: str) -> list[str]:
    """List the different texts of a column of ``order_lines`` or ``service_events``."""
    rows = session.order_lines if table == "order_lines" else session.service_events
    return [row[column] for row in session.answer(distinct_texts(rows, column)).to_pylist()]


def missing_rates(session: Session, question: Question) -> list[MissingRate]:
    """List the currencies that order lines use on days without an exchange rate."""
    lines = session.order_lines.select("currency", "date")
    loose = session.unassigned_lines.select("currency", "date")
    rated = with_rate(lines.union(loose), ibis.memtable(question.exchange.arrow(name="currency")))
    rows = session.answer(days_without_rate(rated)).to_pylist()
    return [MissingRate(**row) for row in sorted(rows, key=lambda row: row["currency"])]


def activity_use(session: Session, question: Question) -> dict[str, Decimal]:
    """Add up what everybody in the scope used of each activity in the period, in its own unit."""
    period = question.period
    events = session.service_events
    used = events.filter(events.date.between(period.start, period.end), events.amount.isnull())
    rows = session.answer(used.group_by("activity").agg(quantity=used.quantity.sum())).to_pylist()
    return {row["activity"]: row["quantity"] or ZERO for row in rows}


def _rated_lines(session: Session, question: Question) -> Expression:
    """Order lines with their family and the exchange rate of their day."""
    lines = with_family(session.order_lines, ibis.memtable(question.products))
    return with_rate(lines, ibis.memtable(question.exchange.arrow(name="currency")))


def _rated_services(session: Session, question: Question) -> Expression:
    days = service_days(session.service_events, until=question.period.end)
    return _with_rates(days, question)


def _with_rates(rows: Expression, question: Question) -> Expression:
    rated = with_rate(rows, ibis.memtable(question.exchange.arrow(name="currency")))
    return with_activity_rate(rated, ibis.memtable(question.activity.arrow(name="activity")))


def _spans(spans: Sequence[Period]) -> Expression:
    return ibis.memtable(span_table([(span.start, span.end) for span in spans]))


def _by_key(table: Any) -> dict[tuple[int, int], list[Row]]:
    rows: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        rows[row["unit"], row["span"]].append(row)
    return dict(rows)
