"""Goals of a relationship plan, one person each: how far they are, and which come first.

Source: method section 9 (scales, metrics, warnings). Levels are 1..4 of the one strength scale; a
level that is not known makes no number, neither none nor all of the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason

CODES = (
    # reasons
    "goal.priority",  # person, importance, gap
    "goal.own_priority",  # person, priority, reason, by
    "goal.no_date",  # person, what
    "goal.no_owner",  # person, what
    "goal.overdue",  # person, what, due, days
    "goal.due_and_not_known",  # person, what, due, days
    "goal.backwards",  # person, what
    "goal.person_left",  # person, what, left_on
    # unknowns
    "unknown.no_goals",
    "unknown.goal_start",  # person, what
    "unknown.goal_now",  # person, what
    "unknown.goal_target",  # person, what
    "unknown.goal_backwards",  # person, what
    "unknown.person_influence",  # person
    "unknown.person_relevance",  # person
    # notes
    "note.goals_dropped",  # goals
    # rows
    "row.goal_progress",  # start, now, target
    "row.goal_most",
    "row.goal_part",  # person, what, attained, weight, total
    "row.influence",  # person
    "row.relevance",  # person
    "row.one_tenth",
    "row.gap",  # now, target
    "row.own_priority",  # by, reason
)

LEVELS = range(1, 5)
POINTS = range(11)
ONE = Decimal(1)
TENTH = Decimal("0.1")
FINE = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class OwnPriority:
    """A priority that a person gave instead of the computed one, and why."""

    value: Decimal
    reason: str
    by: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a priority of one's own needs its reason")


@dataclass(frozen=True, slots=True)
class Goal:
    """What we want to reach with one person: a level at the start, now and wanted, until a day.

    It is written as it stood on one day; what happened later is not in it. Levels are 1..4 or
    None = not known; influence and relevance 0..10 or None. ``weight`` is its part in the
    attainment of the plan: it does not follow the priority, which falls to nothing with the gap
    and would let a reached goal count for nothing.
    """

    goal_id: int
    person_id: int
    person: str
    what: str
    start: int | None = None
    now: int | None = None
    target: int | None = None
    influence: int | None = None
    relevance: int | None = None
    own_priority: OwnPriority | None = None
    set_on: date | None = None
    due: date | None = None
    owner_id: int | None = None
    owner: str = ""
    weight: Decimal = ONE
    dropped_on: date | None = None
    person_left_on: date | None = None

    def __post_init__(self) -> None:
        levels = (self.start, self.now, self.target)
        if any(level is not None and level not in LEVELS for level in levels):
            raise ValueError(f"a level lies between 1 and 4, not {levels}")
        points = (self.influence, self.relevance)
        if any(value is not None and value not in POINTS for value in points):
            raise ValueError(f"influence and relevance lie between 0 and 10, not {points}")
        if self.weight <= 0:
            raise ValueError(f"a weight is above zero, not {self.weight}")

    @property
    def is_dropped(self) -> bool:
        return self.dropped_on is not None

    @property
    def is_backwards(self) -> bool:
        """Whether less is wanted than there was: such a goal cannot be measured."""
        return self.start is not None and self.target is not None and self.target < self.start

    @property
    def is_measurable(self) -> bool:
        """Whether it has a start, a target and a day, so that it can be told when it is reached."""
        known = self.start is not None and self.target is not None and self.due is not None
        return known and not self.is_backwards

    @property
    def address(self) -> str:
        return f"goal:{self.goal_id}"

    @property
    def named(self) -> dict[str, object]:
        """The parameters that name it in a sentence."""
        return {"person": self.person, "what": self.what}


def active(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """Return the goals that were not dropped."""
    return tuple(goal for goal in goals if not goal.is_dropped)


def attained(goal: Goal) -> Decimal | None:
    """Return how much of the way a goal has come: min(1, (now - start) / (target - start)).

    A level lost since the start counts against it (below zero). A goal to keep a level is reached
    while the level is kept. None when a level is not known or less is wanted than there was.
    """
    if goal.start is None or goal.now is None or goal.target is None or goal.is_backwards:
        return None
    if goal.target == goal.start:
        return ONE if goal.now >= goal.target else ZERO
    return min(ONE, Decimal(goal.now - goal.start) / Decimal(goal.target - goal.start))


def is_reached(goal: Goal) -> bool | None:
    """Whether the level wanted is there; None when either level is not known."""
    if goal.now is None or goal.target is None:
        return None
    return goal.now >= goal.target


def _missing_levels(goal: Goal) -> tuple[Unknown, ...]:
    levels = {"start": goal.start, "now": goal.now, "target": goal.target}
    missing = [f"unknown.goal_{name}" for name, level in levels.items() if level is None]
    if goal.is_backwards:
        missing.append("unknown.goal_backwards")
    return tuple(Unknown(code, goal.named) for code in missing)


def explain_attained(goal: Goal) -> Explanation:
    """Explain how far one goal is: the part of the way, and no more than the whole."""
    value = attained(goal)
    if value is None:
        missing = _missing_levels(goal)
        return explain_missing(Figure("goal_attained", None, Unit.SHARE, unknowns=missing))
    params = {"start": goal.start, "now": goal.now, "target": goal.target}
    way = Term(_way(goal, value), code="row.goal_progress", params=params)
    most = Term(ONE, code="row.goal_most")
    return Explanation(Figure("goal_attained", value, Unit.SHARE), Combine.LOWEST, (way, most))


def _way(goal: Goal, value: Decimal) -> Decimal:
    """The part of the way before it is cut at the whole."""
    if goal.start is None or goal.now is None or goal.target in (None, goal.start):
        return value
    return Decimal(goal.now - goal.start) / Decimal(goal.target - goal.start)


def attainment(goals: Iterable[Goal]) -> Figure:
    """Sum up what the goals of a plan attained, each by its weight; dropped ones stay out.

    While a goal's level is not known only a range is: from nothing won there to all of it. Below
    zero when more levels were lost than won.
    """
    current = active(goals)
    code, unit = "goal_attainment", Unit.SHARE
    if not current:
        return Figure(code, None, unit, unknowns=(Unknown("unknown.no_goals"),))
    parts = _parts(current)
    known = [part for part, _ in parts if part is not None]
    low = sum(known, ZERO)
    unknowns = tuple(item for goal in current for item in _missing_levels(goal))
    if not known:
        return Figure(code, None, unit, unknowns=unknowns)
    if len(known) == len(parts):
        return Figure(code, low, unit)
    high = low + sum((share for part, share in parts if part is None), ZERO)
    return Figure(code, None, unit, low=low, high=high, unknowns=unknowns)


def _parts(goals: tuple[Goal, ...]) -> list[tuple[Decimal | None, Decimal]]:
    """Return what each goal adds (None = not known) and the most it could, its share by weight."""
    values = [attained(goal) for goal in goals]
    pairs = zip(values, _shares(goals), strict=True)
    return [(None if value is None else value * share, share) for value, share in pairs]


def _shares(goals: tuple[Goal, ...]) -> list[Decimal]:
    """Return the weights as shares of 1; the last takes what rounding left, so that all make 1."""
    total = sum((goal.weight for goal in goals), ZERO)
    first = [(goal.weight / total).quantize(FINE) for goal in goals[:-1]]
    return [*first, ONE - sum(first, ZERO)]


def explain_attainment(goals: Iterable[Goal]) -> Explanation:
    """Explain the attainment of a plan as the sum of what each goal adds."""
    every = tuple(goals)
    current = active(every)
    figure = attainment(every)
    dropped = len(every) - len(current)
    notes = (Unknown("note.goals_dropped", {"goals": dropped}),) if dropped else ()
    if not figure.is_known:
        missing = explain_missing(figure)
        return Explanation(figure, missing.combine, missing.terms, notes=missing.notes + notes)
    total = sum((goal.weight for goal in current), ZERO)
    terms = tuple(
        Term(part, code="row.goal_part", params=_part_params(goal, total))
        for goal, (part, _) in zip(current, _parts(current), strict=True)
    )
    return Explanation(figure, Combine.SUM, terms, notes=notes)


def _part_params(goal: Goal, total: Decimal) -> dict[str, object]:
    return {**goal.named, "attained": attained(goal), "weight": goal.weight, "total": total}


def importance(influence: int | None, relevance: int | None) -> Decimal | None:
    """Return influence x relevance / 10, 0..10; None when either is not known."""
    if influence is None or relevance is None:
        return None
    return Decimal(influence) * relevance * TENTH


def gap(goal: Goal) -> int | None:
    """Return the levels still wanted, never below zero; None when a level is not known."""
    if goal.now is None or goal.target is None:
        return None
    return max(0, goal.target - goal.now)


def priority(goal: Goal) -> Judgement[Decimal]:
    """Judge how early a goal comes: importance x gap, or what a person said instead, with why."""
    own = goal.own_priority
    if own is not None:
        params = {"person": goal.person, "priority": own.value, "reason": own.reason, "by": own.by}
        return Judgement(own.value, (Reason("goal.own_priority", params, (goal.address,)),))
    weight, levels = importance(goal.influence, goal.relevance), gap(goal)
    if weight is None or levels is None:
        return Judgement(None, unknowns=_missing_for_priority(goal))
    params = {"person": goal.person, "importance": weight, "gap": levels}
    return Judgement(weight * levels, (Reason("goal.priority", params, (goal.address,)),))


def _missing_for_priority(goal: Goal) -> tuple[Unknown, ...]:
    person: dict[str, object] = {"person": goal.person}
    checks = (
        (goal.influence, "unknown.person_influence", person),
        (goal.relevance, "unknown.person_relevance", person),
        (goal.now, "unknown.goal_now", goal.named),
        (goal.target, "unknown.goal_target", goal.named),
    )
    return tuple(Unknown(code, params) for value, code, params in checks if value is None)


def explain_priority(goal: Goal) -> Explanation:
    """Explain a priority as a product, or as what a person said."""
    judged = priority(goal)
    figure = Figure("goal_priority", judged.answer, Unit.RATIO, unknowns=judged.unknowns)
    if judged.answer is None:
        return explain_missing(figure)
    own = goal.own_priority
    if own is not None:
        row = Term(own.value, code="row.own_priority", params={"by": own.by, "reason": own.reason})
        return Explanation(figure, Combine.GIVEN, (row,))
    person = {"person": goal.person}
    terms = (
        Term(goal.influence, code="row.influence", params=person),
        Term(goal.relevance, code="row.relevance", params=person),
        Term(TENTH, code="row.one_tenth"),
        Term(gap(goal), code="row.gap", params={"now": goal.now, "target": goal.target}),
    )
    return Explanation(figure, Combine.PRODUCT, terms)


def by_priority(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """Order goals, the highest priority first; those whose priority is not known stand last."""

    def place(goal: Goal) -> tuple[bool, Decimal, int]:
        answer = priority(goal).answer
        return (answer is None, -(answer or ZERO), goal.goal_id)

    return tuple(sorted(goals, key=place))


def warnings(goals: Iterable[Goal], *, as_of: date) -> tuple[Reason, ...]:
    """Say what is wrong with the goals: no date, no owner, overdue, wanting less than there was."""
    return tuple(found for goal in active(goals) for found in _warnings_of(goal, as_of))


def _warnings_of(goal: Goal, as_of: date) -> list[Reason]:
    rows = (goal.address,)
    found = []
    if goal.person_left_on is not None and goal.person_left_on <= as_of:
        params = {**goal.named, "left_on": goal.person_left_on}
        found.append(Reason("goal.person_left", params, rows))
    if goal.owner_id is None:
        found.append(Reason("goal.no_owner", goal.named, rows))
    if goal.is_backwards:
        found.append(Reason("goal.backwards", goal.named, rows))
    if goal.due is None:
        found.append(Reason("goal.no_date", goal.named, rows))
    elif goal.due < as_of and not is_reached(goal):
        code = "goal.due_and_not_known" if is_reached(goal) is None else "goal.overdue"
        params = {**goal.named, "due": goal.due, "days": (as_of - goal.due).days}
        found.append(Reason(code, params, rows))
    return found
