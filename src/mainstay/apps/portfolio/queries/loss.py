"""What if these customers leave: the loss simulated on the portfolio as somebody sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from mainstay.apps.portfolio.queries.asked import asked
from mainstay.apps.portfolio.queries.once import once_by_worth
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.worth.queries import pooled_activities
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Explanation, Measure, Period
from mainstay.domain.loss import (
    Exposure,
    Loss,
    LossError,
    explain_lost,
    explain_lost_per_year,
    explain_months_to_replace,
    explain_result_effect,
    explain_share,
    explain_staying,
    losing,
)
from mainstay.domain.profitability import Amounts, amounts
from mainstay.domain.winning import (
    explain_per_month,
    explain_won,
    winning,
    winning_period,
)

EXPLAIN_LOSS: Mapping[str, Callable[[Loss], Explanation]] = {
    "lost_share": explain_share,
    "staying_cost": explain_staying,
    "result_effect": explain_result_effect,
    "lost_per_year": explain_lost_per_year,
    "months_to_replace": explain_months_to_replace,
    "won": lambda loss: explain_won(loss.won, loss.replaced_by),
    "won_per_month": lambda loss: explain_per_month(loss.won, loss.replaced_by),
    "lost_revenue": lambda loss: explain_lost(loss, Measure.REVENUE),
    "lost_margin": lambda loss: explain_lost(loss, Measure.MARGIN),
    "lost_profit": lambda loss: explain_lost(loss, Measure.PROFIT),
}


@dataclass(frozen=True, slots=True)
class LossRow:
    """One line of the comparison: today, without the customers, and the change."""

    label: str
    measure: Measure | None
    today: Decimal | None
    without: Decimal | None
    is_money: bool

    @property
    def change(self) -> Decimal | None:
        """The change as a part of today where money goes, else the plain difference."""
        if self.today is None or self.without is None:
            return None
        if not self.is_money:
            return self.without - self.today
        return (self.without - self.today) / self.today if self.today else None


def loss_of(found: Portfolio, accounts: Collection[int]) -> Loss:
    """Simulate losing accounts this user sees; LossError when one has no figures.

    What was won is measured over the last twelve months before the as-of day, whatever the period.
    """
    return _loss_of(found, tuple(accounts))


@once_by_worth
def _loss_of(found: Portfolio, accounts: tuple[int, ...]) -> Loss:
    if found.asked.period is None:
        raise LossError("There are no order lines yet, so there is nothing to lose.")
    members = {m: c.account_id for c in found.seen.customers.values() for m in c.members}
    unseen = [account for account in accounts if account not in members]
    if unseen:
        raise LossError("There is no such customer among those you see.")
    exposure = Exposure(
        standings=found.standings,
        facts=found.facts,
        period=found.asked.period,
        won=winning(_measured(_latest(found)), _window(found)),
        groups=members,
        pools=pooled_activities(found.asked.batches),
    )
    return losing(accounts, exposure)


def _latest(found: Portfolio) -> Portfolio:
    """The portfolio over the months that winning is measured in."""
    window = _window(found)
    if found.asked.period == window:
        return found
    wish = replace(found.asked.wish, start=window.start, end=window.end, all_time=False)
    return portfolio(asked(found.asked.user, wish))


def _window(found: Portfolio) -> Period:
    return winning_period(found.asked.playbook, as_of=found.asked.as_of)


def _measured(found: Portfolio) -> list[tuple[CustomerFacts, Amounts]]:
    """Who was won since the window began, and who ordered first of all."""
    units = found.first_ordered(_window(found).start)
    book, is_costed = found.asked.playbook, found.knows_cost_to_serve
    rows = [found.facts[unit] for unit in units]
    return [(row, amounts(row, book, knows_cost_to_serve=is_costed)) for row in rows]


def loss_rows(loss: Loss) -> list[LossRow]:
    """Compare today with the portfolio without these customers.

    What is not known of one of them is not known of the difference either.
    """
    before, after = loss.before[loss.measure], loss.after[loss.measure]
    is_known = loss.amounts[loss.measure].is_known
    spread = (
        ("loss.top_20", before.top(20), after.top(20)),
        ("loss.effective_number", before.effective_number, after.effective_number),
        ("loss.hhi", before.hhi_points, after.hhi_points),
    )
    return [
        *(_money_row(loss, measure) for measure in Measure),
        *(
            LossRow(label, loss.measure, today, without if is_known else None, is_money=False)
            for label, today, without in spread
        ),
    ]


def _money_row(loss: Loss, measure: Measure) -> LossRow:
    before, after = loss.before[measure], loss.after[measure]
    is_known = loss.amounts[measure].is_known
    return LossRow(
        f"loss.{measure.value}",
        measure,
        before.total if before.is_known else None,
        after.total if is_known else None,
        is_money=True,
    )
