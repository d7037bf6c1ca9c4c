"""What if we lose one or several customers: what goes, what stays, how long to win it back.

Source: method section 16a. Contribution counts, not revenue; where margin is not known, revenue
stands in for it and the figure says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mainstay.domain.amount import ZERO, Amount, explain_missing, known, total
from mainstay.domain.concentration import Concentration, concentrations
from mainstay.domain.customer import CustomerFacts, customer_term
from mainstay.domain.errors import DomainError
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
from mainstay.domain.months import months_of
from mainstay.domain.profitability import Amounts, costs_by_activity
from mainstay.domain.standing import Standings
from mainstay.domain.winning import Winning

CODES = (
    "unknown.nothing_to_replace",  # measure
    "unknown.share_not_known",  # customers, measure
    "note.replaced_by_revenue",
    "row.lost",  # measure
    "row.years",  # months
    "row.lost_per_year",  # measure
    "row.won_per_month",  # measure
    "row.staying_cost",  # activity
    "row.profit_lost",
    "row.nothing_stays",
)

YEAR = Decimal(12)


class LossError(DomainError):
    """A loss that cannot be simulated."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everything a loss is simulated on.

    ``facts`` by the unit of the standings (customer or single account); ``groups`` gives the top
    of each account's group; ``pools`` names the activities whose rate comes from a pool: its cost
    stays when a customer goes.
    """

    standings: Standings
    facts: Mapping[int, CustomerFacts]
    period: Period
    won: Winning
    groups: Mapping[int, int] = field(default_factory=dict)
    pools: frozenset[str] = frozenset()

    def top(self, account: int) -> int:
        return self.groups.get(account, account)


@dataclass(frozen=True, slots=True)
class StayingCost:
    """Cost of a shared activity that the lost customers caused and that does not go with them."""

    activity: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Loss:
    """What losing these customers means.

    ``gone`` are the rows that leave the standings; ``members`` the accounts that nobody named and
    that go with their group. ``replaced_by`` is the measure that months to replace are counted in.
    """

    gone: tuple[int, ...]
    members: tuple[int, ...]
    measure: Measure
    amounts: Amounts
    by_customer: Mapping[int, Amounts]
    shares: Mapping[int, Decimal | None]
    staying: tuple[StayingCost, ...]
    before: Mapping[Measure, Concentration]
    after: Mapping[Measure, Concentration]
    replaced_by: Measure
    period: Period
    won: Winning

    @property
    def share(self) -> Decimal | None:
        """Share of the measure that goes; None when it is not known of one of them."""
        known_shares = [share for share in self.shares.values() if share is not None]
        return sum(known_shares, ZERO) if len(known_shares) == len(self.shares) else None

    @property
    def result_effect(self) -> Amount:
        """What our result loses: the profit that goes and the shared cost that stays."""
        return total([self.amounts[Measure.PROFIT], known(sum_of(self.staying))])

    @property
    def lost_per_year(self) -> Decimal | None:
        lost = self.amounts[self.replaced_by].value
        return None if lost is None else lost * self.years

    @property
    def years(self) -> Decimal:
        """How many of these periods a year has."""
        return YEAR / months_of(self.period)

    @property
    def months_to_replace(self) -> Decimal | None:
        """Margin lost a year over margin won a month; None says why in ``missing``."""
        rate = self.won.per_month(self.replaced_by)
        lost = self.lost_per_year
        return None if rate is None or lost is None or lost <= 0 else lost / rate

    @property
    def missing(self) -> tuple[Unknown, ...]:
        """Say why there are no months to replace."""
        lost = self.lost_per_year
        if lost is None:
            return self.amounts[self.replaced_by].unknowns
        if lost <= 0:
            return (Unknown("unknown.nothing_to_replace", {"measure": self.replaced_by}),)
        has_rate = self.won.per_month(self.replaced_by) is not None
        return () if has_rate else self.won.missing(self.replaced_by)


def losing(accounts: Collection[int], exposure: Exposure) -> Loss:
    """Simulate the loss of accounts with all members of their groups.

    LossError when an account has no standing of its own or of its group.
    """
    tops = {exposure.top(account) for account in accounts}
    values = {measure: exposure.standings.values(measure) for measure in Measure}
    lost = {a for a in values[Measure.REVENUE] if exposure.top(a) in tops}
    rows = exposure.standings.chosen(lost)
    _check(accounts, found={exposure.top(row.account_id) for row in rows}, exposure=exposure)
    gone = {row.account_id: row.amounts for row in rows}
    amounts = {measure: total(own[measure] for own in gone.values()) for measure in Measure}
    return Loss(
        gone=tuple(gone),
        members=_members(tops, named={*accounts, *tops}, exposure=exposure),
        measure=exposure.standings.by_measure,
        amounts=amounts,
        by_customer=gone,
        shares={row.account_id: row.share for row in rows},
        staying=_staying([exposure.facts[account] for account in gone], exposure.pools),
        before=concentrations(values),
        after=concentrations(
            {m: {a: v for a, v in own.items() if a not in gone} for m, own in values.items()}
        ),
        replaced_by=_replaced_by(amounts, exposure.won),
        period=exposure.period,
        won=exposure.won,
    )


def sum_of(staying: Iterable[StayingCost]) -> Decimal:
    """Return the shared cost that stays in all."""
    return sum((row.cost for row in staying), ZERO)


def _check(accounts: Collection[int], *, found: set[int], exposure: Exposure) -> None:
    if not accounts:
        raise LossError("Name at least one customer to lose.")
    missing = sorted(account for account in accounts if exposure.top(account) not in found)
    if missing:
        names = ", ".join(str(account) for account in missing)
        raise LossError(f"There are no figures in this period for account {names}.")


def _members(tops: set[int], *, named: set[int], exposure: Exposure) -> tuple[int, ...]:
    members = {account for account, top in exposure.groups.items() if top in tops}
    return tuple(sorted(members - named))


def _staying(facts: Iterable[CustomerFacts], pools: frozenset[str]) -> tuple[StayingCost, ...]:
    costs: dict[str, Decimal] = {}
    for row in (cost for customer in facts for cost in costs_by_activity(customer)):
        if row.activity in pools and row.cost is not None:
            costs[row.activity] = costs.get(row.activity, ZERO) + row.cost
    return tuple(StayingCost(activity, costs[activity]) for activity in sorted(costs))


def _replaced_by(amounts: Amounts, won: Winning) -> Measure:
    """Take margin, unless it is not known of who goes or of who was won."""
    has_lost = amounts[Measure.MARGIN].is_known
    has_won = bool(won.unknowns) or won.amount(Measure.MARGIN).is_known
    return Measure.MARGIN if has_lost and has_won else Measure.REVENUE


def explain_lost(loss: Loss, measure: Measure) -> Explanation:
    """Explain what goes by a measure as the sum over the customers."""
    figure = loss.amounts[measure].figure("lost", measure)
    if not figure.is_known:
        return explain_missing(figure)
    rows = loss.by_customer.items()
    terms = tuple(customer_term(account, own[measure].value) for account, own in rows)
    return Explanation(figure, Combine.SUM, terms)


def explain_share(loss: Loss) -> Explanation:
    """Explain the share that goes as the sum of the customers' shares."""
    figure = Figure("lost_share", loss.share, Unit.SHARE, measure=loss.measure)
    if loss.share is None:
        count = sum(1 for share in loss.shares.values() if share is None)
        missing = Unknown("unknown.share_not_known", {"customers": count, "measure": loss.measure})
        return explain_missing(
            Figure("lost_share", None, Unit.SHARE, measure=loss.measure, unknowns=(missing,))
        )
    terms = tuple(customer_term(account, share) for account, share in loss.shares.items())
    return Explanation(figure, Combine.SUM, terms)


