"""What a closed review leaves: plain data that nobody changes, and quarter against quarter.

A record holds texts, numbers and lists only, so that it reads the same in ten years; its digest
shows whether it was changed since. Source: method section 9, step 6 ("review record with deltas").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from mainstay.domain.amount import explain_missing
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.relationship_plan.goals import Goal, attained
from mainstay.domain.relationship_plan.review import Decision, Verdict

CODES = (
    # reasons
    "goal_change.came",  # person, what
    "goal_change.went",  # person, what
    "goal_change.stronger",  # person, what, before, now
    "goal_change.weaker",  # person, what, before, now
    "goal_change.same",  # person, what, before, now
    "goal_change.target",  # person, what, before, now
    "goal_change.due",  # person, what, before, now
    # unknowns
    "unknown.level_at_review",  # person, what, on
    "unknown.attainment_at_review",  # on
    "unknown.attainment_range_at_review",  # on, low, high
    # rows
    "row.attainment_at_review",  # on
)

FORM = 1  # of the record's data; raised when its keys change
NOT_JUDGED = "not_judged"  # of a goal that nobody gave a verdict


class RecordError(DomainError):
    """A record that cannot be read or compared."""


class Move(StrEnum):
    """What became of a goal from one review to the next."""

    CAME = "came"
    WENT = "went"
    STRONGER = "stronger"
    WEAKER = "weaker"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ReviewedGoal:
    """A goal as a review saw it: the proposal of the figures beside the verdict of a person.

    A goal set in the review itself, or too new to judge, needs no verdict.
    """

    goal: Goal
    proposed: Judgement[Verdict]
    decision: Decision | None = None

    def is_unjudged(self, held_on: date) -> bool:
        """Whether it wants a verdict in the review of a day and has none."""
        is_new = self.goal.set_on == held_on or self.proposed.answer is Verdict.TOO_NEW
        return self.decision is None and not is_new

    def verdict(self, held_on: date) -> str | None:
        """Return what the record says; None of a goal set in the review itself."""
        if self.decision is not None:
            return self.decision.verdict.value
        if self.goal.set_on == held_on:
            return None
        return NOT_JUDGED if self.is_unjudged(held_on) else Verdict.TOO_NEW.value


@dataclass(frozen=True, slots=True)
class ReviewedPlan:
    """All that a review closes over; ``figures`` and ``map_changes`` are those of the day."""

    plan_id: int
    account: str
    held_on: date
    held_by: str
    present: tuple[str, ...] = ()
    goals: tuple[ReviewedGoal, ...] = ()
    figures: tuple[Figure, ...] = ()
    map_changes: tuple[Reason, ...] = ()
    decisions: tuple[str, ...] = ()
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The plain data of a closed review with its digest."""

    data: Mapping[str, Any]
    digest: str

    @property
    def is_intact(self) -> bool:
        """Whether the data is still what was closed."""
        return digest_of(self.data) == self.digest

    @property
    def held_on(self) -> date:
        return date.fromisoformat(self.data["held_on"])


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the data written in one order, without spaces."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def close_review(plan: ReviewedPlan, *, leave_unjudged: bool = False) -> ReviewRecord:
    """Freeze a review; RecordError when a goal that stood before has no verdict.

    With ``leave_unjudged`` the record says of such goals that they were not judged.
    """
    unjudged = [row.goal.person for row in plan.goals if row.is_unjudged(plan.held_on)]
    if unjudged and not leave_unjudged:
        raise RecordError(f"Without a verdict: the goals for {', '.join(unjudged)}.")
    data = {
        "form": FORM,
        "plan_id": plan.plan_id,
        "account": plan.account,
        "held_on": plan.held_on.isoformat(),
        "held_by": plan.held_by,
        "present": list(plan.present),
        "goals": [_goal_data(row, plan.held_on) for row in plan.goals],
        "figures": [_figure_data(figure) for figure in plan.figures],
        "map_changes": [{"code": x.code, "params": _plain(x.params)} for x in plan.map_changes],
        "decisions": list(plan.decisions),
        "playbook": plan.playbook,
    }
    return ReviewRecord(data, digest_of(data))


def _goal_data(row: ReviewedGoal, held_on: date) -> dict[str, Any]:
    goal, decision = row.goal, row.decision
    fields = ("goal_id", "person_id", "person", "what", "start", "now", "target", "due", "owner")
    return {
        **{name: _plain(getattr(goal, name)) for name in fields},
        "attained": _plain(attained(goal)),
        "proposed": _plain(row.proposed.answer),
        "verdict": row.verdict(held_on),
        "note": "" if decision is None else decision.note,
        "by": "" if decision is None else decision.by,
    }


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "value": _plain(figure.value),
        "low": _plain(figure.low),
        "high": _plain(figure.high),
        "unit": figure.unit.value,
        "unknowns": [{"code": x.code, "params": _plain(x.params)} for x in figure.unknowns],
    }


