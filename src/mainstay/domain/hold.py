"""How well a customer is held: the lowest of its known dials, never a mean of them.

Source: method section 16a. The customer's own rhythm is the measure of its silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from mainstay.domain.amount import explain_missing
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Combine, Explanation, Figure, Period, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.months import months_between, months_later, months_of
from mainstay.domain.playbook import Playbook
from mainstay.domain.profitability import missing_rates

CODES = (
    # reasons
    "hold.rhythm",  # days, usual, ratio
    "hold.volume",  # now, before, ratio
    "hold.breadth",  # now, before, kept, ratio
    "hold.contract",  # end, months
    "hold.contract_over",  # end, months
    "hold.limiting",  # dial
    # unknowns
    "unknown.no_orders",
    "unknown.few_orders",  # orders, needed
    "unknown.no_gap",
    "unknown.short_history",  # months, needed
    "unknown.no_period_before",
    "unknown.no_revenue_before",
    "unknown.no_exchange_rate",  # currency, amount
    "unknown.no_families",
    "unknown.no_families_before",
    "unknown.no_contract",
    "unknown.contract_without_end",
    "unknown.no_strength",
    # rows
    "row.dial",  # dial
    "row.silence",
    "row.usual_gap",
    "row.revenue",
    "row.revenue_before",
    "row.families",
    "row.families_before",
    "row.months_to_contract_end",
)


class HoldLevel(IntEnum):
    """How well a customer is held."""

    SLIPPING = 1
    LOOSE = 2
    HELD = 3
    FIRM = 4


class Dial(StrEnum):
    """The separate figures that hold rests on, in the order in which a tie names them."""

    RHYTHM = "rhythm"
    VOLUME = "volume"
    BREADTH = "breadth"
    CONTRACT = "contract"
    RELATIONSHIP = "relationship"


DialJudgement = Judgement[HoldLevel]

SINGLE_THREAD = "relationship.single_thread"  # the relationship dial's reason, known or not


@dataclass(frozen=True, slots=True)
class Hold:
    """A customer's hold with all its dials; ``limiting`` names the lowest one."""

    judgement: DialJudgement
    dials: Mapping[Dial, DialJudgement]
    limiting: Dial | None

    @property
    def level(self) -> HoldLevel | None:
        return self.judgement.answer


def hold(
    facts: CustomerFacts,
    playbook: Playbook,
    *,
    as_of: date,
    relationship: DialJudgement | None = None,
) -> Hold:
    """Judge how well a customer is held on a day.

    Unknown when neither rhythm nor volume is known, whatever the other dials say.
    """
    dials = {
        Dial.RHYTHM: rhythm(facts, playbook, as_of=as_of),
        Dial.VOLUME: volume(facts, playbook, as_of=as_of),
        Dial.BREADTH: breadth(facts, playbook),
        Dial.CONTRACT: contract(facts, playbook, as_of=as_of),
        Dial.RELATIONSHIP: relationship or _unknown("unknown.no_strength"),
    }
    unknowns = tuple(item for dial in dials.values() for item in dial.unknowns)
    if not (dials[Dial.RHYTHM].is_known or dials[Dial.VOLUME].is_known):
        return Hold(Judgement(None, (), unknowns, made_on=as_of), dials, None)
    levels = {dial: j.answer for dial, j in dials.items() if j.answer is not None}
    limiting = min(levels, key=lambda dial: levels[dial])
    reasons = (Reason("hold.limiting", {"dial": limiting}), *dials[limiting].reasons)
    return Hold(Judgement(levels[limiting], reasons, unknowns, made_on=as_of), dials, limiting)


def rhythm(facts: CustomerFacts, playbook: Playbook, *, as_of: date) -> DialJudgement:
    """Judge the silence since the last order against the customer's own usual gap."""
    needed = int(playbook["hold.orders_for_rhythm"])
    if facts.last_order is None:
        return _unknown("unknown.no_orders")
    if facts.order_days < needed:
        return _unknown("unknown.few_orders", orders=facts.order_days, needed=needed)
    if not facts.median_gap:
        return _unknown("unknown.no_gap")
    days = (as_of - facts.last_order).days
    ratio = days / _number(facts.median_gap)
    level, key = _at_most(ratio, playbook)
    return _known(level, key, code="hold.rhythm", days=days, usual=facts.median_gap, ratio=ratio)


def volume(facts: CustomerFacts, playbook: Playbook, *, as_of: date) -> DialJudgement:
    """Judge the revenue of the period against the period before."""
    if facts.first_order is None:
        return _unknown("unknown.no_orders")
    needed = int(playbook["hold.history_for_volume"])
    if months_later(facts.first_order, needed) > as_of + timedelta(days=1):
        months = months_of(Period(facts.first_order, as_of))
        return _unknown("unknown.short_history", months=months, needed=needed)
    if facts.unconverted:
        return Judgement(None, unknowns=missing_rates(facts))
    if facts.revenue_before is None:
        return _unknown("unknown.no_period_before")
    if facts.revenue_before <= 0:
        return _unknown("unknown.no_revenue_before")
    ratio = facts.revenue / facts.revenue_before
    level, key = _at_least(ratio, playbook, dial=Dial.VOLUME)
    params = {"now": facts.revenue, "before": facts.revenue_before, "ratio": ratio}
    return _known(level, key, code="hold.volume", **params)


