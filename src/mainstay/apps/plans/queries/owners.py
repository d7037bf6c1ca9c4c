"""What one colleague brought to the plans, and who may read and set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.seeing import sees_everything
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import people_below
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal, Objective
from mainstay.apps.plans.queries.facts import GoalFact, goal_facts
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.models import Promise
from mainstay.apps.touches.queries.outcomes import domain_promise
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit
from mainstay.domain.months import last_months
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import Promise as PromiseFact
from mainstay.domain.relationship_plan.owner_summary import (
    OwnerFacts,
    OwnerSummary,
    owner_summary,
)

MONTHS = 12  # that a performance review looks back


def may_set_objectives(user: User | None, colleague: User) -> bool:
    """Whether a user reads a colleague's goals together: himself, and whoever leads him.

    A leader of the whole leads everybody; None is the machine's owner.
    """
    if user is None:
        return True
    if not may_judge(user):
        return False
    if user.level == AccessLevel.LEADER and sees_everything(user):
        return True
    return colleague.pk == user.pk or colleague.pk in people_below(user)


def led_colleague(user: User, pk: int) -> User:
    """Return a colleague whose goals a user may read together; to others there is none."""
    colleague = get_object_or_404(User, pk=pk)
    if not may_set_objectives(user, colleague):
        raise Http404
    return colleague


class NotYours(DomainError):
    """Somebody whose goals this user may not read together."""


def led_by(user: User | None, colleague: User) -> User:
    """Return a colleague, for a command; NotYours unless the user leads him or is himself."""
    if not may_set_objectives(user, colleague):
        raise NotYours(f"The goals of {colleague} are read by the colleague and whoever leads.")
    return colleague


def objectives_of(colleague: User) -> QuerySet[Objective]:
    """Return a colleague's objectives, the latest first."""
    return colleague.objectives.select_related("plan__account").order_by("-start", "-pk")


def goals_of(colleague: User, *, user: User | None, day: date) -> QuerySet[Goal]:
    """Return the goals that a colleague owns at accounts that the reader sees, as of a day."""
    kept = Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)
    rows = Goal.objects.filter(kept, owner=colleague, set_on__lte=day)
    return rows.filter(plan__account__in=visible_to(user))


@dataclass(frozen=True, slots=True)
class OwnedGoal:
    """A goal and the account at which it stands."""

    goal: GoalFact
    account: Account


@dataclass(frozen=True, slots=True)
class OwnerReading:
    """A colleague's part over the last 12 months, at the accounts that the reader sees."""

    summary: OwnerSummary
    rows: tuple[OwnedGoal, ...]
    playbook: Playbook


def read_owner(colleague: User, *, user: User | None, day: date) -> OwnerReading:
    """Read what a colleague brought; in bulk, whatever the number of accounts."""
    rows = goals_of(colleague, user=user, day=day).select_related("plan__account")
    accounts = {goal.pk: goal.plan.account for goal in rows}
    maps = account_maps({one.pk for one in accounts.values()}, user=user, day=day)
    goals = tuple(goal for found in goal_facts(rows, maps=maps).values() for goal in found)
    facts = OwnerFacts(
        colleague_id=colleague.pk,
        name=str(colleague),
        goals=goals,
        promises=_promises(colleague, user),
        coverage=(_covered(colleague, user, day),),
    )
    summary = owner_summary(facts, last_months(MONTHS, until=day))
    owned = tuple(OwnedGoal(goal, accounts[goal.goal_id]) for goal in summary.goals)
    return OwnerReading(summary, owned, playbook_on(day))


def _promises(colleague: User, user: User | None) -> tuple[PromiseFact, ...]:
    rows = Promise.objects.filter(owner=colleague, account__in=visible_to(user))
    return tuple(domain_promise(row) for row in rows)


def _covered(colleague: User, user: User | None, day: date) -> Explanation:
    """Explain how many people a colleague really covers, one row each."""
    goes_on = Q(end__isnull=True) | Q(end__gt=day)
    rows = Coverage.objects.filter(goes_on, colleague=colleague, start__lte=day, is_planned=False)
    rows = rows.filter(account__in=visible_to(user)).select_related("person", "account")
    terms = tuple(Term(1, label=f"{row.person}, {row.account}") for row in rows)
    none = (Term(0, code="row.nobody_covered"),)
    figure = Figure("people_covered", len(terms), Unit.COUNT)
    return Explanation(figure, Combine.SUM, terms or none)
