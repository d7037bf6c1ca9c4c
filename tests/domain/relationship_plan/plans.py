"""Short ways to write a plan's goals, initiatives and map."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_plan.goals import Goal
from mainstay.domain.relationship_plan.initiatives import Initiative, Kind

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)


def goal(start: int | None, now: int | None, target: int | None, **others: Any) -> Goal:
    """Write a goal with its three levels; by default complete and not late."""
    facts = {
        "goal_id": 1,
        "person_id": 11,
        "person": "Vera Lindqvist",
        "what": "She names us as partner",
        "influence": 8,
        "relevance": 5,
        "set_on": date(2026, 1, 1),
        "due": date(2026, 12, 31),
        "owner_id": 21,
        "owner": "Alice",
        **others,
    }
    return Goal(start=start, now=now, target=target, **facts)


def initiative(kind: Kind, cost: str | None, **others: Any) -> Initiative:
    """Write an initiative for goal 1; by default owned, dated and open."""
    facts = {
        "initiative_id": 1,
        "what": "Workshop on spare parts",
        "goal_ids": frozenset({1}),
        "owner_id": 21,
        "owner": "Alice",
        "due": date(2026, 9, 1),
        **others,
    }
    return Initiative(kind=kind, cost=None if cost is None else Decimal(cost), **facts)


def codes(found: Judgement[Any] | tuple[Any, ...]) -> list[str]:
    """List the codes of a judgement, reasons then unknowns, or of findings."""
    items = (*found.reasons, *found.unknowns) if isinstance(found, Judgement) else found
    return [item.code for item in items]
