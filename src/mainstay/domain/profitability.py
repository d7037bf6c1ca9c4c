"""What a customer brings in a period: revenue, margin and profit, each known or unknown by itself.

Only what a customer causes is charged to it: direct cost and its own use of activities. Cost that
sustains the company as a whole has no way in. Source: method sections 13 and 16a.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mainstay.domain.amount import ZERO, Amount, explain_missing, known, unknown
from mainstay.domain.customer import CustomerFacts, ServiceUse, customer_address
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

Amounts = Mapping[Measure, Amount]

CODES = (
    # unknowns
    "unknown.no_exchange_rate",  # currency, amount
    "unknown.cost_unknown",  # coverage: too little of the revenue carries a cost
    "unknown.cost_partly_known",  # coverage: margin is a range
    "unknown.no_margin_rates",  # coverage: no costed line to judge the others by
    "unknown.cost_to_serve_unknown",  # for everybody: no service events or no rates
    "unknown.rate_missing",  # activity, quantity
    "unknown.no_lines",
    "unknown.measure_not_known_enough",  # measure, share
    # reasons
    "worth.best_measure",  # measure, share
    # rows
    "row.revenue",
    "row.direct_cost",
    "row.activity",  # activity
    "row.quantity",  # activity
    "row.rate",  # activity
    "row.all_revenue",
    "row.uncosted_share",  # costed_revenue, revenue
    "row.no_services",
)


@dataclass(frozen=True, slots=True)
class ActivityCost:
    """One customer's use of one activity; cost None when a rate is missing."""

    activity: str
    cost: Decimal | None
    uses: tuple[ServiceUse, ...]

    @property
    def quantity(self) -> Decimal:
        return sum((use.quantity for use in self.uses if use.quantity is not None), ZERO)


def cost_coverage(facts: CustomerFacts) -> Decimal | None:
    """Return the share of revenue whose lines carry a cost, in 0..1; None without any lines."""
    uncosted = _uncosted_share(facts)
    return None if uncosted is None else 1 - uncosted


def _uncosted_share(facts: CustomerFacts) -> Decimal | None:
    """Return the share of revenue without a cost, whether it is a sale or a credit; at most 1.

    With no revenue on balance it is 0 when every line carries a cost, else 1.
    """
    if facts.lines == 0 and facts.revenue == 0:
        return None
    if facts.revenue == 0:
        return Decimal(int(facts.costed_lines != facts.lines))
    return min(Decimal(1), abs((facts.revenue - facts.costed_revenue) / facts.revenue))


def revenue(facts: CustomerFacts) -> Amount:
    """Return revenue net of credits; unknown while a currency has no exchange rate."""
    if facts.unconverted:
        return unknown(*missing_rates(facts))
    return known(facts.revenue)


def margin(facts: CustomerFacts, playbook: Playbook) -> Amount:
    """Return revenue less direct cost, as far as cost coverage allows: known, a range, or unknown.

    In a range the lines without a cost stand at the customer's own lowest and highest margin rate.
    """
    if facts.unconverted:
        return unknown(*missing_rates(facts))
    coverage = cost_coverage(facts)
    if coverage is None or coverage >= playbook.exact("measure.known_coverage"):
        return known(facts.revenue - facts.direct_cost)
    if coverage < playbook.exact("measure.range_coverage"):
        return unknown(Unknown("unknown.cost_unknown", {"coverage": coverage}))
    return _margin_range(facts, coverage)


def _margin_range(facts: CustomerFacts, coverage: Decimal) -> Amount:
    rates = (facts.lowest_margin_rate, facts.highest_margin_rate)
    if rates[0] is None or rates[1] is None:
        return unknown(Unknown("unknown.no_margin_rates", {"coverage": coverage}))
    costed = facts.costed_revenue - facts.direct_cost
    uncosted = facts.revenue - facts.costed_revenue
    low, high = sorted((costed + uncosted * rates[0], costed + uncosted * rates[1]))
    return Amount(None, low, high, (Unknown("unknown.cost_partly_known", {"coverage": coverage}),))


