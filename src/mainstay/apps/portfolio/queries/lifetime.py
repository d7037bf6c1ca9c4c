"""Lifetime value of a customer in the open: components, years, range, cautions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.apps.portfolio.queries.addresses import why_address
from mainstay.apps.portfolio.queries.lifetime_inputs import LifetimeInputs, lifetime_inputs
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import (
    Explain,
    NoSuchFigure,
    Params,
    facts_of,
)
from mainstay.domain.amount import explain_missing
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
from mainstay.domain.lifetime_value.cautions import Caution, Evidence, cautions
from mainstay.domain.lifetime_value.components import Component, ComponentValue, component_value
from mainstay.domain.lifetime_value.errors import LifetimeValueError
from mainstay.domain.months import months_of
from mainstay.ui.process_cache import cache

CODES = (
    "row.component",  # component
    "row.year_ahead",  # year, survival, factor
    "unknown.value_not_possible",  # reason
    *(f"component.{component}" for component in Component),
    *(f"unknown.no_{component}" for component in Component),
    *(f"caution.{caution}" for caution in Caution),
)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A customer's lifetime value with what it rests on; ``value`` None: ``missing`` says why."""

    inputs: LifetimeInputs
    value: ComponentValue | None
    missing: tuple[Unknown, ...]
    cautions: tuple[Caution, ...]
    history_months: Decimal


def lifetime_of(portfolio: Portfolio, account_id: int) -> Lifetime:
    """Return the lifetime value of a customer, computed once for the same data."""
    key = f"lifetime:{portfolio.key}:{account_id}"
    found: Lifetime | None = cache.get(key) if portfolio.key else None
    if found is None:
        found = _lifetime(portfolio, account_id)
        cache.set(key, found, timeout=3600)
    return found


def _lifetime(portfolio: Portfolio, account_id: int) -> Lifetime:
    given = lifetime_inputs(portfolio, account_id)
    months = _history(portfolio, account_id)
    try:
        inputs = given.inputs()
        value = component_value(inputs) if inputs else None
    except LifetimeValueError as problem:
        missing = (Unknown("unknown.value_not_possible", {"reason": str(problem)}),)
        return Lifetime(given, None, missing, (), months)
    if inputs is None:
        return Lifetime(given, None, given.missing, (), months)
    evidence = Evidence(
        history_months=int(months),
        needed_months=int(portfolio.asked.playbook["lifetime_value.history"]),
        cost_to_serve_known=given.measure is Measure.PROFIT,
    )
    return Lifetime(given, value, (), cautions(inputs, evidence=evidence), months)


def _history(portfolio: Portfolio, account_id: int) -> Decimal:
    """Months since the first order, parts of one included."""
    first = portfolio.facts[account_id].first_order
    if first is None or first > portfolio.asked.as_of:
        return Decimal(0)
    return months_of(Period(first, portfolio.asked.as_of))


def _value(portfolio: Portfolio, params: Params) -> Explanation:
    account = facts_of(portfolio, params).account_id
    found = lifetime_of(portfolio, account)
    value = found.value
    if value is None:
        return explain_missing(Figure("lifetime_value", None, Unit.MONEY, unknowns=found.missing))
    unknowns = tuple(_not_known(component) for component in value.unknown)
    figure = Figure(
        "lifetime_value",
        value.value,
        Unit.MONEY,
        measure=found.inputs.measure,
        low=value.low,
        high=value.high,
        unknowns=unknowns,
    )
    wish = portfolio.asked.wish
    terms = tuple(
        Term(
            None if component in value.unknown else value.of(component),
            code=f"component.{component}",
            link=why_address("lifetime_component", wish, account=account, of=component),
        )
        for component in Component
    )
    notes = tuple(Unknown(f"caution.{caution}") for caution in found.cautions)
    return Explanation(figure, Combine.SUM, terms, (*THRESHOLDS, *_applied(found)), notes)


def _applied(found: Lifetime) -> tuple[str, ...]:
    """The thresholds that inputs were taken from, where nobody entered them."""
    bases = (row.basis for row in found.inputs.rows.values() if row.basis is not None)
    return tuple(basis.threshold for basis in bases if basis.threshold)


THRESHOLDS = ("lifetime_value.discount_rate", "lifetime_value.years", "lifetime_value.history")


def _component(portfolio: Portfolio, params: Params) -> Explanation:
    found = lifetime_of(portfolio, facts_of(portfolio, params).account_id)
    names = {component.value: component for component in Component}
    component = names.get(params.get("of", ""))
    if component is None:
        raise NoSuchFigure("There is no such component of the lifetime value.")
    if found.value is None or component in found.value.unknown:
        missing = found.missing or (_not_known(component),)
        figure = Figure("lifetime_component", None, Unit.MONEY, unknowns=missing)
        return explain_missing(figure)
    terms = tuple(
        Term(
            year.amounts[component],
            code="row.year_ahead",
            params={
                "year": year.year,
                "survival": year.survival,
                "factor": year.discount_factor,
            },
        )
        for year in found.value.years
    )
    figure = Figure("lifetime_component", found.value.of(component), Unit.MONEY)
    return Explanation(figure, Combine.SUM, terms, THRESHOLDS)


def _not_known(component: Component) -> Unknown:
    return Unknown(f"unknown.no_{component}")


EXPLAIN_LIFETIME: Mapping[str, Explain] = {
    "lifetime_value": _value,
    "lifetime_component": _component,
}
