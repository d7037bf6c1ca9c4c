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


class PastDue(PlanProblem):
    """A goal that would be late the moment it is set."""

    field = "due"


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
    """Set a goal for a person who is at the account; PastDue for a day that is over."""
    must_judge(plan.account, by=by)
    must_be_there(plan, details.person, today)
    goal = Goal(plan=plan, set_on=today)
    with deed("set goal", by=by):
        must_be_ahead(details, goal, today)
        _take_over(details, goal=goal, by=by)
        goal.save()
    return goal


def change_goal(
    goal: Goal, details: GoalDetails, *, seen: int | None = None, today: date, by: Actor
) -> Goal:
    """Change a goal; PastDue for a new day that is over; ``seen`` as in ``as_read``."""
    must_judge(goal.plan.account, by=by)
    if details.person.pk != goal.person_id:
        must_be_there(goal.plan, details.person, today)
    with deed("change goal", by=by):
        goal = as_read(goal, seen)
        must_be_ahead(details, goal, today)
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


def goal_values(details: GoalDetails, *, goal: Goal, by: Actor) -> dict[str, object]:
    """Return the values that details give a goal of a plan; PlanProblem where they cannot be."""
    _check(details)
    if details.owner is not None and details.owner.pk != goal.owner_id:
        must_see(details.owner, goal.plan.account)
    is_own = details.own_priority is not None
    why = details.own_priority_why.strip() if is_own else ""
    is_said_anew = (details.own_priority, why) != (goal.own_priority, goal.own_priority_why)
    said_by = named(by) if is_said_anew else goal.own_priority_by
    return {
        "person": details.person,
        "what": details.what.strip(),
        "start_level": details.start_level,
        "target_level": details.target_level,
        "due": details.due,
        "owner": details.owner,
        "weight": details.weight,
        "own_priority": details.own_priority,
        "own_priority_why": why,
        "own_priority_by": said_by if is_own else "",
    }


def _take_over(details: GoalDetails, *, goal: Goal, by: Actor) -> None:
    for name, value in goal_values(details, goal=goal, by=by).items():
        setattr(goal, name, value)


def must_be_ahead(details: GoalDetails, goal: Goal, today: date) -> None:
    """PastDue for a day that is over, but where it stood there before or the goal is dropped."""
    is_new = details.due != goal.due and goal.dropped_on is None
    if is_new and details.due is not None and details.due < today:
        raise PastDue(_("This day is over: say by when it is to be reached from now on."))


def _check(details: GoalDetails) -> None:
    if not details.what.strip():
        raise PlanProblem(_("Say what is to be reached."))
    if details.weight <= 0:
        raise PlanProblem(_("A weight is above zero."))
    if details.own_priority is not None and not details.own_priority_why.strip():
        raise PlanProblem(_("A priority of your own needs its reason."))