def explain_staying(loss: Loss) -> Explanation:
    """Explain the shared cost that stays as the sum over its activities."""
    figure = Figure("staying_cost", sum_of(loss.staying), Unit.MONEY)
    terms = tuple(
        Term(row.cost, code="row.staying_cost", params={"activity": row.activity})
        for row in loss.staying
    )
    return Explanation(figure, Combine.SUM, terms or (Term(ZERO, code="row.nothing_stays"),))


def explain_result_effect(loss: Loss) -> Explanation:
    """Explain what our result loses: the profit that goes, and the shared cost that stays."""
    figure = loss.result_effect.figure("result_effect", Measure.PROFIT)
    if not figure.is_known:
        return explain_missing(figure)
    terms = (
        Term(loss.amounts[Measure.PROFIT].value, code="row.profit_lost"),
        *explain_staying(loss).terms,
    )
    return Explanation(figure, Combine.SUM, terms)


def explain_lost_per_year(loss: Loss) -> Explanation:
    """Explain the loss of a year as the loss of the period x the periods of a year."""
    measure = loss.replaced_by
    figure = Figure("lost_per_year", loss.lost_per_year, Unit.MONEY, measure=measure)
    if loss.lost_per_year is None:
        return explain_missing(loss.amounts[measure].figure("lost_per_year", measure))
    terms = (
        Term(loss.amounts[measure].value, code="row.lost", params={"measure": measure}),
        Term(loss.years, code="row.years", params={"months": months_of(loss.period)}),
    )
    return Explanation(figure, Combine.PRODUCT, terms)


def explain_months_to_replace(loss: Loss) -> Explanation:
    """Explain months to replace as the loss of a year over what a month of winning brings."""
    value, measure = loss.months_to_replace, loss.replaced_by
    figure = Figure("months_to_replace", value, Unit.MONTHS, measure=measure, unknowns=loss.missing)
    by_revenue = (Unknown("note.replaced_by_revenue"),) if measure is Measure.REVENUE else ()
    if value is None:
        return explain_missing(figure)
    terms = (
        Term(loss.lost_per_year, code="row.lost_per_year", params={"measure": measure}),
        Term(loss.won.per_month(measure), code="row.won_per_month", params={"measure": measure}),
    )
    return Explanation(figure, Combine.RATIO, terms, ("loss.winning_period",), by_revenue)
