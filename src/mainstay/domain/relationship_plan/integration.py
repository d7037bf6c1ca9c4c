"""Whether a relationship plan is part of the business: of its plan, and of its owners' objectives.

Source: method section 9 (plan integration flags), S2-16 and S2-17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.relationship_plan.goals import Goal, active
from mainstay.domain.relationship_plan.initiatives import Initiative

CODES = (
    # reasons
    "link.business_plan",  # lines
    "link.no_business_plan",
    "link.objective",  # owner, objective
    "link.no_objective",  # owner
    # unknowns
    "unknown.no_plan_owners",
    # rows
    "row.owners_with_objective",
    "row.plan_owners",
)


@dataclass(frozen=True, slots=True)
class PlanLinks:
    """What a plan is linked to: lines of business plans, and an objective of each owner."""

    business_lines: tuple[str, ...] = ()
    objectives: Mapping[int, str] | None = None

    def objective(self, owner_id: int) -> str:
        return (self.objectives or {}).get(owner_id, "").strip()


def owners(goals: Iterable[Goal], initiatives: Iterable[Initiative]) -> dict[int, str]:
    """Return who owns a goal or an initiative, by id with the name, in the order of first sight."""
    found: dict[int, str] = {}
    owned = [(goal.owner_id, goal.owner) for goal in active(goals)]
    owned += [(item.owner_id, item.owner) for item in initiatives]
    for owner_id, name in owned:
        if owner_id is not None:
            found.setdefault(owner_id, name)
    return found


def in_business_plan(links: PlanLinks) -> Judgement[bool]:
    """Judge whether the plan stands in a business plan."""
    lines = tuple(line for line in links.business_lines if line.strip())
    if not lines:
        return Judgement(False, (Reason("link.no_business_plan"),))
    return Judgement(True, (Reason("link.business_plan", {"lines": lines}),))


def in_objectives(people: Mapping[int, str], links: PlanLinks) -> Judgement[bool]:
    """Judge whether every owner has an objective for it; the owners without one come first."""
    if not people:
        return Judgement(None, unknowns=(Unknown("unknown.no_plan_owners"),))
    without = [
        Reason("link.no_objective", {"owner": name}, (f"colleague:{owner_id}",))
        for owner_id, name in people.items()
        if not links.objective(owner_id)
    ]
    linked = [
        Reason("link.objective", {"owner": name, "objective": links.objective(owner_id)})
        for owner_id, name in people.items()
        if links.objective(owner_id)
    ]
    return Judgement(not without, (*without, *linked))


def explain_owners_linked(people: Mapping[int, str], links: PlanLinks) -> Explanation:
    """Explain the share of owners whose objectives name the plan."""
    code, unit = "owners_linked", Unit.SHARE
    if not people:
        missing = (Unknown("unknown.no_plan_owners"),)
        return explain_missing(Figure(code, None, unit, unknowns=missing))
    linked = Decimal(sum(bool(links.objective(owner_id)) for owner_id in people))
    terms = (
        Term(linked, code="row.owners_with_objective"),
        Term(Decimal(len(people)), code="row.plan_owners"),
    )
    return Explanation(Figure(code, linked / len(people), unit), Combine.RATIO, terms)
