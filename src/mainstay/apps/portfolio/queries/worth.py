"""The figures of one account's worth, down to its months, order lines and service events.

``EXPLAIN_WORTH`` are figures of their own. ``ROWS_OF_WORTH`` are the rows that a why opens where a
list of figures must not read the lake for each of them: they give the same figure again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from mainstay.apps.portfolio.queries.addresses import (
    events_address,
    lines_address,
    why_address,
)
from mainstay.apps.portfolio.queries.detail import Span, detail
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import (
    Explain,
    NoSuchFigure,
    Params,
    facts_of,
    members_of,
    number_in,
)
from mainstay.domain import profitability as profits
from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.customer import CustomerFacts, ServiceUse
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.revenue_change import (
    Cause,
    RevenueChange,
    explain_cause,
    explain_change,
    revenue_change,
)
from mainstay.domain.waterfall import Waterfall, waterfall

Amount = Callable[[CustomerFacts], Decimal]

CODES = (
    "row.month",  # first
    "row.days",  # first, last
    "row.member",  # name
    "row.service_use",  # quantity, rate
    "row.service_amount",
    "row.no_lines",
)


def waterfall_of(portfolio: Portfolio, account_id: int) -> Waterfall:
    """Return the steps from a customer's revenue to its profit."""
    return waterfall(
        portfolio.facts[account_id],
        portfolio.asked.playbook,
        knows_cost_to_serve=portfolio.knows_cost_to_serve,
    )


def change_of(portfolio: Portfolio, account_id: int) -> RevenueChange | None:
    """Take the change of revenue apart; None when there is nothing to compare."""
    if _missing_change(portfolio, account_id):
        return None
    sales = detail(portfolio, account_id).sales
    return revenue_change(sales.before, sales.now)


def _missing_change(portfolio: Portfolio, account_id: int) -> tuple[Unknown, ...]:
    if portfolio.facts[account_id].revenue_before is None:
        return (Unknown("unknown.no_period_before"),)
    unconverted = detail(portfolio, account_id).sales.unconverted
    return tuple(
        Unknown("unknown.no_exchange_rate", {"currency": currency, "amount": amount})
        for currency, amount in sorted(unconverted.items())
    )


def _direct_cost(portfolio: Portfolio, params: Params) -> Explanation:
    facts = facts_of(portfolio, params)
    margin = profits.margin(facts, portfolio.asked.playbook)
    value = facts.direct_cost if margin.is_known else None
    figure = Figure("direct_cost", value, Unit.MONEY, unknowns=margin.unknowns)
    if value is None:
        return explain_missing(figure)
    return Explanation(figure, Combine.GIVEN, (Term(value, code="row.direct_cost"),))


def _activity(portfolio: Portfolio, params: Params) -> Explanation:
    """The cost of one activity as the sum of its uses, each at its own rate."""
    row = _activity_cost(portfolio, params)
    if row.cost is None:
        missing = {"activity": row.activity, "quantity": row.quantity}
        unknown = Unknown("unknown.rate_missing", missing)
        return explain_missing(Figure("activity_cost", None, Unit.MONEY, unknowns=(unknown,)))
    account, wish = params["account"], portfolio.asked.wish

    def link(number: int) -> str:
        return why_address(
            "service_use", wish, account=account, activity=row.activity, number=number
        )

    terms = tuple(_use_term(use, link(number)) for number, use in enumerate(_uses(row)))
    return Explanation(Figure("activity_cost", row.cost, Unit.MONEY), Combine.SUM, terms)


def _use_term(use: ServiceUse, link: str) -> Term:
    if use.amount is not None:
        return Term(use.cost, code="row.service_amount", link=link)
    params = {"quantity": use.quantity, "rate": use.rate}
    return Term(use.cost, code="row.service_use", params=params, link=link)


def _use(portfolio: Portfolio, params: Params) -> Explanation:
    """One use of an activity: quantity x rate, or the amounts that its events carry."""
    uses = _uses(_activity_cost(portfolio, params))
    number = number_in(params.get("number", ""))
    if number is None or number >= len(uses):
        raise NoSuchFigure("There is no such use of this activity.")
    told = profits.explain_service_use(uses[number])
    link = events_address(int(params["account"]), portfolio.asked.wish, activity=params["activity"])
    first, *rest = told.terms
    return replace(told, terms=(replace(first, link=link), *rest))


def _uses(row: profits.ActivityCost) -> list[ServiceUse]:
    """The uses in an order that does not depend on how they were read."""
    return sorted(row.uses, key=lambda use: (use.rate or ZERO, use.quantity or ZERO, use.cost or 0))


def _activity_cost(portfolio: Portfolio, params: Params) -> profits.ActivityCost:
    name = params.get("activity", "")
    rows = profits.costs_by_activity(facts_of(portfolio, params))
    found = next((row for row in rows if row.activity == name), None)
    if found is None:
        raise NoSuchFigure("This activity was not used in this period.")
    return found


def _change(portfolio: Portfolio, params: Params) -> Explanation:
    account = facts_of(portfolio, params).account_id
    change = change_of(portfolio, account)
    if change is None:
        missing = _missing_change(portfolio, account)
        return explain_missing(Figure("revenue_change", None, Unit.MONEY, unknowns=missing))
    told = explain_change(change)
    wish = portfolio.asked.wish
    terms = tuple(
        replace(term, link=why_address(cause.value, wish, account=account))
        for term, cause in zip(told.terms, Cause, strict=True)
    )
    return replace(told, terms=terms)


