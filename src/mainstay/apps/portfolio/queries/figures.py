"""Every figure of the portfolio by its code, always made from its explanation.

``figure(portfolio, "hhi", measure=...)`` gives the number a page prints, with period, currency and
the address of its why; ``explanation`` gives what that address shows. Both come from one function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from mainstay.apps.portfolio.queries.addresses import why_address
from mainstay.apps.portfolio.queries.contacts import EXPLAIN_CONTACTS
from mainstay.apps.portfolio.queries.lifetime import EXPLAIN_LIFETIME
from mainstay.apps.portfolio.queries.loss import EXPLAIN_LOSS, loss_of
from mainstay.apps.portfolio.queries.once import once_by_worth
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.apps.portfolio.queries.prospects import EXPLAIN_PROSPECTS
from mainstay.apps.portfolio.queries.relation_figures import EXPLAIN_RELATIONS
from mainstay.apps.portfolio.queries.subjects import (
    Explain,
    NoSuchFigure,
    Params,
    facts_of,
    number_in,
)
from mainstay.apps.portfolio.queries.worth import EXPLAIN_WORTH, ROWS_OF_WORTH
from mainstay.domain import concentration as spread
from mainstay.domain import hold as held
from mainstay.domain import profitability as worth
from mainstay.domain import standing, whale
from mainstay.domain.concentration import Concentration
from mainstay.domain.customer import customer_term, with_names
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit
from mainstay.domain.hold import Dial
from mainstay.domain.loss import Loss, LossError
from mainstay.domain.whale import WhaleCurve

__all__ = [
    "EXPLAIN",
    "NoSuchFigure",
    "by_measure",
    "chosen_accounts",
    "concentration_of",
    "explanation",
    "facts_of",
    "figure",
    "whale_of",
    "why_address",
]


def figure(portfolio: Portfolio, code: str, **params: object) -> Figure:
    """Return a figure with its period, currency, scope and the address of its why."""
    texts = {name: str(value) for name, value in params.items() if value not in ("", None)}
    return _complete(portfolio, code, texts, _explained(portfolio, code, texts).figure)


def figure_of(portfolio: Portfolio, told: Explanation, code: str, **params: object) -> Figure:
    """Return the figure of an explanation that is at hand already, complete."""
    texts = {name: str(value) for name, value in params.items()}
    return _complete(portfolio, code, texts, told.figure)


def explanation(portfolio: Portfolio, code: str, params: Params) -> Explanation:
    """Return the arithmetic of a figure; NoSuchFigure when code or customer are not known."""
    rows_of = ROWS_OF_WORTH.get(code)
    found = rows_of(portfolio, params) if rows_of else _explained(portfolio, code, params)
    links = {pk: why_address("revenue", portfolio.asked.wish, account=pk) for pk in portfolio.facts}
    named = with_names(found, names=portfolio.seen.names, links=links)
    return replace(named, figure=_complete(portfolio, code, params, found.figure))


def _explained(portfolio: Portfolio, code: str, params: Params) -> Explanation:
    if code not in EXPLAIN:
        raise NoSuchFigure(f"There is no figure called {code}.")
    return EXPLAIN[code](portfolio, params)


def _complete(portfolio: Portfolio, code: str, params: Params, figure: Figure) -> Figure:
    asked = portfolio.asked
    return replace(
        figure,
        period=None if code in EXPLAIN_RELATIONS else asked.period,
        currency=portfolio.currency if figure.unit is Unit.MONEY else None,
        why=why_address(code, asked.wish, **{k: v for k, v in params.items() if k in KEPT}),
        scope=portfolio.scope,
    )


KEPT = ("of", "account", "accounts", "number", "activity", "dial", "colleague")


def by_measure(portfolio: Portfolio, params: Params) -> Measure:
    """Return the measure a figure is asked of: named with ``of``, else the portfolio's."""
    named = params.get("of")
    if not named:
        return portfolio.standings.by_measure
    try:
        return Measure(named)
    except ValueError as error:
        raise NoSuchFigure(f"There is no measure called {named}.") from error


@once_by_worth
def concentration_of(portfolio: Portfolio, measure: Measure) -> Concentration:
    """Return how concentrated the portfolio is by a measure."""
    return spread.concentration(portfolio.standings.values(measure), measure)


def by_control(found: Portfolio) -> Portfolio:
    """Return the same portfolio by groups: who is under common control is one customer."""
    if not found.asked.wish.by_account:
        return found
    return portfolio(replace(found.asked, wish=replace(found.asked.wish, by_account=False)))


@once_by_worth
def whale_of(portfolio: Portfolio, measure: Measure = Measure.PROFIT) -> WhaleCurve:
    """Return the whale curve of the portfolio."""
    values = portfolio.standings.values(measure)
    return whale.whale_curve(values, portfolio.asked.playbook, measure=measure)


