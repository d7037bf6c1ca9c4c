"""Trust: what we say, keep and may hear, over how much we look to ourselves.

Source: method section 5 (Maister, Green, Galford): T = (C + R + I) / S, each 1..10, so trust lies
between 0.3 and 30. The numerator adds up; only S divides. How facts become 1..10 is ours [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.amount import explain_missing
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import Promise, broken_promise, kept_of_due

CODES = (
    # unknowns
    "unknown.no_credibility",
    "unknown.no_reliability",
    "unknown.no_intimacy",
    "unknown.no_self_orientation",
    # rows
    "row.trust_numerator",  # credibility, reliability, intimacy
    "row.trust_self_orientation",
    "row.trust_floor",
    "row.content_accepted",  # of, whole
    "row.advice_followed",  # of, whole
    "row.statements_right",  # of, whole
    "row.promises_in_time",  # of, whole
    "row.confided",
    "row.bad_news_told",
    "row.personal_goals_known",
    "row.pitches_and_unasked_advice",  # of, whole
    "row.our_talking",
    "row.broken_promise_cap",  # most
)


class TrustError(DomainError):
    """A component of trust outside 1..10, or counts that cannot be."""


class TrustComponent(StrEnum):
    """The four parts of trust, by the letters C, R, I and S of its authors."""

    CREDIBILITY = "credibility"
    RELIABILITY = "reliability"
    INTIMACY = "intimacy"
    SELF_ORIENTATION = "self_orientation"


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many, such as 3 promises kept of 4 due; TrustError if that cannot be."""

    of: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.of <= self.whole:
            raise TrustError(f"{self.of} of {self.whole} cannot be.")


