"""What one colleague brought to the relationship plans, for the performance review.

Source: S2-17 and method section 9 (integration). The figures stand side by side; there is no mark
that sums them up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Period, Term, Unit, Unknown
from mainstay.domain.promises import Promise
from mainstay.domain.relationship_plan.goals import Goal, by_priority, explain_attainment

CODES = (
    # unknowns
    "unknown.no_promise_due",
    "unknown.no_goals",
    # notes
    "note.promises_open",  # promises
    # rows
    "row.promises_kept",
    "row.promises_due",
    "row.goal",  # person, what
    "row.no_goal",
)


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """All that a colleague's summary is made of.

    ``coverage`` are the figures of the map for this colleague, as they stand there.
    """

    colleague_id: int
    name: str
    goals: tuple[Goal, ...] = ()
    promises: tuple[Promise, ...] = ()
    coverage: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnerSummary:
    """A colleague's goals, the first ones first, and the figures side by side."""

    colleague_id: int
    name: str
    goals: tuple[Goal, ...]
    figures: tuple[Explanation, ...]


def owner_summary(facts: OwnerFacts, period: Period) -> OwnerSummary:
    """Sum a colleague's part up over a period.

    Only goals that the colleague owns count, whoever's plan they stand in; promises are those that
    fell due in the period.
    """
    own = by_priority(goal for goal in facts.goals if goal.owner_id == facts.colleague_id)
    figures = (
        explain_goals(own),
        explain_attainment(own),
        *facts.coverage,
        explain_promises_kept(facts.promises, period),
    )
    return OwnerSummary(facts.colleague_id, facts.name, own, figures)


def explain_goals(goals: Iterable[Goal]) -> Explanation:
    """Explain the number of goals, one row each; dropped ones are not among them."""
    current = tuple(goal for goal in goals if not goal.is_dropped)
    figure = Figure("goals_owned", len(current), Unit.COUNT)
    if not current:
        return Explanation(figure, Combine.SUM, (Term(0, code="row.no_goal"),))
    terms = tuple(Term(1, code="row.goal", params=goal.named) for goal in current)
    return Explanation(figure, Combine.SUM, terms)


def explain_promises_kept(promises: Iterable[Promise], period: Period) -> Explanation:
    """Explain the share of promises kept in time among those that fell due in the period.

    A promise kept late is a broken one; one that is due on the last day and not kept yet is still
    open and left out.
    """
    due = [each for each in promises if each.due in period]
    kept = [each for each in due if each.is_kept(period.end)]
    broken = [each for each in due if each.is_broken(period.end)]
    still_open = len(due) - len(kept) - len(broken)
    notes = (Unknown("note.promises_open", {"promises": still_open}),) if still_open else ()
    if not kept and not broken:
        unknowns = (Unknown("unknown.no_promise_due"),)
        figure = Figure("promises_kept", None, Unit.SHARE, period, unknowns=unknowns)
        missing = explain_missing(figure)
        return Explanation(figure, missing.combine, missing.terms, notes=missing.notes + notes)
    whole, part = Decimal(len(kept) + len(broken)), Decimal(len(kept))
    terms = (Term(part, code="row.promises_kept"), Term(whole, code="row.promises_due"))
    figure = Figure("promises_kept", part / whole, Unit.SHARE, period)
    return Explanation(figure, Combine.RATIO, terms, notes=notes)
