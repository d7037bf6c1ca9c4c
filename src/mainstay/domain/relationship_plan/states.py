"""A plan is created, then communicated, then executed; and whether a demanded one is there.

Source: S2-27 and method section 16a ("a relationship plan is demanded").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.relationship_plan.initiatives import Initiative

CODES = (
    # reasons
    "state.created",  # on
    "state.communicated",  # on
    "state.executed",  # on
    "state.initiatives_open",  # initiatives
    "state.no_plan",
    "state.not_communicated",
    # unknowns
    "unknown.no_plan",
)


class PlanStateError(DomainError):
    """A state that a plan cannot take next."""


class PlanState(StrEnum):
    """How far a plan is, in the order in which it gets there."""

    CREATED = "created"
    COMMUNICATED = "communicated"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True)
class PlanDays:
    """The days on which a plan reached its states; None = not yet."""

    created: date | None = None
    communicated: date | None = None
    executed: date | None = None

    def known_on(self, day: date) -> PlanDays:
        """Return them as they were known on a day."""
        kept = (each if each and each <= day else None for each in self.in_order)
        return PlanDays(*kept)

    @property
    def in_order(self) -> tuple[date | None, date | None, date | None]:
        return (self.created, self.communicated, self.executed)


def plan_state(
    days: PlanDays, *, as_of: date, initiatives: Iterable[Initiative] = ()
) -> Judgement[PlanState]:
    """Judge how far a plan was on a day; unknown when there was none.

    A plan called executed while initiatives are open says so.
    """
    reached = [(state, on) for state in PlanState if (on := _day(days, state)) and on <= as_of]
    if not reached:
        return Judgement(None, unknowns=(Unknown("unknown.no_plan"),), made_on=as_of)
    state, on = reached[-1]
    reasons = [Reason(f"state.{state}", {"on": on})]
    undone = [item for item in initiatives if item.done_on is None or item.done_on > as_of]
    if state is PlanState.EXECUTED and undone:
        rows = tuple(item.address for item in undone)
        reasons.append(Reason("state.initiatives_open", {"initiatives": len(undone)}, rows))
    return Judgement(state, tuple(reasons), made_on=as_of)


def moved_on(days: PlanDays, state: PlanState, *, on: date) -> PlanDays:
    """Return the days with one state more; PlanStateError when one before is missing or later."""
    order = tuple(PlanState)
    if _day(days, state) is not None:
        raise PlanStateError(f"The plan is {state} already.")
    before = order[: order.index(state)]
    for earlier in before:
        day = _day(days, earlier)
        if day is None:
            raise PlanStateError(f"A plan is {earlier} before it is {state}.")
        if day > on:
            raise PlanStateError(f"The plan was {earlier} on {day}; it cannot be {state} on {on}.")
    return replace(days, **{state.value: on})


def _day(days: PlanDays, state: PlanState) -> date | None:
    match state:
        case PlanState.CREATED:
            return days.created
        case PlanState.COMMUNICATED:
            return days.communicated
        case PlanState.EXECUTED:
            return days.executed


def demand_met(demanded: Judgement[bool], days: PlanDays, *, as_of: date) -> Judgement[bool]:
    """Judge whether a customer that needs a relationship plan has one that people know of.

    ``demanded`` is ``stakes.plan_demanded``; its reasons come first. Nothing demanded: met.
    """
    if demanded.answer is None:
        return Judgement(None, demanded.reasons, demanded.unknowns, made_on=as_of)
    state = plan_state(days, as_of=as_of)
    if not demanded.answer:
        return Judgement(True, demanded.reasons, demanded.unknowns, made_on=as_of)
    if state.answer is None:
        reasons = (*demanded.reasons, Reason("state.no_plan"))
        return Judgement(False, reasons, demanded.unknowns, made_on=as_of)
    reasons = (*demanded.reasons, *state.reasons)
    if state.answer is PlanState.CREATED:
        reasons = (*reasons, Reason("state.not_communicated"))
        return Judgement(False, reasons, demanded.unknowns, made_on=as_of)
    return Judgement(True, reasons, demanded.unknowns, made_on=as_of)
