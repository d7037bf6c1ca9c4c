"""What we learned of a customer: from touches, and by who of us works inside."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.apps.accounts.models import Account
from mainstay.apps.plans.models import Placement, RelationshipPlan
from mainstay.apps.plans.queries.past_plans import AIMS_FIELDS, read_back
from mainstay.apps.touches.models import Touch

MOST = 6  # touches that taught something


@dataclass(frozen=True, slots=True)
class Insight:
    """The answers of the customer, what touches taught last, and who of us works inside."""

    wants: str
    we_help: str
    we_learn: str
    learned: Sequence[Touch]
    inside: Sequence[Placement]


def read_insight(plan: RelationshipPlan, *, day: date) -> Insight:
    """Read what we know of a customer on a day, for somebody who may judge people there."""
    then = copy(plan)
    read_back([then], AIMS_FIELDS, day=day)
    return Insight(
        wants=then.wants,
        we_help=then.we_help,
        we_learn=then.we_learn,
        learned=learned_at(plan.account, day=day),
        inside=inside(plan, day=day),
    )


def learned_at(account: Account, *, day: date) -> tuple[Touch, ...]:
    """Return the last touches up to a day of which somebody wrote down what was learned."""
    rows = Touch.objects.filter(account=account, day__lte=day).exclude(learned="")
    return tuple(rows.prefetch_related("people").order_by("-day", "-pk")[:MOST])


def inside(plan: RelationshipPlan, *, day: date) -> tuple[Placement, ...]:
    """Return who of us works inside the customer on a day."""
    goes_on = Q(end__isnull=True) | Q(end__gte=day)
    return tuple(plan.placements.filter(goes_on, start__lte=day).select_related("colleague"))
