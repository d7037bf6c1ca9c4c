"""What we do to reach the goals, and whether it is more than the easy way.

Source: method section 9, step 5 and the "easy way" detector [S2]: discount, rebate, extended terms
and more for less keep a customer only until somebody gives more.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_plan.goals import Goal, active

CODES = (
    # reasons
    "initiative.goal_without",  # person, what
    "initiative.without_goal",  # what
    "initiative.no_owner",  # what
    "initiative.no_date",  # what
    "initiative.overdue",  # what, due, days
    "initiative.only_easy",  # initiatives
    "initiative.mostly_easy",  # share
    "initiative.not_easy",  # share
    "initiative.none_easy",
    # unknowns
    "unknown.no_initiatives",
    "unknown.initiative_cost",  # what
    "unknown.no_initiative_cost",
    # rows
    "row.easy_spend",
    "row.all_spend",
    "row.initiative",  # what
)


class Kind(StrEnum):
    """What an initiative gives; the first four are the easy way [S2]."""

    DISCOUNT = "discount"
    REBATE = "rebate"
    TERMS = "terms"
    MORE_FOR_LESS = "more_for_less"
    CONTACT = "contact"
    BUSINESS_PLANNING = "business_planning"
    RESEARCH = "research"
    NETWORK = "network"
    EXPERIENCE = "experience"
    SKILLS = "skills"
    EMBEDDING = "embedding"


EASY = frozenset({Kind.DISCOUNT, Kind.REBATE, Kind.TERMS, Kind.MORE_FOR_LESS})


@dataclass(frozen=True, slots=True)
class Initiative:
    """One thing somebody does for one or more goals; cost in money, None = not known."""

    initiative_id: int
    what: str
    kind: Kind
    goal_ids: frozenset[int] = frozenset()
    owner_id: int | None = None
    owner: str = ""
    due: date | None = None
    cost: Decimal | None = None
    done_on: date | None = None

    @property
    def is_easy(self) -> bool:
        return self.kind in EASY

    @property
    def address(self) -> str:
        return f"initiative:{self.initiative_id}"


def unlinked(goals: Iterable[Goal], initiatives: Iterable[Initiative]) -> tuple[Reason, ...]:
    """Say which goal has no initiative and which initiative no goal; a dropped goal is none.

    An initiative that was done for a goal wants none any more when that goal is dropped.
    """
    current = active(goals)
    every = tuple(initiatives)
    served = {goal_id for item in every for goal_id in item.goal_ids}
    known = {goal.goal_id for goal in current}
    bare = [
        Reason("initiative.goal_without", goal.named, (goal.address,))
        for goal in current
        if goal.goal_id not in served
    ]
    loose = [
        Reason("initiative.without_goal", {"what": item.what}, (item.address,))
        for item in every
        if is_loose(item, known)
    ]
    return (*bare, *loose)


def is_loose(item: Initiative, goal_ids: Set[int]) -> bool:
    """Whether an initiative serves none of the goals that count, and never did its work for one."""
    was_of_use = item.done_on is not None and bool(item.goal_ids)
    return not item.goal_ids & goal_ids and not was_of_use


def warnings(initiatives: Iterable[Initiative], *, as_of: date) -> tuple[Reason, ...]:
    """Say which initiatives have no owner or no date, and which are overdue."""
    return tuple(found for item in initiatives for found in _warnings_of(item, as_of))


def _warnings_of(item: Initiative, as_of: date) -> list[Reason]:
    rows = (item.address,)
    found = []
    if item.owner_id is None:
        found.append(Reason("initiative.no_owner", {"what": item.what}, rows))
    if item.due is None:
        found.append(Reason("initiative.no_date", {"what": item.what}, rows))
    elif item.due < as_of and (item.done_on is None or item.done_on > as_of):
        params = {"what": item.what, "due": item.due, "days": (as_of - item.due).days}
        found.append(Reason("initiative.overdue", params, rows))
    return found


def easy_share(initiatives: Iterable[Initiative]) -> Figure:
    """Return the easy way's share of what retaining costs; unknown while a cost is not known."""
    every = tuple(initiatives)
    unknowns = _missing_costs(every)
    if unknowns:
        return Figure("easy_share", None, Unit.SHARE, unknowns=unknowns)
    easy, total = _spent(every, easy_only=True), _spent(every, easy_only=False)
    return Figure("easy_share", easy / total, Unit.SHARE)


def _missing_costs(initiatives: tuple[Initiative, ...]) -> tuple[Unknown, ...]:
    if not initiatives:
        return (Unknown("unknown.no_initiatives"),)
    missing = [item for item in initiatives if item.cost is None]
    if missing:
        return tuple(Unknown("unknown.initiative_cost", {"what": item.what}) for item in missing)
    if _spent(initiatives, easy_only=False) <= 0:
        return (Unknown("unknown.no_initiative_cost"),)
    return ()


def _spent(initiatives: tuple[Initiative, ...], *, easy_only: bool) -> Decimal:
    costs = (item.cost for item in initiatives if item.is_easy or not easy_only)
    return sum((cost for cost in costs if cost is not None), ZERO)


def explain_easy_share(initiatives: Iterable[Initiative]) -> Explanation:
    """Explain the easy way's share: what it costs over what all initiatives cost."""
    every = tuple(initiatives)
    figure = easy_share(every)
    if not figure.is_known:
        return explain_missing(figure)
    terms = (
        Term(_spent(every, easy_only=True), code="row.easy_spend"),
        Term(_spent(every, easy_only=False), code="row.all_spend"),
    )
    return Explanation(figure, Combine.RATIO, terms, ("initiative.easy_share",))


def explain_spend(initiatives: Iterable[Initiative]) -> Explanation:
    """Explain what the initiatives cost, one row each; unknown while a cost is not known."""
    every = tuple(initiatives)
    missing = tuple(item for item in _missing_costs(every) if item.code != NO_COST)
    if missing:
        return explain_missing(Figure("retention_spend", None, Unit.MONEY, unknowns=missing))
    figure = Figure("retention_spend", _spent(every, easy_only=False), Unit.MONEY)
    terms = tuple(
        Term(item.cost, code="row.initiative", params={"what": item.what}) for item in every
    )
    return Explanation(figure, Combine.SUM, terms)


NO_COST = "unknown.no_initiative_cost"


def is_tactical(initiatives: Iterable[Initiative], playbook: Playbook) -> Judgement[bool]:
    """Judge whether a customer is kept the easy way, which opens the door to competitors.

    So it is when nothing but easy initiatives is planned, whatever they cost, or when they take
    more than half of what is spent. Unknown without initiatives or, among mixed ones, without
    every cost.
    """
    every = tuple(initiatives)
    easy = tuple(item for item in every if item.is_easy)
    rows = tuple(item.address for item in easy)
    if every and len(easy) == len(every):
        return Judgement(True, (Reason("initiative.only_easy", {"initiatives": len(easy)}, rows),))
    if every and not easy:
        return Judgement(False, (Reason("initiative.none_easy"),))
    share = easy_share(every)
    if share.value is None:
        return Judgement(None, unknowns=share.unknowns)
    key = "initiative.easy_share"
    tactical = share.value > playbook.exact(key)
    code = "initiative.mostly_easy" if tactical else "initiative.not_easy"
    return Judgement(tactical, (Reason(code, {"share": share.value}, rows, key),))
