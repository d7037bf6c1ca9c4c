"""Whether a meeting is prepared, and what is not learned yet of whoever will be there.

Source: method section 5: a meeting without a checked preparation is a warning, advice is given
when it is asked for, and one promise that is not kept can break trust.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.promises import Promise

CODES = (
    # reasons
    "meeting.prepared",
    "meeting.no_agenda",
    "meeting.no_advice",
    "meeting.no_value",
    "meeting.promises_open",  # promises
    "meeting.promises_late",  # promises
    # unknowns
    "unknown.learn_met",
    "unknown.learn_role",
    "unknown.learn_stance",
    "unknown.learn_strength",  # answered
    "unknown.learn_problems",
    "unknown.learn_value",
    "unknown.learn_goals",
)


class Part(StrEnum):
    """What is to be ready: what we want to settle, what they asked our advice on, what they get."""

    AGENDA = "agenda"
    ADVICE = "advice"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of somebody; ``answered`` counts the answers to the seven questions."""

    is_met: bool
    has_role: bool
    has_stance: bool
    answered: int
    is_strength_known: bool
    has_problems: bool
    has_value: bool
    has_goals: bool


def preparation(
    ready: Iterable[Part], promises: Iterable[Promise], *, as_of: date
) -> Judgement[bool]:
    """Judge whether a meeting is prepared: all three parts ready and no promise past its day."""
    there, kept = set(ready), list(promises)
    missing = [part for part in Part if part not in there]
    late = sum(one.is_broken(as_of) and one.kept_on is None for one in kept)
    still_open = sum(one.kept_on is None for one in kept) - late
    reasons = [Reason(f"meeting.no_{part}") for part in missing]
    if late:
        reasons.append(Reason("meeting.promises_late", {"promises": late}))
    is_ready = not missing and not late
    if is_ready:
        reasons.append(Reason("meeting.prepared"))
    if still_open:
        reasons.append(Reason("meeting.promises_open", {"promises": still_open}))
    return Judgement(is_ready, tuple(reasons), made_on=as_of)


def not_learned(known: Knowledge) -> tuple[Unknown, ...]:
    """Return what a meeting could teach of somebody, in the order in which it matters."""
    asked = {
        "unknown.learn_met": known.is_met,
        "unknown.learn_role": known.has_role,
        "unknown.learn_stance": known.has_stance,
        "unknown.learn_problems": known.has_problems,
        "unknown.learn_value": known.has_value,
        "unknown.learn_goals": known.has_goals,
    }
    missing = [Unknown(code) for code, is_known in asked.items() if not is_known]
    if not known.is_strength_known:
        missing.append(Unknown("unknown.learn_strength", {"answered": known.answered}))
    return tuple(missing)
