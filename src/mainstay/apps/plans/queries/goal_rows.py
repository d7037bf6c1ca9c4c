"""Goals as rows to be edited, of the accounts whose people a reader may judge."""

from __future__ import annotations

from django.db.models import QuerySet

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal
from mainstay.ui.documents.editable import row_sign

COLUMNS = (
    *("reference", "account", "person", "what", "level_now", "level_wanted", "priority"),
    *("priority_why", "due", "owner", "state", "dropped_why", "as_read"),
)
OPEN, DROPPED = "open", "dropped"


def goals_to_edit(user: User | None) -> QuerySet[Goal]:
    """Return the goals at the accounts a user sees; none to who may not judge people."""
    rows = Goal.objects.select_related("plan__account", "person", "owner")
    if not may_judge(user):
        return rows.none()
    return rows.filter(plan__account__in=visible_to(user)).order_by(
        "plan__account__name", "plan", "dropped_on", "person__name", "pk"
    )


def goal_sign(goal: Goal) -> str:
    """Return what a goal says, for telling later whether it was changed."""
    priority = None if goal.own_priority is None else goal.own_priority.normalize()
    return row_sign(
        (
            *(goal.person_id, goal.what, goal.target_level, priority, goal.own_priority_why),
            *(goal.due, goal.owner_id, goal.dropped_on is not None, goal.dropped_why),
        )
    )
