"""The rows behind an account's figures: order lines and service events, page by page, with sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import ibis

from mainstay.analytics.account_reports import rated_lines, with_rates
from mainstay.analytics.lake import Expression, Session
from mainstay.analytics.measures.order_days import with_rate
from mainstay.analytics.measures.records import (
    chosen,
    containing,
    days_without_rate,
    distinct_texts,
    in_order,
    line_sums,
)
from mainstay.analytics.question import Question
from mainstay.analytics.reports import ZERO, Row, service_uses
from mainstay.domain.figure import Period

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
    containing: Mapping[str, str] = field(default_factory=dict)
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
    lines = rated_lines(session, question)
    lines = chosen(lines, start=period.start, end=period.end, equal=wanted.equal)
    return containing(lines, wanted.containing)


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
    rated = session.once(
        "rated events", question, lambda: with_rates(session.service_events, question)
    )
    return chosen(rated, start=period.start, end=period.end, equal=wanted.equal)


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


def families_of(session: Session, question: Question) -> list[str]:
    """List the product families of all order lines in the scope."""
    return _texts(session, rated_lines(session, question), "product_family")


def activities_of(session: Session) -> list[str]:
    """List the activities of all service events in the scope."""
    return _texts(session, session.service_events, "activity")


def _texts(session: Session, rows: Expression, column: str) -> list[str]:
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
