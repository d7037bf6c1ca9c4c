"""Whether a relationship is strategic: it went through stress, and both sides bind themselves.

Source: method section 9 (strategic relationship test), S2-19; the evidence asked for is our
default. Size, friendliness and the type of buyer say nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "strategic.kept_after_price_dispute",  # on, what
    "strategic.kept_after_service_failure",  # on, what
    "strategic.kept_after_change_of_person",  # on, what
    "strategic.kept_after_contract_loss",  # on, what
    "strategic.broken_by_price_dispute",  # on, what
    "strategic.broken_by_service_failure",  # on, what
    "strategic.broken_by_change_of_person",  # on, what
    "strategic.broken_by_contract_loss",  # on, what
    "strategic.our_commitment",  # on, what
    "strategic.their_commitment",  # on, what
    "strategic.we_broke",  # on, what
    "strategic.they_broke",  # on, what
    "strategic.no_commitment_of_ours",
    "strategic.no_commitment_of_theirs",
    # unknowns
    "unknown.no_stress_yet",
    "unknown.stress_outcome",  # on, what
    # rows
    "row.stress_kept",  # on, what
    "row.no_stress_kept",
)


class Stress(StrEnum):
    """What a relationship can be tried by."""

    PRICE_DISPUTE = "price_dispute"
    SERVICE_FAILURE = "service_failure"
    CHANGE_OF_PERSON = "change_of_person"
    CONTRACT_LOSS = "contract_loss"


class Side(StrEnum):
    """Who commits himself."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Tried:
    """A stress and whether the relationship was kept; None = not to be said yet.

    ``judged_on`` is the day this was said, if later than the stress: before it nobody knew.
    """

    stress: Stress
    on: date
    what: str
    is_kept: bool | None
    judged_on: date | None = None
    link: str = ""

    def known_on(self, day: date) -> Tried:
        """Return it as it was known on a day."""
        is_open = self.judged_on is not None and self.judged_on > day
        return replace(self, is_kept=None, judged_on=None) if is_open else self


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one side bound itself to, on record, and since when it is broken (None = it holds)."""

    side: Side
    on: date
    what: str
    broken_on: date | None = None
    link: str = ""

    def holds_on(self, day: date) -> bool:
        return self.on <= day and (self.broken_on is None or self.broken_on > day)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is on record about a relationship."""

    tried: tuple[Tried, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    @property
    def is_recorded(self) -> bool:
        return bool(self.tried or self.commitments)


def is_strategic(evidence: Evidence, playbook: Playbook, *, as_of: date) -> Judgement[bool]:
    """Judge whether a relationship is a partnership that stands stress.

    Strategic: kept through at least one stress of the last years, broken by none since, and each
    side has a commitment that it holds. Never tried is not known, which is neither yes nor no.
    """
    tried = _recent(evidence.tried, playbook, as_of=as_of)
    reasons = (*(_stress_reason(each) for each in tried if each.is_kept is not None),)
    reasons += _commitment_reasons(evidence.commitments, as_of)
    unknowns = _missing(tried)
    held = all(_holds(side, evidence.commitments, as_of) for side in Side)
    answer = _stood(tried) if held else False
    expires = _expiry(tried, playbook) if answer else None
    return Judgement(answer, reasons, unknowns, made_on=as_of, expires_on=expires)


def _recent(tried: Iterable[Tried], playbook: Playbook, *, as_of: date) -> tuple[Tried, ...]:
    """Return the stresses that still count on a day, the latest first; of one day, the worst."""
    since = as_of - timedelta(days=int(playbook["strategic.evidence_days"]))
    counting = [each.known_on(as_of) for each in tried if since <= each.on <= as_of]
    return tuple(sorted(counting, key=lambda each: (each.on, each.is_kept is False), reverse=True))


def _stood(tried: tuple[Tried, ...]) -> bool | None:
    """Whether the latest stress with an outcome was survived; None when there is none."""
    return next((each.is_kept for each in tried if each.is_kept is not None), None)


def _expiry(tried: tuple[Tried, ...], playbook: Playbook) -> date:
    latest = max(each.on for each in tried if each.is_kept)
    return latest + timedelta(days=int(playbook["strategic.evidence_days"]))


def _missing(tried: tuple[Tried, ...]) -> tuple[Unknown, ...]:
    unsure = [each for each in tried if each.is_kept is None]
    found = [Unknown("unknown.stress_outcome", {"on": x.on, "what": x.what}) for x in unsure]
    return tuple(found) if tried else (Unknown("unknown.no_stress_yet"),)


def _stress_reason(each: Tried) -> Reason:
    verb = "kept_after" if each.is_kept else "broken_by"
    params = {"on": each.on, "what": each.what}
    rows = (each.link,) if each.link else ()
    return Reason(f"strategic.{verb}_{each.stress}", params, rows, "strategic.evidence_days")


def _holds(side: Side, commitments: Iterable[Commitment], as_of: date) -> bool:
    return any(each.side is side and each.holds_on(as_of) for each in commitments)


def _commitment_reasons(commitments: Iterable[Commitment], as_of: date) -> tuple[Reason, ...]:
    made = [each for each in commitments if each.on <= as_of]
    found = [_commitment_reason(each, as_of) for each in sorted(made, key=lambda each: each.on)]
    bare = [side for side in Side if not any(each.side is side for each in made)]
    return (*found, *(Reason(f"strategic.no_commitment_of_{side}") for side in bare))


def _commitment_reason(each: Commitment, as_of: date) -> Reason:
    kept = {Side.OURS: "strategic.our_commitment", Side.THEIRS: "strategic.their_commitment"}
    broken = {Side.OURS: "strategic.we_broke", Side.THEIRS: "strategic.they_broke"}
    code = (kept if each.holds_on(as_of) else broken)[each.side]
    rows = (each.link,) if each.link else ()
    return Reason(code, {"on": each.on, "what": each.what}, rows)


def explain_stresses_kept(evidence: Evidence, playbook: Playbook, *, as_of: date) -> Explanation:
    """Explain how many stresses of the last years the relationship was kept through."""
    kept = [each for each in _recent(evidence.tried, playbook, as_of=as_of) if each.is_kept]
    figure = Figure("stresses_kept", len(kept), Unit.COUNT)
    keys = ("strategic.evidence_days",)
    if not kept:
        return Explanation(figure, Combine.SUM, (Term(0, code="row.no_stress_kept"),), keys)
    terms = tuple(
        Term(1, code="row.stress_kept", params={"on": each.on, "what": each.what}, link=each.link)
        for each in kept
    )
    return Explanation(figure, Combine.SUM, terms, keys)