def _plain(value: object) -> Any:
    """Turn a value into what JSON keeps without loss; a Decimal or a day becomes its text."""
    match value:
        case None | bool() | str():
            return value if not isinstance(value, StrEnum) else value.value
        case int():
            return int(value)
        case float():
            return value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted(_plain(item) for item in value)
        case Iterable():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(f"a record keeps no {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal between two reviews: how it moved, and both verdicts ("" = none given)."""

    goal_id: int
    person: str
    move: Judgement[Move]
    verdict_before: str
    verdict_now: str


def compare_reviews(before: ReviewRecord, now: ReviewRecord) -> tuple[GoalChange, ...]:
    """Compare two reviews of one plan goal by goal; RecordError for two different plans.

    Goals of the later review come first, in its order, then those that went.
    """
    if before.data["plan_id"] != now.data["plan_id"]:
        raise RecordError("Only reviews of the same plan can be compared.")
    if before.held_on > now.held_on:
        raise RecordError("The review to compare with was held later.")
    old = {row["goal_id"]: row for row in before.data["goals"]}
    new = {row["goal_id"]: row for row in now.data["goals"]}
    ids = (*new, *(goal_id for goal_id in old if goal_id not in new))
    days = (before.held_on, now.held_on)
    return tuple(_change(old.get(each), new.get(each), days) for each in ids)


def _change(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, days: tuple[date, date]
) -> GoalChange:
    row = new or old or {}
    return GoalChange(
        row["goal_id"],
        row["person"],
        _move(old, new, days),
        (old or {}).get("verdict") or "",
        (new or {}).get("verdict") or "",
    )


def _move(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, days: tuple[date, date]
) -> Judgement[Move]:
    row = new or old or {}
    named = {"person": row["person"], "what": row["what"]}
    if old is None:
        return Judgement(Move.CAME, (Reason("goal_change.came", named),))
    if new is None:
        return Judgement(Move.WENT, (Reason("goal_change.went", named),))
    others = _other_changes(old, new, named)
    missing = [
        Unknown("unknown.level_at_review", {**named, "on": day})
        for day, side in zip(days, (old, new), strict=True)
        if side["now"] is None
    ]
    if missing:
        return Judgement(None, others, tuple(missing))
    move = _direction(old["now"], new["now"])
    params = {**named, "before": old["now"], "now": new["now"]}
    return Judgement(move, (Reason(f"goal_change.{move}", params), *others))


def _direction(before: int, now: int) -> Move:
    if now == before:
        return Move.SAME
    return Move.STRONGER if now > before else Move.WEAKER


def _other_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], named: Mapping[str, object]
) -> tuple[Reason, ...]:
    found = []
    if old["target"] != new["target"]:
        params = {**named, "before": old["target"], "now": new["target"]}
        found.append(Reason("goal_change.target", params))
    if old["due"] != new["due"]:
        days = {"before": _day(old["due"]), "now": _day(new["due"])}
        found.append(Reason("goal_change.due", {**named, **days}))
    return tuple(found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def explain_attainment_change(before: ReviewRecord, now: ReviewRecord) -> Explanation:
    """Explain how the attainment moved from one review to the next, as the records hold it."""
    later, earlier = _attainment(now), _attainment(before)
    missing = tuple(
        _not_exact(record.held_on, found)
        for record, found in ((now, later), (before, earlier))
        if found is None or found[0] != found[1]
    )
    code, unit = "attainment_change", Unit.SHARE
    if later is None or earlier is None:
        return explain_missing(Figure(code, None, unit, unknowns=missing))
    low, high = later[0] - earlier[1], later[1] - earlier[0]
    if missing:
        return explain_missing(Figure(code, None, unit, low=low, high=high, unknowns=missing))
    terms = tuple(
        Term(found[0], code="row.attainment_at_review", params={"on": record.held_on})
        for record, found in ((now, later), (before, earlier))
    )
    return Explanation(Figure(code, low, unit), Combine.DIFFERENCE, terms)


def _not_exact(day: date, found: tuple[Decimal, Decimal] | None) -> Unknown:
    if found is None:
        return Unknown("unknown.attainment_at_review", {"on": day})
    params = {"on": day, "low": found[0], "high": found[1]}
    return Unknown("unknown.attainment_range_at_review", params)


def _attainment(record: ReviewRecord) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that was attained, alike when it is known; None = neither."""
    figures = (each for each in record.data["figures"] if each["code"] == "goal_attainment")
    found = next(figures, None)
    if found is None:
        return None
    exact = found["value"]
    low, high = (found["low"], found["high"]) if exact is None else (exact, exact)
    return None if low is None or high is None else (Decimal(low), Decimal(high))
