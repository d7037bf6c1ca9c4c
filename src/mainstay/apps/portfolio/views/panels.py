"""Panels of the portfolio page, written for people: concentration with its findings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from mainstay.apps.portfolio.queries.overview import (
    MajorCustomer,
    MeasureSpread,
    Trend,
    concentration_data,
)
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Reason
from mainstay.ui import formats
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import measure_word, sentence

SIGNS = {
    "concentration.critical": "critical",
    "concentration.alert": "attention",
    "concentration.top_five": "attention",
    "concentration.rising_share": "attention",
    "concentration.effective_falling": "attention",
}
MOST_MOVES = 6
NAMES = ("total", "effective_number", "hhi", "normalised_hhi", "gini")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of every measure, side by side."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something concentration says; sign is critical, attention or nothing."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class ConcentrationPanel:
    """Concentration by each measure apart, what it says, and whom to disclose."""

    measures: tuple[str, ...]
    table: tuple[FigureRow, ...]
    findings: tuple[Finding, ...]
    major_customers: tuple[MajorCustomer, ...]


def concentration_panel(found: Portfolio) -> ConcentrationPanel:
    """Lay concentration out; the findings are those of the portfolio's measure."""
    data = concentration_data(found)
    spreads = data.measures
    own = next(s for s in spreads if s.measure is found.standings.by_measure)
    tops = [_row([s.top[i] for s in spreads]) for i in range(len(own.top))]
    return ConcentrationPanel(
        measures=tuple(measure_word(s.measure.value).capitalize() for s in spreads),
        table=(*tops, *(_row([_named(s, name) for s in spreads]) for name in NAMES)),
        findings=tuple(finding(found, reason) for reason in own.findings.reasons),
        major_customers=data.major_customers,
    )


def moves(found: Portfolio, seen: Trend) -> tuple[Finding, ...]:
    """Say where concentration goes; of many customers that rise the largest are named."""
    shown = tuple(finding(found, reason) for reason in seen.reasons[:MOST_MOVES])
    more = len(seen.reasons) - len(shown)
    if not more:
        return shown
    text = ngettext(
        "And %(n)s more customer whose share rises, with a smaller one today.",
        "And %(n)s more customers whose shares rise, each with a smaller one today.",
        more,
    )
    return (*shown, Finding("good", text % {"n": formats.number(more)}))


def finding(found: Portfolio, reason: Reason) -> Finding:
    """Write a reason, with the customer's name where it speaks of one."""
    account = reason.params.get("account_id")
    name = found.name(account) if isinstance(account, int) else ""
    params = {
        key: measure_word(str(value)) if key == "measure" else value
        for key, value in reason.params.items()
    }
    text = sentence(reason.code, {**params, "name": name, "currency": found.currency})
    return Finding(SIGNS.get(reason.code, "good"), text)


def _row(figures: list[Figure]) -> FigureRow:
    return FigureRow(figure_name(figures[0]), tuple(figures))


def _named(spread: MeasureSpread, name: str) -> Figure:
    found: Figure = getattr(spread, name)
    return found
