"""All that a colleague leaves to others, at the accounts that the reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.plans.models import Initiative
from mainstay.apps.plans.queries.facts import GoalFact, goal_facts
from mainstay.apps.plans.queries.owners import goals_of, may_set_objectives
from mainstay.apps.portfolio.queries.leaving_everywhere import (
    Everywhere,
    Gone,
    NotForYou,
    WhoIsMeant,
    leaving_everywhere,
)
from mainstay.apps.touches.models import Concern, CustomerRequest, Promise
from mainstay.domain.relationship_map.what_if import Leaving
from mainstay.domain.relationship_plan.goals import by_priority


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody the colleague covers; ``level`` None = strength not known.

    ``is_left`` says that nobody else covers the person; ``successor`` is then who is next best.
    """

    account: str
    person: str
    title: str
    level: int | None
    since: date | None
    is_planned: bool
    is_left: bool
    successor: str


@dataclass(frozen=True, slots=True)
class OwnedGoal:
    """A goal of the colleague and where it stands."""

    account: str
    goal: GoalFact


@dataclass(frozen=True, slots=True)
class Handover:
    """A colleague's work as somebody else takes it over."""

    colleague: User
    day: date
    without: Everywhere
    covered: tuple[Covered, ...]
    promises: tuple[Promise, ...]
    requests: tuple[CustomerRequest, ...]
    concerns: tuple[Concern, ...]
    goals: tuple[OwnedGoal, ...]
    initiatives: tuple[Initiative, ...]


def find_colleague(text: str) -> User:
    """Find a colleague by mail address or name."""
    wanted = " ".join(text.split())
    for way in (Q(email__iexact=wanted), Q(name__iexact=wanted)):
        found = list(User.objects.filter(way)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise WhoIsMeant(f"More than one colleague goes by {wanted}; use the mail address.")
    raise WhoIsMeant(f"There is no colleague {wanted}.")


def read_handover(colleague: User, *, user: User | None, day: date) -> Handover:
    """Read a colleague's work, for himself and whoever leads him; NotForYou for anybody else."""
    if not may_set_objectives(user, colleague):
        raise NotForYou("A colleague's work is read by himself and by whoever leads him.")
    gone = Gone((str(colleague),), Leaving(colleagues=frozenset({colleague.pk})))
    without = leaving_everywhere(gone, user=user, day=day)
    seen = visible_to(user)
    own = {"owner": colleague, "account__in": seen}
    met = Q(owner=colleague) | Q(account__in=[row.account_id for row in without.accounts])
    names = ("account", "person", "owner")
    return Handover(
        colleague=colleague,
        day=day,
        without=without,
        covered=tuple(_covered(colleague.pk, without)),
        promises=tuple(Promise.objects.filter(kept_on=None, **own).select_related(*names)),
        requests=tuple(
            CustomerRequest.objects.filter(answered_on=None, **own).select_related(*names)
        ),
        concerns=tuple(
            Concern.objects.filter(met, answered_on=None, account__in=seen)
            .select_related(*names)
            .order_by("account__name", "raised_on")
        ),
        goals=_goals(colleague, user, without, day),
        initiatives=tuple(_initiatives(colleague, user)),
    )


def _covered(colleague: int, without: Everywhere) -> list[Covered]:
    """Whom the colleague covers, with who of ours is next best where nobody else is left."""
    rows = []
    for row in without.accounts:
        ours = row.before.colleague
        next_best = {
            each.person_id: ours(each.successor.colleague_id) if each.successor else ""
            for each in row.result.uncovered
        }
        for cover in row.before.covers:
            if cover.colleague_id != colleague:
                continue
            person = row.before.person(cover.person_id)
            rows.append(
                Covered(
                    account=row.name,
                    person=person.name,
                    title=person.title,
                    level=row.before.strength(person.person_id),
                    since=cover.since,
                    is_planned=cover.is_planned,
                    is_left=person.person_id in next_best,
                    successor=next_best.get(person.person_id, ""),
                )
            )
    return rows


def _goals(
    colleague: User, user: User | None, without: Everywhere, day: date
) -> tuple[OwnedGoal, ...]:
    rows = goals_of(colleague, user=user, day=day).select_related("plan__account")
    accounts = {goal.pk: goal.plan.account.name for goal in rows}
    maps = {row.account_id: row.before for row in without.accounts}
    facts = [goal for found in goal_facts(rows, maps=maps).values() for goal in found]
    return tuple(OwnedGoal(accounts[goal.goal_id], goal) for goal in by_priority(facts))


def _initiatives(colleague: User, user: User | None) -> QuerySet[Initiative]:
    rows = Initiative.objects.filter(owner=colleague, done_on=None, dropped_on=None)
    rows = rows.filter(plan__account__in=visible_to(user)).select_related("plan__account")
    return rows.order_by("due", "pk")
