"""The quarterly review of a plan: verdicts, when the next one is due, who hears of a missed one.

Source: method section 9, step 6 [S2]; lag, notice and escalation are our defaults. The figures
propose a verdict; a person decides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.amount import ZERO
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_plan.goals import ONE, Goal, attained, is_reached
from mainstay.domain.relationship_plan.initiatives import Initiative

CODES = (
    # reasons
    "review.reached",  # person, now, target
    "review.rose",  # person, before, now
    "review.in_pace",  # person, attained, elapsed
    "review.no_move",  # person, before, now
    "review.fell",  # person, before, now
    "review.behind",  # person, attained, elapsed
    "review.dropped",  # person, on
    "review.person_left",  # person, on
    "review.new",  # person, on
    "review.nothing_due",  # person, due
    "review.next",  # due
    "review.soon",  # due, days
    "review.missed",  # due, days
    "review.escalated",  # due, days
    # unknowns
    "unknown.goal_now",  # person, what
    "unknown.goal_target",  # person, what
    "unknown.goal_start",  # person, what
    "unknown.no_plan",
)


class ReviewError(DomainError):
    """A verdict that cannot be written down as it is."""


class Verdict(StrEnum):
    """What a review says of a goal."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    STUCK = "stuck"
    DROPPED = "dropped"
    TOO_NEW = "too_new"


class Hearing(StrEnum):
    """Who has to hear of a review: nobody yet, the plan's owner, or the line manager too."""

    NOBODY = "nobody"
    OWNER_SOON = "owner_soon"
    OWNER = "owner"
    LINE_MANAGER = "line_manager"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict that a person gave; a note is due where the figures say otherwise."""

    verdict: Verdict
    by: str
    on: date
    note: str = ""


def propose(
    goal: Goal,
    playbook: Playbook,
    *,
    as_of: date,
    level_before: int | None = None,
    initiatives: Iterable[Initiative] = (),
) -> Judgement[Verdict]:
    """Propose the verdict on a goal from its levels; ``initiatives`` are those that serve it.

    Reached with the level wanted. On the way when the level rose since the last review
    (``level_before``; the start when there was none), or while what it attained lags only a
    little behind the time gone: levels are whole, so a goal of one level shows nothing until it
    is reached. Too new to judge while nothing moved and nothing could have. Stuck otherwise.
    Dropped when it was, or when the person left.
    """
    for code, day in (
        ("review.dropped", goal.dropped_on),
        ("review.person_left", goal.person_left_on),
    ):
        if day is not None and day <= as_of:
            return Judgement(Verdict.DROPPED, (Reason(code, {"person": goal.person, "on": day}),))
    before = goal.start if level_before is None else level_before
    has_moved = goal.now is not None and before is not None and goal.now != before
    new = () if has_moved else _newness(goal, tuple(initiatives), playbook, as_of)
    if new:
        return Judgement(Verdict.TOO_NEW, new)
    if goal.now is None or goal.target is None:
        return Judgement(None, unknowns=_levels_missing(goal))
    if is_reached(goal):
        params = {"person": goal.person, "now": goal.now, "target": goal.target}
        return Judgement(Verdict.REACHED, (Reason("review.reached", params),))
    if before is None:
        return Judgement(None, unknowns=(Unknown("unknown.goal_start", goal.named),))
    return _moving(goal, (before, goal.now), playbook, as_of)


def _newness(
    goal: Goal, initiatives: tuple[Initiative, ...], playbook: Playbook, as_of: date
) -> tuple[Reason, ...]:
    """Say why a goal is too new to judge; nothing when it is not.

    It was set a short while ago, or all that is planned for it falls due later. A goal that has
    stood for a quarter is judged in any case, so that dates that are put off do not hide it.
    """
    if goal.set_on is None:
        return ()
    age = (as_of - goal.set_on).days
    if age < playbook["review.new_days"]:
        params: dict[str, object] = {"person": goal.person, "on": goal.set_on}
        return (Reason("review.new", params, threshold="review.new_days"),)
    first = _first_due(initiatives)
    if first is None or first <= as_of or age > playbook["review.days"]:
        return ()
    params = {"person": goal.person, "due": first}
    return (Reason("review.nothing_due", params, threshold="review.days"),)


def _first_due(initiatives: tuple[Initiative, ...]) -> date | None:
    """Return the day on which the first initiative was done or is due; None without one."""
    days = [day for each in initiatives if (day := each.done_on or each.due) is not None]
    return min(days, default=None)


def _levels_missing(goal: Goal) -> tuple[Unknown, ...]:
    checks = ((goal.now, "unknown.goal_now"), (goal.target, "unknown.goal_target"))
    return tuple(Unknown(code, goal.named) for value, code in checks if value is None)


def _moving(
    goal: Goal, levels: tuple[int, int], playbook: Playbook, as_of: date
) -> Judgement[Verdict]:
    before, now = levels
    params: dict[str, object] = {"person": goal.person, "before": before, "now": now}
    if now > before:
        return Judgement(Verdict.ON_THE_WAY, (Reason("review.rose", params),))
    if now < before:
        return Judgement(Verdict.STUCK, (Reason("review.fell", params),))
    won, elapsed = attained(goal), elapsed_part(goal, as_of=as_of)
    if won is None or elapsed is None:
        return Judgement(Verdict.STUCK, (Reason("review.no_move", params),))
    return _by_pace(goal.person, won, elapsed, playbook)


def _by_pace(person: str, won: Decimal, elapsed: Decimal, playbook: Playbook) -> Judgement[Verdict]:
    key = "review.lag"
    in_pace = elapsed < ONE and elapsed - won <= playbook.exact(key)
    verdict = Verdict.ON_THE_WAY if in_pace else Verdict.STUCK
    code = "review.in_pace" if in_pace else "review.behind"
    params = {"person": person, "attained": won, "elapsed": elapsed}
    return Judgement(verdict, (Reason(code, params, threshold=key),))


def elapsed_part(goal: Goal, *, as_of: date) -> Decimal | None:
    """Return how much of a goal's time is gone, 0..1; None without both days or a span."""
    if goal.set_on is None or goal.due is None or goal.due <= goal.set_on:
        return None
    part = Decimal((as_of - goal.set_on).days) / Decimal((goal.due - goal.set_on).days)
    return max(ZERO, min(ONE, part))