def _cause(cause: Cause) -> Explain:
    def explained(portfolio: Portfolio, params: Params) -> Explanation:
        account = facts_of(portfolio, params).account_id
        change = change_of(portfolio, account)
        if change is None:
            missing = _missing_change(portfolio, account)
            return explain_missing(Figure(cause.value, None, Unit.MONEY, unknowns=missing))
        told = explain_cause(change, cause)
        terms = tuple(_family_term(term, portfolio, account) for term in told.terms)
        return replace(told, terms=terms)

    return explained


def _family_term(term: Term, portfolio: Portfolio, account: int) -> Term:
    if not term.label:
        return term
    return replace(term, link=lines_address(account, portfolio.asked.wish, family=term.label))


def _split(code: str, amount: Amount, summary: Explain) -> Explain:
    """Explain an amount as the sum over the members of a group, or over the months of one."""

    def explained(portfolio: Portfolio, params: Params) -> Explanation:
        told = summary(portfolio, params)
        if told.figure.value is None:
            return told
        account = facts_of(portfolio, params).account_id
        rows = _members(portfolio, account, code, amount) or _months(portfolio, account, amount)
        if not rows:
            return told
        return replace(told, combine=Combine.SUM, terms=rows)

    return explained


def _members(portfolio: Portfolio, account: int, code: str, amount: Amount) -> tuple[Term, ...]:
    """The members of a group, each linking to its own figure; none for a single account."""
    if len(members_of(portfolio, account)) < 2:
        return ()
    single = replace(portfolio.asked.wish, by_account=True)
    members = detail(portfolio, account).members
    return tuple(
        Term(
            amount(facts),
            label=portfolio.name(member),
            link=why_address(code, single, account=member),
        )
        for member, facts in sorted(members.items(), key=lambda row: -amount(row[1]))
    )


def _months(portfolio: Portfolio, account: int, amount: Amount) -> tuple[Term, ...]:
    """The months of a single account, each linking to its order lines."""
    return tuple(
        _month(span, amount, lines_address(account, portfolio.asked.wish, month=month_of(span)))
        for span in detail(portfolio, account).months
    )


def month_of(span: Span) -> str:
    """Name a month as the lines page filters by it: 2026-03."""
    return f"{span.period.start:%Y-%m}"


def _month(span: Span, amount: Amount, link: str) -> Term:
    params = {"month": span.period.start}
    return Term(amount(span.facts), code="row.month", params=params, link=link)


def _linked(summary: Explain) -> Explain:
    """Let the rows of margin, profit and cost to serve open their own why."""

    def explained(portfolio: Portfolio, params: Params) -> Explanation:
        told = summary(portfolio, params)
        account = params.get("account", "")
        terms = tuple(_with_link(term, portfolio, account) for term in told.terms)
        return replace(told, terms=terms)

    return explained


def _with_link(term: Term, portfolio: Portfolio, account: str) -> Term:
    wish = portfolio.asked.wish
    match term.code:
        case "row.revenue" | "row.direct_cost":
            code = term.code.removeprefix("row.")
            return replace(term, link=why_address(code, wish, account=account))
        case "row.activity":
            activity = str(term.params["activity"])
            link = why_address("activity_cost", wish, account=account, activity=activity)
            return replace(term, link=link)
        case _:
            return term


def _revenue(portfolio: Portfolio, params: Params) -> Explanation:
    return profits.explain_revenue(facts_of(portfolio, params))


def _margin(portfolio: Portfolio, params: Params) -> Explanation:
    return profits.explain_margin(facts_of(portfolio, params), portfolio.asked.playbook)


def _profit(portfolio: Portfolio, params: Params) -> Explanation:
    return profits.explain_profit(
        facts_of(portfolio, params),
        portfolio.asked.playbook,
        knows_cost_to_serve=portfolio.knows_cost_to_serve,
    )


def _cost_to_serve(portfolio: Portfolio, params: Params) -> Explanation:
    facts = facts_of(portfolio, params)
    if not portfolio.knows_cost_to_serve:
        missing = (Unknown("unknown.cost_to_serve_unknown"),)
        return explain_missing(Figure("cost_to_serve", None, Unit.MONEY, unknowns=missing))
    return profits.explain_cost_to_serve(facts)


EXPLAIN_WORTH: Mapping[str, Explain] = {
    "revenue": _revenue,
    "margin": _margin,
    "profit": _profit,
    "direct_cost": _direct_cost,
    "cost_to_serve": _cost_to_serve,
    "activity_cost": _activity,
    "service_use": _use,
    "revenue_change": _change,
    **{cause.value: _cause(cause) for cause in Cause},
}

ROWS_OF_WORTH: Mapping[str, Explain] = {
    "revenue": _split("revenue", lambda facts: facts.revenue, _revenue),
    "direct_cost": _split("direct_cost", lambda facts: facts.direct_cost, _direct_cost),
    "margin": _linked(_margin),
    "profit": _linked(_profit),
    "cost_to_serve": _linked(_cost_to_serve),
}
