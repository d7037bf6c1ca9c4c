"""How strong the relationship with a person looks from touches.

Source: method section 10.3. Counts fade: each touch weighs half after every 90 days. Four kinds
of nothing are told apart, and none of them is weak.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.domain.amount import explain_missing
from mainstay.domain.answered_strength import StrengthLevel
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "strength.points",  # points
    # unknowns
    "unknown.never_met",
    "unknown.gone_cold",  # last, points
    "unknown.not_visible",
    "unknown.no_touches",
    # rows
    "row.meetings",  # count
    "row.calls",  # count
    "row.mails_both_ways",  # from_them, to_them
    "row.seniority",
    # notes
    "note.level_not_known",
)


class TouchKind(StrEnum):
    """What kind of touch; a visit is a meeting."""

    MEETING = "meeting"
    CALL = "call"
    MAIL_FROM = "mail_from"
    MAIL_TO = "mail_to"


class Nothing(StrEnum):
    """Why no level is observed."""

    NEVER_MET = "never_met"
    GONE_COLD = "gone_cold"
    NOT_VISIBLE = "not_visible"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Touch:
    """One dated touch with one person."""

    day: date
    kind: TouchKind


@dataclass(frozen=True, slots=True)
class TouchCounts:
    """Faded counts up to a day: meetings M, mails from them I and to them O, calls C.

    ``last`` is the day of the latest touch, None when there never was one.
    """

    meetings: float = 0.0
    mails_from: float = 0.0
    mails_to: float = 0.0
    calls: float = 0.0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Strength as touches show it, with the counts; ``nothing`` says why there is no level."""

    level: Judgement[StrengthLevel]
    counts: TouchCounts | None
    points: float | None = None
    is_senior: bool | None = None
    nothing: Nothing | None = None


def faded_counts(touches: Iterable[Touch], playbook: Playbook, *, as_of: date) -> TouchCounts:
    """Count touches up to a day, each weighing half after every half-life; later ones not at all.

    The half-life is in days.
    """
    half_life = playbook["strength.half_life"]
    counts = dict.fromkeys(TouchKind, 0.0)
    last = None
    for touch in touches:
        if touch.day <= as_of:
            counts[touch.kind] += 0.5 ** ((as_of - touch.day).days / half_life)
            last = touch.day if last is None else max(last, touch.day)
    return TouchCounts(
        meetings=counts[TouchKind.MEETING],
        mails_from=counts[TouchKind.MAIL_FROM],
        mails_to=counts[TouchKind.MAIL_TO],
        calls=counts[TouchKind.CALL],
        last=last,
    )


def carried_on(
    counts: TouchCounts,
    touches: Iterable[Touch],
    playbook: Playbook,
    *,
    counted_on: date,
    as_of: date,
) -> TouchCounts:
    """Carry the counts of an earlier day on to a later one, without reading old touches again.

    Touches up to ``counted_on`` are in the counts already and left alone, so one that arrives late
    for such a day needs a count from the start.
    """
    new = faded_counts((t for t in touches if t.day > counted_on), playbook, as_of=as_of)
    faded = 0.5 ** ((as_of - counted_on).days / playbook["strength.half_life"])
    return TouchCounts(
        meetings=counts.meetings * faded + new.meetings,
        mails_from=counts.mails_from * faded + new.mails_from,
        mails_to=counts.mails_to * faded + new.mails_to,
        calls=counts.calls * faded + new.calls,
        last=new.last or counts.last,
    )


def observed(
    counts: TouchCounts | None,
    playbook: Playbook,
    *,
    is_senior: bool | None,
    is_visible: bool = True,
) -> Observed:
    """Judge strength by the points of faded counts.

    ``counts`` None: no touches are recorded of anybody there. ``is_senior``: director or above,
    None when not known. ``is_visible`` False: the reader may not see these touches.
    """
    if not is_visible:
        return _nothing(Nothing.NOT_VISIBLE, "unknown.not_visible")
    if counts is None:
        return _nothing(Nothing.NO_DATA, "unknown.no_touches")
    if counts.last is None:
        return _nothing(Nothing.NEVER_MET, "unknown.never_met", counts)
    points = sum(float(term.value or 0) for term in _rows(counts, playbook, is_senior=is_senior))
    for level, key in _STEPS:
        if points >= playbook[key]:
            reason = Reason("strength.points", {"points": points}, threshold=key)
            return Observed(Judgement(level, (reason,)), counts, points, is_senior)
    cold = Unknown("unknown.gone_cold", {"last": counts.last, "points": points})
    judged: Judgement[StrengthLevel] = Judgement(None, unknowns=(cold,))
    return Observed(judged, counts, points, is_senior, Nothing.GONE_COLD)


def _nothing(kind: Nothing, code: str, counts: TouchCounts | None = None) -> Observed:
    return Observed(Judgement(None, unknowns=(Unknown(code),)), counts, nothing=kind)


_STEPS = (
    (StrengthLevel.ESSENTIAL, "strength.points_essential"),
    (StrengthLevel.STRONG, "strength.points_strong"),
    (StrengthLevel.MODERATE, "strength.points_moderate"),
    (StrengthLevel.WEAK, "strength.points_weak"),
)
_WEIGHTS = ("strength.half_life", "strength.meeting", "strength.call")


def _rows(counts: TouchCounts, playbook: Playbook, *, is_senior: bool | None) -> tuple[Term, ...]:
    """Write (3 M + 2 C + min(I, O)) x 1.25 as rows that add up."""
    meetings = playbook["strength.meeting"] * counts.meetings
    calls = playbook["strength.call"] * counts.calls
    mails = min(counts.mails_from, counts.mails_to)
    both_ways = {"from_them": counts.mails_from, "to_them": counts.mails_to}
    rows = (
        Term(meetings, code="row.meetings", params={"count": counts.meetings}),
        Term(calls, code="row.calls", params={"count": counts.calls}),
        Term(mails, code="row.mails_both_ways", params=both_ways),
    )
    if not is_senior:
        return rows
    more = (playbook["strength.seniority"] - 1) * (meetings + calls + mails)
    return (*rows, Term(more, code="row.seniority"))


def explain_observed(seen: Observed, playbook: Playbook) -> Explanation:
    """Explain the points by what each kind of touch gives; the level is where they reach."""
    figure = Figure("strength_points", seen.points, Unit.SCORE, unknowns=seen.level.unknowns)
    if seen.points is None or seen.counts is None:
        return explain_missing(figure)
    terms = _rows(seen.counts, playbook, is_senior=seen.is_senior)
    reached = seen.level.thresholds or ("strength.points_weak",)
    senior = ("strength.seniority",) if seen.is_senior else ()
    notes = (Unknown("note.level_not_known"),) if seen.is_senior is None else ()
    keys = (*_WEIGHTS, *senior, *reached)
    return Explanation(figure, Combine.SUM, terms, keys, (*seen.level.unknowns, *notes))