@dataclass(frozen=True, slots=True)
class Conduct:
    """What touches tell about trust in us; None = not known.

    ``talk_ratio`` is the part of the talking that was ours, 0..1. ``contacts`` are touches,
    ``pitches`` those that were pitches or price talk, ``unasked_advice`` those with advice that
    nobody asked for. TrustError for a ``talk_ratio`` outside 0..1.
    """

    content_accepted: Ratio | None = None
    advice_followed: Ratio | None = None
    statements_right: Ratio | None = None
    promises: tuple[Promise, ...] = ()
    confided: bool | None = None
    bad_news_told: bool | None = None
    personal_goals_known: bool | None = None
    contacts: int | None = None
    pitches: int = 0
    unasked_advice: int = 0
    talk_ratio: Decimal | None = None

    def __post_init__(self) -> None:
        if self.talk_ratio is not None and not 0 <= self.talk_ratio <= 1:
            raise TrustError("Our part of the talking lies between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Trust:
    """Trust with its four components, each explained by what is known of it."""

    score: Explanation
    components: Mapping[TrustComponent, Explanation]

    @property
    def value(self) -> Decimal | None:
        value = self.score.figure.value
        return None if value is None else Decimal(value)


def trust_of(conduct: Conduct, playbook: Playbook, *, as_of: date) -> Trust:
    """Derive trust from what touches and promises tell; unknown while a component is."""
    components = {
        TrustComponent.CREDIBILITY: _component(TrustComponent.CREDIBILITY, _credibility(conduct)),
        TrustComponent.RELIABILITY: _reliability(conduct, playbook, as_of=as_of),
        TrustComponent.INTIMACY: _component(TrustComponent.INTIMACY, _intimacy(conduct)),
        TrustComponent.SELF_ORIENTATION: _component(
            TrustComponent.SELF_ORIENTATION, _self_orientation(conduct)
        ),
    }
    values = {name: _known(each.figure) for name, each in components.items()}
    return Trust(trust(values), components)


def trust(components: Mapping[TrustComponent, Decimal | None]) -> Explanation:
    """Explain T = (C + R + I) / S of components 1..10; TrustError outside that.

    A component that is not known leaves trust unknown: there is no middle to put in its place.
    """
    values = [components.get(name) for name in TrustComponent]
    known = [value for value in values if value is not None]
    if not all(LOWEST <= value <= HIGHEST for value in known):
        raise TrustError("Each component of trust lies between 1 and 10.")
    if len(known) < len(values):
        unknowns = tuple(
            Unknown(f"unknown.no_{name}") for name in TrustComponent if components.get(name) is None
        )
        return explain_missing(Figure("trust", None, Unit.SCORE, unknowns=unknowns))
    C, R, I, S = known  # noqa: E741 (the letters of the formula)
    parts = {"credibility": C, "reliability": R, "intimacy": I}
    terms = (
        Term(C + R + I, code="row.trust_numerator", params=parts),
        Term(S, code="row.trust_self_orientation"),
    )
    return Explanation(Figure("trust", (C + R + I) / S, Unit.SCORE), Combine.RATIO, terms)


LOWEST, HIGHEST = Decimal(1), Decimal(10)
Fact = tuple[str, Decimal, Mapping[str, object]]  # code of its row, share 0..1, parameters


def _known(figure: Figure) -> Decimal | None:
    return None if figure.value is None else Decimal(figure.value)


def _component(name: TrustComponent, facts: list[Fact]) -> Explanation:
    """Place the mean share of the known facts between 1 and 10, as rows that add up."""
    if not facts:
        unknowns = (Unknown(f"unknown.no_{name}"),)
        return explain_missing(Figure(f"trust_{name}", None, Unit.SCORE, unknowns=unknowns))
    rows = [
        Term((HIGHEST - LOWEST) * share / len(facts), code=code, params=params)
        for code, share, params in facts
    ]
    terms = (Term(LOWEST, code="row.trust_floor"), *rows)
    value = sum((Decimal(term.value or 0) for term in terms), Decimal(0))
    return Explanation(Figure(f"trust_{name}", value, Unit.SCORE), Combine.SUM, terms)


def _credibility(conduct: Conduct) -> list[Fact]:
    ratios = {
        "row.content_accepted": conduct.content_accepted,
        "row.advice_followed": conduct.advice_followed,
        "row.statements_right": conduct.statements_right,
    }
    return [_ratio(code, ratio) for code, ratio in ratios.items() if ratio and ratio.whole]


def _ratio(code: str, ratio: Ratio) -> Fact:
    return code, Decimal(ratio.of) / ratio.whole, {"of": ratio.of, "whole": ratio.whole}


def _intimacy(conduct: Conduct) -> list[Fact]:
    signs = {
        "row.confided": conduct.confided,
        "row.bad_news_told": conduct.bad_news_told,
        "row.personal_goals_known": conduct.personal_goals_known,
    }
    return [(code, Decimal(sign), {}) for code, sign in signs.items() if sign is not None]


def _self_orientation(conduct: Conduct) -> list[Fact]:
    """Advice nobody asked for counts as a pitch does."""
    facts: list[Fact] = []
    if conduct.contacts:
        own = min(conduct.pitches + conduct.unasked_advice, conduct.contacts)
        facts.append(_ratio("row.pitches_and_unasked_advice", Ratio(own, conduct.contacts)))
    if conduct.talk_ratio is not None:
        facts.append(("row.our_talking", conduct.talk_ratio, {}))
    return facts


def _reliability(conduct: Conduct, playbook: Playbook, *, as_of: date) -> Explanation:
    """Weigh promises kept in time against those due; a broken one in 90 days gives 5 at most."""
    kept, due = kept_of_due(conduct.promises, playbook, as_of=as_of)
    facts = [_ratio("row.promises_in_time", Ratio(kept, due))] if due else []
    explained = _component(TrustComponent.RELIABILITY, facts)
    broken = broken_promise(conduct.promises, playbook, as_of=as_of)
    most = playbook.exact("trust.reliability_broken")
    value = _known(explained.figure)
    keys: tuple[str, ...] = ("promise.months",)
    if value is None or not broken.answer or value <= most:
        return Explanation(explained.figure, explained.combine, explained.terms, keys)
    less = Term(most - value, code="row.broken_promise_cap", params={"most": most})
    figure = Figure("trust_reliability", most, Unit.SCORE)
    keys = (*keys, "promise.broken_days", "trust.reliability_broken")
    return Explanation(figure, Combine.SUM, (*explained.terms, less), keys)
