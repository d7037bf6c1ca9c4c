"""What a key account's lifetime value is computed from: measured, assumed, or entered by people.

Whatever nobody entered comes from the account's own data, with how it was found as a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mainstay.apps.portfolio.queries.detail import Span, detail
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.worth.queries import assumptions_of, referrals_of
from mainstay.domain.amount import Amount
from mainstay.domain.figure import Measure, Unknown
from mainstay.domain.judgement import Reason
from mainstay.domain.lifetime_value.components import (
    ComponentInputs,
    Input,
    Referral,
    ReferralResult,
)
from mainstay.domain.lifetime_value.estimates import Estimate, SourceKind, assumed, measured, stated
from mainstay.domain.months import months_between, months_of
from mainstay.domain.profitability import cost_to_serve, revenue

CODES = (
    "lifetime.base_profit",  # measure, months
    "lifetime.growth",  # years
    "lifetime.growth_limited",  # years, limit
    "lifetime.growth_not_measured",
    "lifetime.savings",  # years
    "lifetime.retention",  # hold
    "lifetime.retention_contract",  # hold, end
    "lifetime.discount_rate",
    "lifetime.existing",
    "lifetime.entered",  # by, at
    "lifetime.referrals",  # won, rows
    "unknown.no_profit_for_value",
)
HOLDS = {1: "slipping", 2: "loose", 3: "held", 4: "firm"}
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input with its source; ``estimate`` None: not known, so it is left out."""

    input: Input
    estimate: Estimate | None
    basis: Reason | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class LifetimeInputs:
    """All inputs of one account; ``missing`` says why no value can be given."""

    rows: Mapping[Input, InputRow]
    measure: Measure
    referrals: tuple[Referral, ...] | None
    missing: tuple[Unknown, ...]
    years: int

    def of(self, name: Input) -> Estimate | None:
        return self.rows[name].estimate

    def inputs(self) -> ComponentInputs | None:
        """Return them as the domain computes with them; None while the base is not known."""
        base, stay = self.of(Input.BASE_PROFIT), self.of(Input.SURVIVAL)
        rate = self.of(Input.DISCOUNT_RATE)
        if base is None or stay is None or rate is None:
            return None
        acquisition = self.of(Input.ACQUISITION)
        return ComponentInputs(
            base_profit=base,
            survival=stay,
            discount_rate=rate,
            years=self.years,
            existing=acquisition is None,
            acquisition=acquisition,
            growth=self.of(Input.GROWTH),
            savings=self.of(Input.SAVINGS),
            premium=self.of(Input.PREMIUM),
            referrals=self.referrals,
        )


def lifetime_inputs(portfolio: Portfolio, account_id: int) -> LifetimeInputs:
    """Collect the inputs of a customer: what people entered, else what its data says."""
    measure, base = _base(portfolio, account_id)
    rows = _from_data(portfolio, account_id, (measure, base))
    for component, row in assumptions_of(account_id, portfolio.asked.wish.known_at).items():
        name = Input(component)
        kind = SourceKind(row.source)
        who = row.stated_by or row.by
        estimate = Estimate(row.low, row.likely, row.high, kind, who)
        basis = Reason("lifetime.entered", {"by": who, "at": row.at})
        rows[name] = InputRow(name, estimate, basis, is_own=True)
    referrals = _referrals(portfolio, account_id, measure)
    rows[Input.REFERRALS] = _referral_row(referrals)
    missing = () if rows[Input.BASE_PROFIT].estimate else base.unknowns
    return LifetimeInputs(
        rows=rows,
        measure=measure,
        referrals=referrals,
        missing=(Unknown("unknown.no_profit_for_value"), *missing) if missing else (),
        years=int(portfolio.asked.playbook["lifetime_value.years"]),
    )


def _base(portfolio: Portfolio, account_id: int) -> tuple[Measure, Amount]:
    """The furthest of profit and margin that is known of this customer, at least as a range."""
    amounts = portfolio.by_id[account_id].amounts
    for measure in (Measure.PROFIT, Measure.MARGIN):
        if amounts[measure].low is not None:
            return measure, amounts[measure]
    return Measure.MARGIN, amounts[Measure.MARGIN]


def _from_data(
    portfolio: Portfolio, account_id: int, base: tuple[Measure, Amount]
) -> dict[Input, InputRow]:
    years = detail(portfolio, account_id).years
    rate = portfolio.asked.playbook.exact("lifetime_value.discount_rate")
    rows = (
        _base_profit(portfolio, *base),
        _growth(portfolio, years),
        _savings(portfolio, years),
        _survival(portfolio, account_id),
        InputRow(
            Input.DISCOUNT_RATE, assumed(rate, by="playbook"), Reason("lifetime.discount_rate")
        ),
        InputRow(Input.ACQUISITION, None, Reason("lifetime.existing")),
        InputRow(Input.PREMIUM, None, None),
    )
    return {row.input: row for row in rows}


def _base_profit(portfolio: Portfolio, measure: Measure, amount: Amount) -> InputRow:
    period = portfolio.asked.period
    if amount.low is None or amount.high is None or period is None:
        return InputRow(Input.BASE_PROFIT, None, None)
    months = months_of(period)
    low, high = (value * 12 / months for value in (amount.low, amount.high))
    likely = (low + high) / 2 if amount.value is None else amount.value * 12 / months
    basis = Reason("lifetime.base_profit", {"measure": measure, "months": months})
    return InputRow(Input.BASE_PROFIT, measured(likely, by="data", low=low, high=high), basis)


