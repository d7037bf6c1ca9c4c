"""Writes of the portfolio: scoring, which leaves a dated standing of everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import Actor, create_in_bulk, deed
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion, asked
from mainstay.apps.portfolio.queries.outlook import Future, futures
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.domain import standing as domain
from mainstay.domain.amount import Amount
from mainstay.domain.figure import Measure
from mainstay.domain.hold import Dial
from mainstay.domain.profitability import cost_coverage
from mainstay.domain.whale import whale_curve

CENTS = Decimal("0.0001")


def score(wish: Wish, *, by: Actor, now: datetime | None = None) -> Score:
    """Compute and keep the standing of every customer and every account on a day.

    WrongQuestion when there are no order lines to score. The engine, day and knowledge are the
    wish's; the whole company is scored, whoever asks.
    """
    moment = now or timezone.now()
    customers = portfolio(asked(None, wish))
    if customers.asked.period is None:
        raise WrongQuestion("There are no order lines yet; import some, then score.")
    accounts = portfolio(asked(None, replace(wish, by_account=True)))
    rows = [
        *_rows(customers, is_customer=True),
        *_rows(accounts, is_customer=False),
    ]
    with deed("score", by=by):
        kept = Score.objects.create(
            as_of=customers.asked.as_of,
            known_at=wish.known_at or moment,
            scored_at=moment,
            start=customers.asked.period.start,
            batches=customers.asked.batches.digest,
            playbook=customers.asked.playbook.digest(),
            engine=wish.engine.value,
            currency=customers.currency,
            best=customers.standings.by_measure.value,
            customers=len(customers.facts),
            accounts=len(accounts.facts),
        )
        for row in rows:
            row.score = kept
        create_in_bulk(rows)
    return kept


def _rows(found: Portfolio, *, is_customer: bool) -> list[Standing]:
    ahead = futures(found).rows
    profits = {row.account_id: row.amounts[Measure.PROFIT].value for row in found.standings.rows}
    curve = whale_curve(profits, found.asked.playbook)
    parts = {point.account_id: point.part.value for point in curve.points}
    return [
        _row(found, row, ahead.get(row.account_id), parts, is_customer=is_customer)
        for row in found.standings.rows
    ]


def _row(
    found: Portfolio,
    row: domain.Standing,
    future: Future | None,
    parts: dict[int, str],
    *,
    is_customer: bool,
) -> Standing:
    coverage = cost_coverage(found.facts[row.account_id])
    dials = {dial: judgement.answer for dial, judgement in row.hold.dials.items()}
    margin, profit = row.amounts[Measure.MARGIN], row.amounts[Measure.PROFIT]
    return Standing(
        account_id=row.account_id,
        is_customer=is_customer,
        revenue=_money(row.amounts[Measure.REVENUE].value),
        margin=_money(margin.value),
        margin_low=_low(margin),
        margin_high=_high(margin),
        profit=_money(profit.value),
        profit_low=_low(profit),
        profit_high=_high(profit),
        cost_coverage=None if coverage is None else float(coverage),
        share=None if row.share is None else float(row.share),
        hold=row.hold.level,
        limiting_dial=row.hold.limiting or "",
        rhythm=dials[Dial.RHYTHM],
        volume=dials[Dial.VOLUME],
        breadth=dials[Dial.BREADTH],
        contract=dials[Dial.CONTRACT],
        cannot_afford_to_lose=bool(row.cannot_afford_to_lose.answer),
        could_lose=row.could_lose,
        profit_part=parts.get(row.account_id, ""),
        rank=row.rank,
        orders_expected=future.orders_expected if future else None,
        probability_active=future.probability_active if future else None,
        lifetime_value=_money(future.value) if future else None,
        lifetime_value_low=_money(future.low) if future else None,
        lifetime_value_high=_money(future.high) if future else None,
    )


def _money(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(CENTS)


def _low(amount: Amount) -> Decimal | None:
    return _money(amount.low) if amount.is_range else None


def _high(amount: Amount) -> Decimal | None:
    return _money(amount.high) if amount.is_range else None