def decide(proposed: Judgement[Verdict], decision: Decision) -> Decision:
    """Return the decision; ReviewError when it contradicts the figures without a note.

    Of a goal that is too new the figures say nothing that could be contradicted.
    """
    says = proposed.answer not in (None, Verdict.TOO_NEW)
    differs = says and decision.verdict is not proposed.answer
    if differs and not decision.note.strip():
        raise ReviewError("The figures say otherwise: a note has to say why.")
    return decision


def next_review(created: date, last: date | None, playbook: Playbook) -> date:
    """Return the day by which the next review is due: a quarter after the last, or the start."""
    return (last or created) + timedelta(days=int(playbook["review.days"]))


def hearing(
    created: date | None, last: date | None, playbook: Playbook, *, as_of: date
) -> Judgement[Hearing]:
    """Judge who has to hear of the next review.

    The owner is told some days before it is due and when it was missed; once it is late by more
    than the threshold, the owner's line manager as well. Unknown without a plan.
    """
    if created is None or created > as_of:
        return Judgement(None, unknowns=(Unknown("unknown.no_plan"),), made_on=as_of)
    held = last if last is not None and last <= as_of else None
    due = next_review(created, held, playbook)
    late = (as_of - due).days
    answer, code, key = _hearing_of(late, playbook)
    params = {"due": due, "days": abs(late)}
    return Judgement(answer, (Reason(code, params, threshold=key),), made_on=as_of)


def _hearing_of(late: int, playbook: Playbook) -> tuple[Hearing, str, str]:
    if late > playbook["review.escalate_days"]:
        return Hearing.LINE_MANAGER, "review.escalated", "review.escalate_days"
    if late > 0:
        return Hearing.OWNER, "review.missed", "review.days"
    if -late <= playbook["review.notice_days"]:
        return Hearing.OWNER_SOON, "review.soon", "review.notice_days"
    return Hearing.NOBODY, "review.next", "review.days"
