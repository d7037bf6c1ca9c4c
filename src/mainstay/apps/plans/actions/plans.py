"""A plan is begun, its analysis written, and it is communicated and executed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.plans.models import MarkedGap, RelationshipPlan
from mainstay.apps.plans.queries.facts import plan_days
from mainstay.domain.errors import DomainError
from mainstay.domain.relationship_plan.states import PlanState, moved_on

DAYS = {
    PlanState.CREATED: "created_on",
    PlanState.COMMUNICATED: "communicated_on",
    PlanState.EXECUTED: "executed_on",
}


class PlanProblem(DomainError):
    """A plan, or a part of it, cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class AnalysisDetails:
    """The summary of the map, and what is said of the customer's business.

    Of the three lists, a line an item; empty with ``no_...`` says that there are none.
    """

    issues: str = ""
    problems: str = ""
    opportunities: str = ""
    no_issues: bool = False
    no_problems: bool = False
    no_opportunities: bool = False
    maturity: int | None = None
    focus: str = ""


def begin_plan(account: Account, *, today: date, by: Actor) -> RelationshipPlan:
    """Begin the relationship plan of an account; PlanProblem where there is one."""
    must_judge(account, by=by)
    with deed("begin plan", by=by):
        Account.objects.select_for_update().get(pk=account.pk)
        if RelationshipPlan.objects.filter(account=account).exists():
            raise PlanProblem(_("This account has a relationship plan already."))
        return RelationshipPlan.objects.create(account=account, created_on=today)


def change_analysis(
    plan: RelationshipPlan, details: AnalysisDetails, *, seen: int | None = None, by: Actor
) -> RelationshipPlan:
    """Write the three lists down; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_judge(plan.account, by=by)
    for name in ("issues", "problems", "opportunities"):
        if getattr(details, name).strip() and getattr(details, f"no_{name}"):
            raise PlanProblem(_("Either write the items down or say that there are none."))
    names = [field.name for field in fields(details)]
    with deed("change analysis", by=by):
        plan = as_read(plan, seen, among=names)
        for name in names:
            value = getattr(details, name)
            setattr(plan, name, value.strip() if isinstance(value, str) else value)
        plan.version += 1
        plan.save()
    return plan


def move_plan_on(
    plan: RelationshipPlan, state: PlanState, *, on: date, by: Actor
) -> RelationshipPlan:
    """Say that a plan was communicated, or executed; PlanStateError out of the order."""
    must_judge(plan.account, by=by)
    with deed(f"plan {state}", by=by):
        plan = as_read(plan, None)
        days = moved_on(plan_days(plan), state, on=on)
        plan.communicated_on, plan.executed_on = days.communicated, days.executed
        plan.version += 1
        plan.save()
    return plan


def mark_gap(
    plan: RelationshipPlan, person: Person, why: str, *, today: date, by: Actor
) -> MarkedGap:
    """Say that nobody covers a person, and that this is known."""
    must_judge(plan.account, by=by)
    must_be_there(plan, person, today)
    if not why.strip():
        raise PlanProblem(_("Say why nobody covers this person."))
    with deed("mark gap", by=by):
        as_read(plan, None)
        found = MarkedGap.objects.filter(plan=plan, person=person).first()
        gap = found or MarkedGap(plan=plan, person=person)
        gap.why, gap.day, gap.by = why.strip(), today, named(by)
        gap.save()
    return gap


def unmark_gap(gap: MarkedGap, *, by: Actor) -> None:
    """Take the mark away: somebody covers the person again, or shall."""
    must_judge(gap.plan.account, by=by)
    with deed("take gap mark away", by=by):
        as_read(gap, None).delete()


def must_be_there(plan: RelationshipPlan, person: Person, today: date) -> None:
    """PlanProblem unless a person holds a position at the plan's account."""
    if not person.positions.filter(held_on(today), account=plan.account_id).exists():
        raise PlanProblem(
            _("%(person)s holds no position at %(account)s.")
            % {"person": person, "account": plan.account}
        )


def named(by: Actor) -> str:
    """Return the name that a plan's rows carry of whoever did something."""
    return str(by.user) if by.user else by.name
