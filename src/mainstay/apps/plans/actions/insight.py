"""What we learned of the customer: what he wants to achieve, and who of us works inside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.plans.actions.goals import must_see
from mainstay.apps.plans.actions.plans import PlanProblem
from mainstay.apps.plans.models import Placement, RelationshipPlan

AIMS = ("wants", "we_help", "we_learn")


@dataclass(frozen=True, slots=True)
class AimsDetails:
    """The three answers; an empty one is not asked yet."""

    wants: str = ""
    we_help: str = ""
    we_learn: str = ""


@dataclass(frozen=True, slots=True)
class PlacementDetails:
    """A colleague who works inside the customer, where, and for what time."""

    colleague: User
    where: str
    start: date
    end: date | None = None


def change_aims(
    plan: RelationshipPlan, details: AimsDetails, *, seen: int | None = None, by: Actor
) -> RelationshipPlan:
    """Write down what the customer wants; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(plan.account, by=by)
    with deed("change customer's aims", by=by):
        plan = as_read(plan, seen, among=AIMS)
        for name, text in asdict(details).items():
            setattr(plan, name, text.strip())
        plan.version += 1
        plan.save()
    return plan


def place_colleague(plan: RelationshipPlan, details: PlacementDetails, *, by: Actor) -> Placement:
    """Record that a colleague works inside the customer."""
    must_judge(plan.account, by=by)
    with deed("place colleague", by=by):
        return _take_over(details, Placement(plan=plan))


def change_placement(
    placement: Placement, details: PlacementDetails, *, seen: int | None = None, by: Actor
) -> Placement:
    """Change or end it; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(placement.plan.account, by=by)
    with deed("change placement", by=by):
        return _take_over(details, as_read(placement, seen))


def _take_over(details: PlacementDetails, row: Placement) -> Placement:
    if not details.where.strip():
        raise PlanProblem(_("Say where in the organisation he or she works."))
    if details.end is not None and details.end < details.start:
        raise PlanProblem(_("It cannot end before it starts."))
    if details.colleague.pk != row.colleague_id:
        must_see(details.colleague, row.plan.account)
    row.colleague, row.where = details.colleague, details.where.strip()
    row.start, row.end = details.start, details.end
    row.save()
    return row
