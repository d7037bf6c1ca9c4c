"""From a customer's revenue step by step down to its profit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.amount import Amount
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Unknown
from mainstay.domain.playbook import Playbook
from mainstay.domain.profitability import costs_by_activity, margin, profit


class StepKind(StrEnum):
    """What a step of the waterfall is."""

    REVENUE = "revenue"
    DIRECT_COST = "direct_cost"
    ACTIVITY = "activity"
    MARGIN = "margin"  # the end while the cost to serve of everybody is unknown
    PROFIT = "profit"


CODES = tuple(f"row.{kind}" for kind in StepKind)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``change`` is what it adds (costs are negative), ``reached`` the level after it.

    Both are None from the first step on that is not known.
    """

    kind: StepKind
    change: Decimal | None
    reached: Decimal | None
    activity: str = ""

    @property
    def code(self) -> str:
        """The code of the step's sentence, with the parameter ``activity``."""
        return f"row.{self.kind}"


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Steps whose changes add up exactly to ``end``; the end is unknown when a step is."""

    steps: tuple[Step, ...]
    end_kind: StepKind
    end: Amount

    @property
    def unknowns(self) -> tuple[Unknown, ...]:
        return self.end.unknowns


def waterfall(facts: CustomerFacts, playbook: Playbook, *, knows_cost_to_serve: bool) -> Waterfall:
    """Return the steps revenue, direct cost and each activity down to profit.

    Without any known cost to serve in the data it ends at margin.
    """
    own_margin = margin(facts, playbook)
    cost = None if own_margin.value is None else -facts.direct_cost
    changes = [
        (StepKind.REVENUE, None if facts.unconverted else facts.revenue, ""),
        (StepKind.DIRECT_COST, cost, ""),
    ]
    if not knows_cost_to_serve:
        return Waterfall(_steps(changes), StepKind.MARGIN, own_margin)
    for row in costs_by_activity(facts):
        cost = None if row.cost is None else -row.cost
        changes.append((StepKind.ACTIVITY, cost, row.activity))
    end = profit(facts, playbook, knows_cost_to_serve=True)
    return Waterfall(_steps(changes), StepKind.PROFIT, end)


def _steps(changes: list[tuple[StepKind, Decimal | None, str]]) -> tuple[Step, ...]:
    reached: Decimal | None = Decimal(0)
    steps = []
    for kind, change, activity in changes:
        reached = None if reached is None or change is None else reached + change
        steps.append(Step(kind, change, reached, activity))
    return tuple(steps)
