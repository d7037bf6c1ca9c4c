"""At what rate new customers were won lately: what they brought in their first months.

Source: method section 16a; the rate that a loss is replaced at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.domain.amount import Amount, explain_missing, total
from mainstay.domain.customer import CustomerFacts, customer_term
from mainstay.domain.figure import (
    Combine,
    Explanation,
    Figure,
    Measure,
    Period,
    Term,
    Unit,
    Unknown,
)
from mainstay.domain.months import last_months, months_of
from mainstay.domain.playbook import Playbook
from mainstay.domain.profitability import Amounts

CODES = (
    "unknown.none_won",  # months
    "unknown.won_nothing",  # months, measure
    "unknown.history_too_short_for_winning",  # months
    "row.won",  # measure
    "row.months",
)


@dataclass(frozen=True, slots=True)
class Winning:
    """The customers first won in a period and what they brought in it.

    ``unknowns`` name why there is no rate to speak of.
    """

    period: Period
    rows: tuple[tuple[int, Amounts], ...]
    unknowns: tuple[Unknown, ...] = ()

    @property
    def months(self) -> Decimal:
        return months_of(self.period)

    def amount(self, measure: Measure) -> Amount:
        """Return what the customers won brought in the period."""
        return total(own[measure] for _, own in self.rows)

    def per_month(self, measure: Measure) -> Decimal | None:
        """Return what a month of winning brings a year's customers; None when not positive."""
        value = None if self.unknowns else self.amount(measure).value
        return None if value is None or value <= 0 else value / self.months

    def missing(self, measure: Measure) -> tuple[Unknown, ...]:
        """Say why there is no rate by this measure."""
        if self.unknowns:
            return self.unknowns
        amount = self.amount(measure)
        params = {"months": self.months, "measure": measure}
        return amount.unknowns or (Unknown("unknown.won_nothing", params),)


def winning_period(playbook: Playbook, *, as_of: date) -> Period:
    """Return the months that the rate of winning is taken from."""
    return last_months(int(playbook["loss.winning_period"]), until=as_of)


def winning(measured: Sequence[tuple[CustomerFacts, Amounts]], period: Period) -> Winning:
    """Find the customers with their first order in the period; the facts must be of that period.

    When nobody ordered before it, who is new cannot be told from who is old.
    """
    first_orders = [facts.first_order for facts, _ in measured if facts.first_order]
    params = {"months": months_of(period)}
    if not first_orders or min(first_orders) >= period.start:
        return Winning(period, (), (Unknown("unknown.history_too_short_for_winning", params),))
    rows = tuple(
        (facts.account_id, own)
        for facts, own in measured
        if facts.first_order and facts.first_order in period
    )
    return Winning(period, rows, () if rows else (Unknown("unknown.none_won", params),))


def explain_won(won: Winning, measure: Measure) -> Explanation:
    """Explain what the new customers brought as the sum over them."""
    figure = won.amount(measure).figure("won", measure)
    if won.unknowns or not figure.is_known:
        missing = Figure("won", None, Unit.MONEY, measure=measure, unknowns=won.missing(measure))
        return explain_missing(missing)
    terms = tuple(customer_term(account, own[measure].value) for account, own in won.rows)
    return Explanation(figure, Combine.SUM, terms, ("loss.winning_period",))


def explain_per_month(won: Winning, measure: Measure) -> Explanation:
    """Explain the rate of winning as what the new customers brought over the months."""
    value = won.per_month(measure)
    if value is None:
        missing = won.missing(measure)
        return explain_missing(
            Figure("won_per_month", None, Unit.MONEY, measure=measure, unknowns=missing)
        )
    figure = Figure("won_per_month", value, Unit.MONEY, measure=measure)
    terms = (
        Term(won.amount(measure).value, code="row.won", params={"measure": measure}),
        Term(won.months, code="row.months"),
    )
    return Explanation(figure, Combine.RATIO, terms, ("loss.winning_period",))