def _growth(portfolio: Portfolio, years: Sequence[Span]) -> InputRow:
    """Growth of revenue from year to year, carried on no faster than the limit."""
    limit = portfolio.asked.playbook.exact("lifetime_value.growth_limit")
    sums = _known_revenue(years)
    rates = [now / then - 1 for now, then in pairwise(sums)]
    if not rates:
        guess = assumed(NONE, by="playbook", low=-limit / 2, high=limit / 2)
        return InputRow(Input.GROWTH, guess, Reason("lifetime.growth_not_measured"))
    mean = Decimal(str(float(sums[0] / sums[-1]) ** (1 / len(rates)) - 1))
    ends = (min(*rates, mean, NONE), max(*rates, mean, NONE)) if len(rates) == 1 else None
    low, high = ends or (min(*rates, mean), max(*rates, mean))
    clipped = [max(-limit, min(limit, value)) for value in (low, mean, high)]
    is_clipped = clipped != [low, mean, high]
    code = "lifetime.growth_limited" if is_clipped else "lifetime.growth"
    basis = Reason(code, {"years": len(sums), "limit": limit}, threshold=_LIMIT)
    estimate = measured(clipped[1], by="data", low=clipped[0], high=clipped[2])
    return InputRow(Input.GROWTH, estimate, basis)


_LIMIT = "lifetime_value.growth_limit"


def _known_revenue(years: Sequence[Span]) -> list[Decimal]:
    """Revenue of whole years from the latest back, as far as it is known and above zero."""
    sums: list[Decimal] = []
    for year in years:
        amount = revenue(year.facts)
        if not year.is_whole or amount.value is None or amount.value <= 0:
            break
        sums.append(amount.value)
    return sums


def _savings(portfolio: Portfolio, years: Sequence[Span]) -> InputRow:
    """How much less serving takes of each year's revenue, in money of the latest year."""
    sums = _known_revenue(years)
    costs = [cost_to_serve(year.facts).value for year in years[: len(sums)]]
    known = [cost for cost in costs if cost is not None]
    if not portfolio.knows_cost_to_serve or len(known) < max(2, len(costs)):
        return InputRow(Input.SAVINGS, None, None)
    parts = [cost / total for cost, total in zip(known, sums, strict=True)]
    falls = [(then - now) * sums[0] for now, then in pairwise(parts)]
    mean = (parts[-1] - parts[0]) * sums[0] / len(falls)
    basis = Reason("lifetime.savings", {"years": len(sums)})
    estimate = measured(mean, by="data", low=min(*falls, mean), high=max(*falls, mean))
    return InputRow(Input.SAVINGS, estimate, basis)


def _survival(portfolio: Portfolio, account_id: int) -> InputRow:
    """The chance to stay another year, from hold and contract: an assumption, and said so."""
    book, facts = portfolio.asked.playbook, portfolio.facts[account_id]
    level = portfolio.by_id[account_id].hold.level
    name = HOLDS[level] if level else "unknown"
    likely = book.exact(f"lifetime_value.retention_{name}")
    off = book.exact("lifetime_value.retention_range")
    low, high = max(NONE, likely - off), min(Decimal("0.99"), likely + off)
    code, end = "lifetime.retention", facts.contract_end
    if end is not None and months_between(portfolio.asked.as_of, end) > 12:
        code, low = "lifetime.retention_contract", likely
    basis = Reason(code, {"hold": level, "end": end}, threshold=f"lifetime_value.retention_{name}")
    estimate = assumed(likely, by="playbook", low=low, high=max(likely, high))
    return InputRow(Input.SURVIVAL, estimate, basis)


def _referrals(
    portfolio: Portfolio, account_id: int, measure: Measure
) -> tuple[Referral, ...] | None:
    """Referrals on record; what the new customer brings is stated, else measured where seen."""
    rows = referrals_of(account_id)
    found = []
    for row in rows:
        standing = portfolio.by_id.get(row.to_account_id or 0)
        brought = standing.amounts[measure].value if standing else None
        yearly = None
        if row.yearly_margin is not None:
            yearly = stated(row.yearly_margin, by="referral")
        elif brought is not None and portfolio.asked.period is not None:
            yearly = measured(brought * 12 / months_of(portfolio.asked.period), by="data")
        found.append(
            Referral(
                from_account=str(account_id),
                to_account=row.to_name or str(row.to_account_id),
                on=row.on,
                result=ReferralResult(row.result),
                yearly_profit=yearly,
            )
        )
    return tuple(found) or None


def _referral_row(referrals: tuple[Referral, ...] | None) -> InputRow:
    won = [r for r in referrals or () if r.result is ReferralResult.WON]
    known = [r.yearly_profit for r in won if r.yearly_profit is not None]
    if not known:
        return InputRow(Input.REFERRALS, None, None)
    total = sum((e.likely for e in known), NONE)
    low, high = sum((e.low for e in known), NONE), sum((e.high for e in known), NONE)
    kinds = {estimate.source for estimate in known}
    kind = SourceKind.MEASURED if kinds == {SourceKind.MEASURED} else SourceKind.STATED
    basis = Reason("lifetime.referrals", {"won": len(won), "rows": len(referrals or ())})
    return InputRow(Input.REFERRALS, Estimate(low, total, high, kind, "referrals"), basis)