def _standing_of(portfolio: Portfolio, params: Params) -> standing.Standing:
    return portfolio.by_id[facts_of(portfolio, params).account_id]


def _of_spread(explain: Callable[[Concentration], Explanation]) -> Explain:
    return lambda p, params: explain(concentration_of(p, by_measure(p, params)))


def _of_curve(explain: Callable[[WhaleCurve], Explanation]) -> Explain:
    return lambda p, params: explain(whale_of(p))


def _of_standings(explain: Callable[[standing.Standings], Explanation]) -> Explain:
    return lambda p, params: explain(p.standings)


def _top(portfolio: Portfolio, params: Params) -> Explanation:
    number = params.get("number", "")
    if not number.isdecimal() or len(number) > 4 or not 1 <= int(number) <= 1000:
        raise NoSuchFigure("How many of the largest customers? Give a number from 1 to 1000.")
    return spread.explain_top(
        concentration_of(portfolio, by_measure(portfolio, params)), int(number)
    )


def _major(portfolio: Portfolio, params: Params) -> Explanation:
    revenue = concentration_of(by_control(portfolio), Measure.REVENUE)
    return spread.explain_major_customers(revenue, portfolio.asked.playbook)


def _weakly_held(portfolio: Portfolio, params: Params) -> Explanation:
    """What the customers that could be lost bring together."""
    measure = portfolio.standings.by_measure
    rows = [(r.account_id, r.amounts[measure].value) for r in portfolio.standings.could_be_lost]
    known = [(account, value) for account, value in rows if value is not None]
    total = sum((value for _, value in known), Decimal(0))
    terms = tuple(customer_term(account, value) for account, value in known)
    return Explanation(
        Figure("weakly_held", total, Unit.MONEY, measure=measure),
        Combine.SUM,
        terms or (Term(Decimal(0), code="row.nobody"),),
        ("stakes.share", "stakes.first_part", "hold.could_lose"),
    )


def _dial(portfolio: Portfolio, params: Params) -> Explanation:
    names = {dial.value: dial for dial in Dial}
    if params.get("dial") not in names:
        raise NoSuchFigure("There is no such dial.")
    return held.explain_dial(_standing_of(portfolio, params).hold, names[params["dial"]])


def chosen_accounts(text: str) -> list[int]:
    """Read the accounts of a loss, written 3,17; NoSuchFigure when that cannot be read."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    numbers = [number_in(part) for part in parts]
    if not parts or None in numbers or len(parts) > 200:
        raise NoSuchFigure("Name the customers to lose by their numbers.")
    return [number for number in numbers if number is not None]


def _of_loss(explain: Callable[[Loss], Explanation]) -> Explain:
    def explained(portfolio: Portfolio, params: Params) -> Explanation:
        try:
            return explain(loss_of(portfolio, chosen_accounts(params.get("accounts", ""))))
        except LossError as error:
            raise NoSuchFigure(str(error)) from error

    return explained


EXPLAIN: dict[str, Explain] = {
    "total": lambda p, params: standing.explain_total(p.standings, by_measure(p, params)),
    "carriers": _of_standings(standing.explain_carriers),
    "carriers_share": _of_standings(standing.explain_carriers_share),
    "could_be_lost": _of_standings(standing.explain_could_be_lost),
    "weakly_held": _weakly_held,
    "hold_not_known": _of_standings(standing.explain_not_known),
    "top": _top,
    "hhi": _of_spread(spread.explain_hhi),
    "normalised_hhi": _of_spread(spread.explain_normalised_hhi),
    "effective_number": _of_spread(spread.explain_effective_number),
    "gini": _of_spread(spread.explain_gini),
    "major_customers": _major,
    "whale_total": _of_curve(whale.explain_total),
    "whale_peak": _of_curve(whale.explain_peak),
    "whale_peak_share": _of_curve(whale.explain_peak_share),
    "whale_best_share": _of_curve(whale.explain_best_share),
    "whale_loss_tail": _of_curve(whale.explain_loss_tail),
    "customers_at_peak": _of_curve(whale.explain_customers_at_peak),
    "customers_losing": _of_curve(whale.explain_customers_losing),
    "share": lambda p, params: standing.explain_share(p.standings, _standing_of(p, params)),
    "hold": lambda p, params: held.explain_hold(_standing_of(p, params).hold),
    "dial": _dial,
    "cost_coverage": lambda p, params: worth.explain_coverage(facts_of(p, params)),
    **EXPLAIN_WORTH,
    **EXPLAIN_LIFETIME,
    **EXPLAIN_PROSPECTS,
    **EXPLAIN_CONTACTS,
    **EXPLAIN_RELATIONS,
    **{code: _of_loss(explain) for code, explain in EXPLAIN_LOSS.items()},
}
