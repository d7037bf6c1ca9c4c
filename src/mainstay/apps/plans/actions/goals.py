"""Goals by person are set, changed and dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.actions.plans import PlanProblem, must_be_there, named
from mainstay.apps.plans.models import Goal, RelationshipPlan


@dataclass(frozen=True, slots=True)
class GoalDetails:
    """What we want to reach with one person; levels 1 to 4, None = not known or not said."""

    person: Person
    what: str
    start_level: int | None = None
    target_level: int | None = None
    due: date | None = None
    owner: User | None = None
    own_priority: Decimal | None = None
    own_priority_why: str = ""
    weight: Decimal = Decimal(1)


def set_goal(plan: RelationshipPlan, details: GoalDetails, *, today: date, by: Actor) -> Goal:
    """Set a goal for a person who is at the account."""
    must_judge(plan.account, by=by)
    must_be_there(plan, details.person, today)
    goal = Goal(plan=plan, set_on=today)
    with deed("set goal", by=by):
        _take_over(details, goal=goal, by=by)
        goal.save()
    return goal


def change_goal(
    goal: Goal, details: GoalDetails, *, seen: int | None = None, today: date, by: Actor
) -> Goal:
    """Change a goal; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(goal.plan.account, by=by)
    if details.person.pk != goal.person_id:
        must_be_there(goal.plan, details.person, today)
    with deed("change goal", by=by):
        goal = as_read(goal, seen)
        _take_over(details, goal=goal, by=by)
        goal.version += 1
        goal.save()
    return goal


def drop_goal(goal: Goal, why: str, *, on: date, seen: int | None = None, by: Actor) -> Goal:
    """Drop a goal and say why; it stays on record."""
    must_judge(goal.plan.account, by=by)
    if not why.strip():
        raise PlanProblem(_("Say why the goal is dropped."))
    with deed("drop goal", by=by):
        goal = as_read(goal, seen)
        if goal.dropped_on is not None:
            raise PlanProblem(_("This goal is dropped already."))
        goal.dropped_on, goal.dropped_why = on, why.strip()
        goal.version += 1
        goal.save()
    return goal


def take_up_goal(goal: Goal, *, seen: int | None = None, by: Actor) -> Goal:
    """Take a dropped goal up again."""
    must_judge(goal.plan.account, by=by)
    with deed("take up goal", by=by):
        goal = as_read(goal, seen)
        goal.dropped_on, goal.dropped_why = None, ""
        goal.version += 1
        goal.save()
    return goal


def must_see(owner: User | None, account: Account) -> None:
    """PlanProblem for an owner who could not read what he owns."""
    if owner is None or (may_judge(owner) and visible_to(owner).filter(pk=account.pk).exists()):
        return
    raise PlanProblem(
        _("%(owner)s does not see %(account)s; put him or her on the team first.")
        % {"owner": owner, "account": account}
    )


def _take_over(details: GoalDetails, *, goal: Goal, by: Actor) -> None:
    _check(details)
    if details.owner is not None and details.owner.pk != goal.owner_id:
        must_see(details.owner, goal.plan.account)
    is_own = details.own_priority is not None
    said = (details.own_priority, details.own_priority_why.strip())
    if is_own and said != (goal.own_priority, goal.own_priority_why):
        goal.own_priority_by = named(by)
    goal.person, goal.what = details.person, details.what.strip()
    goal.start_level, goal.target_level = details.start_level, details.target_level
    goal.due, goal.owner, goal.weight = details.due, details.owner, details.weight
    goal.own_priority = details.own_priority
    goal.own_priority_why = said[1] if is_own else ""
    if not is_own:
        goal.own_priority_by = ""


def _check(details: GoalDetails) -> None:
    if not details.what.strip():
        raise PlanProblem(_("Say what is to be reached."))
    if details.weight <= 0:
        raise PlanProblem(_("A weight is above zero."))
    if details.own_priority is not None and not details.own_priority_why.strip():
        raise PlanProblem(_("A priority of your own needs its reason."))