def costs_by_activity(facts: CustomerFacts) -> tuple[ActivityCost, ...]:
    """Return what serving the customer cost, one row for each activity, by name."""
    uses: dict[str, list[ServiceUse]] = {}
    for use in facts.services:
        uses.setdefault(use.activity, []).append(use)
    return tuple(_activity_cost(name, tuple(uses[name])) for name in sorted(uses))


def _activity_cost(activity: str, uses: tuple[ServiceUse, ...]) -> ActivityCost:
    costs = [use.cost for use in uses]
    stated = [cost for cost in costs if cost is not None]
    cost = sum(stated, ZERO) if len(stated) == len(costs) else None
    return ActivityCost(activity, cost, uses)


def cost_to_serve(facts: CustomerFacts) -> Amount:
    """Return the cost of all activities; unknown while one of them has no rate."""
    if facts.unconverted:
        return unknown(*missing_rates(facts))
    rows = costs_by_activity(facts)
    missing = tuple(
        Unknown("unknown.rate_missing", {"activity": row.activity, "quantity": row.quantity})
        for row in rows
        if row.cost is None
    )
    if missing:
        return unknown(*missing)
    return known(sum((row.cost for row in rows if row.cost is not None), ZERO))


def profit(facts: CustomerFacts, playbook: Playbook, *, knows_cost_to_serve: bool) -> Amount:
    """Return margin less cost to serve.

    Without service events or without rates in the whole data, nobody's cost to serve is known.
    """
    own_margin = margin(facts, playbook)
    return _profit(facts, own_margin, knows_cost_to_serve=knows_cost_to_serve)


def _profit(facts: CustomerFacts, own_margin: Amount, *, knows_cost_to_serve: bool) -> Amount:
    if not knows_cost_to_serve:
        return unknown(Unknown("unknown.cost_to_serve_unknown"))
    if facts.unconverted:
        return unknown(*missing_rates(facts))
    return own_margin.less(cost_to_serve(facts))


def amounts(facts: CustomerFacts, playbook: Playbook, *, knows_cost_to_serve: bool) -> Amounts:
    """Return all three measures of a customer."""
    own_margin = margin(facts, playbook)
    return {
        Measure.REVENUE: revenue(facts),
        Measure.MARGIN: own_margin,
        Measure.PROFIT: _profit(facts, own_margin, knows_cost_to_serve=knows_cost_to_serve),
    }


def best_measure(
    customers: Iterable[tuple[CustomerFacts, Amounts]], playbook: Playbook
) -> Judgement[Measure]:
    """Choose the furthest measure known for customers with enough of the revenue.

    Customers weigh by their revenue where it is above zero. The unknowns name each further
    measure and the share of revenue it is known for.
    """
    rows = tuple(customers)
    return best_known({m: _known_share(rows, m) for m in Measure}, playbook)


def best_known(known: Mapping[Measure, Decimal | None], playbook: Playbook) -> Judgement[Measure]:
    """Choose by the share of revenue that each measure is known for; None without revenue."""
    unknowns: list[Unknown] = []
    for measure in (Measure.PROFIT, Measure.MARGIN):
        share = known[measure]
        if share is not None and share >= playbook.exact("measure.best_coverage"):
            return _best(measure, share, tuple(unknowns))
        unknowns.append(
            Unknown(
                "unknown.measure_not_known_enough", {"measure": measure, "share": share or ZERO}
            )
        )
    return _best(Measure.REVENUE, known[Measure.REVENUE], tuple(unknowns))


def _best(
    measure: Measure, share: Decimal | None, unknowns: tuple[Unknown, ...]
) -> Judgement[Measure]:
    params = {"measure": measure, "share": share}
    reason = Reason("worth.best_measure", params, threshold="measure.best_coverage")
    return Judgement(measure, (reason,), unknowns)


def _known_share(rows: Sequence[tuple[CustomerFacts, Amounts]], measure: Measure) -> Decimal | None:
    weights = [(max(facts.revenue, ZERO), amounts[measure].is_known) for facts, amounts in rows]
    weight = sum((weight for weight, _ in weights), ZERO)
    if weight == 0:
        return None
    return sum((weight for weight, is_known in weights if is_known), ZERO) / weight


