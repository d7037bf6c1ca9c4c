"""One account in detail, read from the lake once: members, months, years, what was sold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.analytics.account_reports import Sales, facts_by_span, sales_of
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import members_of
from mainstay.apps.worth.queries import (
    first_day_with_lines,
    lake,
    question,
    scope_of,
)
from mainstay.domain.amount import ZERO
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Period
from mainstay.domain.months import last_months, months_between, months_later
from mainstay.ui.process_cache import cache

MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class Span:
    """What a customer brought in one span of days; ``is_whole``: it bought throughout."""

    period: Period
    facts: CustomerFacts
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Detail:
    """What lies behind the figures of one customer in the period of its portfolio.

    ``years`` are spans of twelve months that end with the period, the latest first.
    """

    members: Mapping[int, CustomerFacts]
    months: tuple[Span, ...]
    years: tuple[Span, ...]
    sales: Sales


def detail(portfolio: Portfolio, account_id: int) -> Detail:
    """Return the detail of a customer of a portfolio, read once for the same data."""
    key = f"detail:{portfolio.key}:{account_id}"
    found: Detail | None = cache.get(key) if portfolio.key else None
    if found is None:
        found = _read(portfolio, account_id)
        cache.set(key, found, timeout=3600)
    return found


def _read(portfolio: Portfolio, account_id: int) -> Detail:
    asked = portfolio.asked
    if asked.period is None:
        return Detail({}, (), (), Sales())
    members = members_of(portfolio, account_id)
    whole = -account_id  # beside the members, whose units are their own numbers
    units = [unit for member in members for unit in ((member, member), (member, whole))]
    months, years = list(calendar_months(asked.period)), list(_years(portfolio, account_id))
    wanted = question(
        asked.period,
        months=asked.months,
        units=units,
        playbook=asked.playbook,
        batches=asked.batches,
    )
    scope = scope_of(portfolio.seen, units, asked.batches, unassigned=False)
    with lake().session(scope, at_hand=True) as session:
        facts = facts_by_span(session, wanted, [asked.period, *months, *years])
        sales = sales_of(session, wanted, whole)
    first = portfolio.facts[account_id].first_order

    def span(place: int, period: Period) -> Span:
        found = facts.get((whole, place), CustomerFacts(account_id, ZERO))
        return Span(period, found, is_whole=_is_whole(period, first))

    return Detail(
        members={m: facts[m, 0] for m in members if (m, 0) in facts},
        months=tuple(span(1 + n, month) for n, month in enumerate(months)),
        years=tuple(span(1 + len(months) + n, year) for n, year in enumerate(years)),
        sales=sales,
    )


def calendar_months(period: Period) -> Iterator[Period]:
    """Cut a period into calendar months; the first and the last may be parts of one."""
    start = period.start
    while start <= period.end:
        following = months_later(start.replace(day=1), 1)
        yield Period(start, min(period.end, following - timedelta(days=1)))
        start = following


def _years(portfolio: Portfolio, account_id: int) -> Iterator[Period]:
    """The years of twelve months that end with the period, back to the first order."""
    asked = portfolio.asked
    first = portfolio.facts[account_id].first_order
    known = first_day_with_lines(asked.batches)
    if asked.period is None or first is None or known is None:
        return
    end = asked.period.end
    for _ in range(MOST_YEARS):
        year = last_months(12, until=end)
        if year.end < first or months_between(year.start, known) >= 1:
            return
        yield year
        end = year.start - timedelta(days=1)


def _is_whole(period: Period, first: date | None) -> bool:
    """Whether a customer had begun to buy when a span began, to within a month."""
    return first is not None and months_between(period.start, first) < 1
