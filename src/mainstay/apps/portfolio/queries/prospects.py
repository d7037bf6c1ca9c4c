"""What may still come of a customer: orders expected, the chance that it still buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.portfolio.queries.outlook import Future, Futures, futures
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import Explain, Params, facts_of
from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Number, Term, Unit, Unknown
from mainstay.ui.process_cache import cache

CODES = (
    "row.expected_orders",
    "row.chance_active",
    "row.expected_value",
    "note.model",  # models
    "note.by_score",
    "unknown.no_outlook",
)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One customer's outlook: from the score of the same day and data, else fitted now."""

    future: Future | None
    models: tuple[str, ...]
    unknowns: tuple[Unknown, ...]
    is_scored: bool = False


def prospect_of(portfolio: Portfolio, account_id: int) -> Prospect:
    """Return the outlook of a customer; the models are fitted to whoever is seen."""
    scored = _scored(portfolio, account_id)
    if scored is not None:
        return Prospect(scored, (), (), is_scored=True)
    found = _fitted(portfolio)
    missing = () if account_id in found.rows else (Unknown("unknown.no_outlook"),)
    return Prospect(found.rows.get(account_id), found.models, (*missing, *found.unknowns))


def _fitted(portfolio: Portfolio) -> Futures:
    key = f"futures:{portfolio.key}"
    found: Futures | None = cache.get(key) if portfolio.key else None
    if found is None:
        found = futures(portfolio)
        cache.set(key, found, timeout=3600)
    return found


def _scored(portfolio: Portfolio, account_id: int) -> Future | None:
    """What the last score of this very question says; not of a group that is seen in part."""
    asked = portfolio.asked
    group = None if asked.wish.by_account else portfolio.customer(account_id)
    if asked.period is None or (group is not None and group.is_part):
        return None
    scores = Score.objects.filter(
        as_of=asked.as_of,
        start=asked.period.start,
        batches=asked.batches.digest,
        playbook=asked.playbook.digest(),
        best=portfolio.standings.by_measure.value,
    )
    row = (
        Standing.objects.filter(
            score__in=scores, account=account_id, is_customer=not asked.wish.by_account
        )
        .order_by("-score__scored_at", "-pk")
        .first()
    )
    if row is None or row.orders_expected is None or row.probability_active is None:
        return None
    return Future(
        orders_expected=row.orders_expected,
        probability_active=row.probability_active,
        value=_float(row.lifetime_value),
        low=_float(row.lifetime_value_low),
        high=_float(row.lifetime_value_high),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _explained(
    prospect: Prospect, figure: Figure, *, row: str, value: Number | None
) -> Explanation:
    if value is None:
        missing = prospect.unknowns or (Unknown("unknown.no_outlook"),)
        return explain_missing(Figure(figure.code, None, figure.unit, unknowns=missing))
    note = Unknown("note.model", {"models": ", ".join(prospect.models)})
    said = Unknown("note.by_score") if prospect.is_scored else note
    notes = (said, *prospect.unknowns)
    return Explanation(figure, Combine.GIVEN, (Term(value, code=row),), notes=notes)


def _orders(portfolio: Portfolio, params: Params) -> Explanation:
    found = prospect_of(portfolio, facts_of(portfolio, params).account_id)
    value = found.future.orders_expected if found.future else None
    figure = Figure("orders_expected", value, Unit.COUNT)
    return _explained(found, figure, row="row.expected_orders", value=value)


def _active(portfolio: Portfolio, params: Params) -> Explanation:
    found = prospect_of(portfolio, facts_of(portfolio, params).account_id)
    value = found.future.probability_active if found.future else None
    figure = Figure("probability_active", value, Unit.SHARE)
    return _explained(found, figure, row="row.chance_active", value=value)


def _expected(portfolio: Portfolio, params: Params) -> Explanation:
    found = prospect_of(portfolio, facts_of(portfolio, params).account_id)
    future = found.future
    value = future.value if future else None
    figure = Figure(
        "expected_value",
        value,
        Unit.MONEY,
        measure=portfolio.standings.by_measure,
        low=future.low if future else None,
        high=future.high if future else None,
    )
    return _explained(found, figure, row="row.expected_value", value=value)


EXPLAIN_PROSPECTS: Mapping[str, Explain] = {
    "orders_expected": _orders,
    "probability_active": _active,
    "expected_value": _expected,
}