def missing_rates(facts: CustomerFacts) -> tuple[Unknown, ...]:
    """List the currencies of a customer that have no exchange rate, with their amounts."""
    return tuple(
        Unknown("unknown.no_exchange_rate", {"currency": currency, "amount": amount})
        for currency, amount in sorted(facts.unconverted.items())
    )


def explain_revenue(facts: CustomerFacts) -> Explanation:
    """Explain the revenue of one customer by the record of its order lines."""
    figure = revenue(facts).figure("revenue", Measure.REVENUE)
    if not figure.is_known:
        return explain_missing(figure)
    row = Term(facts.revenue, code="row.revenue", link=customer_address(facts.account_id))
    return Explanation(figure, Combine.GIVEN, (row,))


def explain_margin(facts: CustomerFacts, playbook: Playbook) -> Explanation:
    """Explain margin as revenue less direct cost."""
    figure = margin(facts, playbook).figure("margin", Measure.MARGIN)
    if not figure.is_known:
        return explain_missing(figure)
    terms = (
        Term(facts.revenue, code="row.revenue"),
        Term(facts.direct_cost, code="row.direct_cost"),
    )
    keys = ("measure.known_coverage", "measure.range_coverage")
    return Explanation(figure, Combine.DIFFERENCE, terms, thresholds=keys)


def explain_profit(
    facts: CustomerFacts, playbook: Playbook, *, knows_cost_to_serve: bool
) -> Explanation:
    """Explain profit as revenue less direct cost less each activity."""
    amount = profit(facts, playbook, knows_cost_to_serve=knows_cost_to_serve)
    figure = amount.figure("profit", Measure.PROFIT)
    if not figure.is_known:
        return explain_missing(figure)
    terms = (
        Term(facts.revenue, code="row.revenue"),
        Term(facts.direct_cost, code="row.direct_cost"),
        *(_activity_term(row) for row in costs_by_activity(facts)),
    )
    return Explanation(figure, Combine.DIFFERENCE, terms, thresholds=("measure.known_coverage",))


def explain_cost_to_serve(facts: CustomerFacts) -> Explanation:
    """Explain cost to serve as the sum of its activities."""
    figure = cost_to_serve(facts).figure("cost_to_serve")
    if not figure.is_known:
        return explain_missing(figure)
    terms = tuple(_activity_term(row) for row in costs_by_activity(facts))
    return Explanation(figure, Combine.SUM, terms or (Term(ZERO, code="row.no_services"),))


def explain_service_use(use: ServiceUse) -> Explanation:
    """Explain the cost of one use of an activity: quantity x rate, or the amount it carries."""
    params = {"activity": use.activity}
    if use.cost is None:
        missing = Unknown("unknown.rate_missing", {**params, "quantity": use.quantity})
        return explain_missing(Figure("service_cost", None, Unit.MONEY, unknowns=(missing,)))
    figure = Figure("service_cost", use.cost, Unit.MONEY)
    if use.amount is not None:
        return Explanation(
            figure, Combine.GIVEN, (Term(use.amount, code="row.activity", params=params),)
        )
    terms = (
        Term(use.quantity, code="row.quantity", params=params),
        Term(use.rate, code="row.rate", params=params),
    )
    return Explanation(figure, Combine.PRODUCT, terms)


def explain_coverage(facts: CustomerFacts) -> Explanation:
    """Explain cost coverage as all revenue less the part whose lines carry no cost."""
    figure = Figure("cost_coverage", cost_coverage(facts), Unit.SHARE)
    uncosted = _uncosted_share(facts)
    if uncosted is None:
        return explain_missing(replace(figure, unknowns=(Unknown("unknown.no_lines"),)))
    params = {"costed_revenue": facts.costed_revenue, "revenue": facts.revenue}
    terms = (
        Term(Decimal(1), code="row.all_revenue"),
        Term(uncosted, code="row.uncosted_share", params=params),
    )
    keys = ("measure.known_coverage", "measure.range_coverage")
    return Explanation(figure, Combine.DIFFERENCE, terms, thresholds=keys)


def _activity_term(row: ActivityCost) -> Term:
    return Term(row.cost, code="row.activity", params={"activity": row.activity})
