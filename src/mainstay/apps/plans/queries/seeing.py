"""Who sees which relationship plan, and how much of it.

Goals are judgements about people: whoever may judge (``people.queries.judging``) and sees the
account reads them. Administrators and operations see that there is a plan, its dates and its state;
viewers see nothing of plans.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.domain.errors import DomainError


def may_know_plans(user: User | None) -> bool:
    """Whether a user is told that plans exist, their dates and their state."""
    return user is None or (user.is_active and user.level != AccessLevel.VIEWER)


def plans_seen(user: User | None) -> QuerySet[RelationshipPlan]:
    """Return the plans of the accounts that a user sees; none to a viewer."""
    plans = RelationshipPlan.objects.select_related("account__owner__reports_to")
    if not may_know_plans(user):
        return plans.none()
    return plans.filter(account__in=visible_to(user))


def plan_account(user: User, pk: int) -> Account:
    """Return an account whose plan a user may know of; to anybody else there is none (Http404)."""
    if not may_know_plans(user):
        raise Http404
    return seen_account(user, pk)


def judged_account(user: User, pk: int) -> Account:
    """Return an account at which a user may judge people; to anybody else there is none."""
    if not may_judge(user):
        raise Http404
    return seen_account(user, pk)


def plan_of(account: Account) -> RelationshipPlan | None:
    """Return the plan of an account that the reader sees; None while there is none."""
    return RelationshipPlan.objects.filter(account=account).first()


def judged_plan(user: User, pk: int) -> RelationshipPlan:
    """Return the plan of an account at which a user may judge people; Http404 for the others."""
    account = judged_account(user, pk)
    plan = get_object_or_404(RelationshipPlan, account=account)
    plan.account = account
    return plan


class NoPlan(DomainError):
    """There is no plan that this user may read."""


def plan_to_judge(user: User | None, account: Account) -> RelationshipPlan:
    """Return the plan of an account that a user sees, for a command; NoPlan where it is not his."""
    if not may_judge(user):
        raise NoPlan("Relationship plans are read by those who judge people.")
    plan = plan_of(account)
    if plan is None:
        raise NoPlan(f"There is no relationship plan of {account.name} yet.")
    plan.account = account
    return plan


def plan_owners() -> QuerySet[User]:
    """Return who can own a goal or an initiative: colleagues who may judge people."""
    levels = (AccessLevel.LEADER, AccessLevel.ACCOUNT_MANAGER, AccessLevel.CONTRIBUTOR)
    return User.objects.filter(is_active=True, level__in=levels).order_by("name", "email")