def breadth(facts: CustomerFacts, playbook: Playbook) -> DialJudgement:
    """Judge the number of product families bought against the period before."""
    if facts.families is None or facts.families_before is None:
        return _unknown("unknown.no_families")
    if facts.families_before == 0:
        return _unknown("unknown.no_families_before")
    ratio = Decimal(facts.families) / Decimal(facts.families_before)
    level, key = _at_least(ratio, playbook, dial=Dial.BREADTH)
    params = {
        "now": facts.families,
        "before": facts.families_before,
        "kept": facts.families_kept,
        "ratio": ratio,
    }
    return _known(level, key, code="hold.breadth", **params)


def contract(facts: CustomerFacts, playbook: Playbook, *, as_of: date) -> DialJudgement:
    """Judge the months to the contract's end; a customer without a contract is not judged by it."""
    if not facts.has_contract:
        return _unknown("unknown.no_contract")
    if facts.contract_end is None:
        return _unknown("unknown.contract_without_end")
    months = months_between(as_of, facts.contract_end)
    level, key = _more_than(months, playbook)
    code = "hold.contract_over" if level is HoldLevel.SLIPPING else "hold.contract"
    return _known(level, key, code=code, end=facts.contract_end, months=months)


def _at_most(ratio: Decimal, playbook: Playbook) -> tuple[HoldLevel, str]:
    for level, name in _STEPS:
        if ratio <= playbook.exact(f"hold.rhythm_{name}"):
            return level, f"hold.rhythm_{name}"
    return HoldLevel.SLIPPING, "hold.rhythm_loose"


def _at_least(ratio: Decimal, playbook: Playbook, *, dial: Dial) -> tuple[HoldLevel, str]:
    for level, name in _STEPS:
        if ratio >= playbook.exact(f"hold.{dial}_{name}"):
            return level, f"hold.{dial}_{name}"
    return HoldLevel.SLIPPING, f"hold.{dial}_loose"


def _more_than(months: Decimal, playbook: Playbook) -> tuple[HoldLevel, str]:
    for level, name in _STEPS:
        if months > playbook.exact(f"hold.contract_{name}"):
            return level, f"hold.contract_{name}"
    return HoldLevel.SLIPPING, "hold.contract_loose"


_STEPS = ((HoldLevel.FIRM, "firm"), (HoldLevel.HELD, "held"), (HoldLevel.LOOSE, "loose"))


def _known(level: HoldLevel, threshold: str, *, code: str, **params: object) -> DialJudgement:
    return Judgement(level, (Reason(code, params, threshold=threshold),))


def _unknown(code: str, **params: object) -> DialJudgement:
    return Judgement(None, unknowns=(Unknown(code, params),))


def explain_hold(held: Hold) -> Explanation:
    """Explain hold as the lowest of its known dials; the unknown ones stand beside them."""
    figure = Figure("hold", held.level, Unit.LEVEL, unknowns=held.judgement.unknowns)
    if held.level is None:
        return explain_missing(figure)
    terms = tuple(
        Term(judged.answer, code="row.dial", params={"dial": dial})
        for dial, judged in held.dials.items()
    )
    keys = tuple(key for judged in held.dials.values() for key in judged.thresholds)
    return Explanation(figure, Combine.LOWEST, terms, keys, notes=held.judgement.unknowns)


def explain_dial(held: Hold, dial: Dial) -> Explanation:
    """Explain the figure that a dial was judged by: a ratio, or months to the contract's end.

    The relationship dial is explained where its answers are kept; here it is its level.
    """
    judged = held.dials[dial]
    if judged.answer is None:
        figure = Figure(f"hold_{dial}", None, Unit.RATIO, unknowns=judged.unknowns)
        return explain_missing(figure)
    if dial is Dial.RELATIONSHIP:
        row = Term(judged.answer, code="row.dial", params={"dial": dial})
        figure = Figure("hold_relationship", judged.answer, Unit.LEVEL)
        return Explanation(figure, Combine.GIVEN, (row,), judged.thresholds)
    params = judged.reasons[0].params
    terms = tuple(Term(_number(params[name]), code=code) for name, code in _ROWS[dial])
    if dial is Dial.CONTRACT:
        figure = Figure("hold_contract", terms[0].value, Unit.MONTHS)
        return Explanation(figure, Combine.GIVEN, terms, judged.thresholds)
    figure = Figure(f"hold_{dial}", _number(params["ratio"]), Unit.RATIO)
    return Explanation(figure, Combine.RATIO, terms, judged.thresholds)


_ROWS = {
    Dial.RHYTHM: (("days", "row.silence"), ("usual", "row.usual_gap")),
    Dial.VOLUME: (("now", "row.revenue"), ("before", "row.revenue_before")),
    Dial.BREADTH: (("now", "row.families"), ("before", "row.families_before")),
    Dial.CONTRACT: (("months", "row.months_to_contract_end"),),
}


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
