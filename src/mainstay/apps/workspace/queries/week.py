"""What needs a colleague this week: what is due, gone stale, gone silent, and reviews to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.plans.models import Initiative
from mainstay.apps.plans.queries.due import PlanDue, due_plans
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.queries.outcomes import Waiting, own_outcomes
from mainstay.domain.hold import HoldLevel
from mainstay.domain.relationship_map.coverage import days_unchecked

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody whom this colleague covers and of whom what is said is old; None = never judged."""

    account: Account
    person_id: int
    name: str
    days: int | None
    answers_expired_on: date | None


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody whom this colleague covered and who holds no position there any more."""

    account: Account
    person_id: int
    name: str
    coverage_id: int


@dataclass(frozen=True, slots=True)
class Silent:
    """An account that has not ordered for far longer than it usually does."""

    account: Account
    as_of: date


@dataclass(frozen=True, slots=True)
class Week:
    """Everything that needs one colleague, each with one thing to do."""

    user: User
    day: date
    waiting: tuple[Waiting, ...]
    initiatives: tuple[Initiative, ...]
    reviews: tuple[PlanDue, ...]
    stale: tuple[Stale, ...]
    gone: tuple[Gone, ...]
    silent: tuple[Silent, ...]

    @property
    def count(self) -> int:
        """How many things need the colleague."""
        parts = (self.waiting, self.initiatives, self.reviews, self.stale, self.gone, self.silent)
        return sum(map(len, parts))


def week_of(user: User, *, day: date) -> Week:
    """Gather what needs a colleague until a week from a day, of accounts that he sees."""
    judges = may_judge(user)
    covering = _covering(user, day) if judges else []
    return Week(
        user=user,
        day=day,
        waiting=tuple(one for one in own_outcomes(user, today=day) if _is_near(one, day)),
        initiatives=_initiatives(user, day) if judges else (),
        reviews=tuple(one for one in due_plans(user, day=day) if one.concerns(user)),
        stale=_stale(user, covering, day),
        gone=_gone(covering, day),
        silent=_silent(user),
    )


def _is_near(one: Waiting, day: date) -> bool:
    """Whether something is due within the week, or has no day at all."""
    return one.due is None or one.due <= day + AHEAD


def _initiatives(user: User, day: date) -> tuple[Initiative, ...]:
    rows = Initiative.objects.filter(owner=user, done_on__isnull=True, due__lte=day + AHEAD)
    rows = rows.filter(plan__account__in=visible_to(user), dropped_on__isnull=True)
    return tuple(rows.select_related("plan__account").order_by("due", "pk"))


def _covering(user: User, day: date) -> list[Coverage]:
    going_on = Q(end__isnull=True) | Q(end__gt=day)
    rows = Coverage.objects.filter(going_on, colleague=user, is_planned=False, start__lte=day)
    rows = rows.filter(account__in=visible_to(user))
    return list(rows.select_related("account", "person").order_by("account__name", "person__name"))


def _stale(user: User, covering: list[Coverage], day: date) -> tuple[Stale, ...]:
    """Whom a colleague covers as owner with judgements or answers that are out of date."""
    own = [row for row in covering if row.role == "owner"]
    maps = account_maps({row.account_id for row in own}, user=user, day=day) if own else {}
    limit = playbook_on(day)["map.stale"]
    found = []
    for row in own:
        whole = maps[row.account_id]
        people = {one.person_id: one for one in whole.known_people}
        if row.person_id not in people:
            continue
        days = days_unchecked(people[row.person_id], day)
        expires = whole.strengths[row.person_id].answered.level.expires_on
        expired = expires if expires is not None and expires < day else None
        if days is None or days > limit or expired:
            found.append(Stale(row.account, row.person_id, row.person.name, days, expired))
    return tuple(sorted(found, key=lambda one: -(one.days if one.days is not None else 10**6)))


def _gone(covering: list[Coverage], day: date) -> tuple[Gone, ...]:
    accounts = {row.account_id for row in covering}
    held = Position.objects.filter(held_on(day), account__in=accounts)
    there = set(held.values_list("account", "person"))
    return tuple(
        Gone(row.account, row.person_id, row.person.name, row.pk)
        for row in covering
        if (row.account_id, row.person_id) not in there
    )


def _silent(user: User) -> tuple[Silent, ...]:
    """Own accounts whose rhythm is slipping by the newest score."""
    score = Score.objects.order_by("-as_of", "-scored_at", "-pk").first()
    if score is None:
        return ()
    rows = Standing.objects.filter(
        score=score, is_customer=False, account__owner=user, rhythm=int(HoldLevel.SLIPPING)
    )
    rows = rows.exclude(account__status__in=(AccountStatus.MERGED, AccountStatus.CLOSED))
    rows = rows.filter(account__in=visible_to(user))
    return tuple(
        Silent(row.account, score.as_of)
        for row in rows.select_related("account").order_by("-share", "account__name")
    )
