"""What needs a colleague this week: what is due, gone stale, gone silent, and reviews to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.appraisals import appraisals_on
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.plans.models import Initiative
from mainstay.apps.plans.queries.due import PlanDue, due_plans
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.strengths import answers_of, answers_on
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.queries.meetings import Planned, meetings_ahead
from mainstay.apps.touches.queries.outcomes import OutcomeKind, Waiting, own_outcomes
from mainstay.apps.touches.queries.owed import lately_broken
from mainstay.domain.answered_strength import answered
from mainstay.domain.hold import HoldLevel
from mainstay.domain.judgement import Reason
from mainstay.domain.playbook import Playbook

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
class Broken:
    """An account of this colleague to which a promise was broken lately, by whomever of ours."""

    account: Account
    reason: Reason


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
    broken: tuple[Broken, ...] = ()
    meetings: tuple[Planned, ...] = ()

    @property
    def count(self) -> int:
        """How many things need the colleague."""
        due = (self.waiting, self.initiatives, self.reviews, self.broken)
        unready = sum(not one.is_ready for one in self.meetings)
        return sum(map(len, (*due, self.stale, self.gone, self.silent))) + unready


def week_of(user: User, *, day: date) -> Week:
    """Gather what needs a colleague until a week from a day, of accounts that he sees."""
    seen, judges, rules = visible_to(user), may_judge(user), playbook_on(day)
    covering = _covering(user, seen, day) if judges else []
    waiting = own_outcomes(user, seen, today=day)
    return Week(
        user=user,
        day=day,
        waiting=tuple(one for one in waiting if _is_near(one, day)),
        initiatives=_initiatives(user, seen, day) if judges else (),
        reviews=tuple(one for one in due_plans(user, rules, day=day) if one.concerns(user)),
        stale=_stale(covering, rules, day),
        gone=tuple(
            Gone(row.account, row.person_id, row.person.name, row.pk)
            for row in covering
            if not row.is_there
        ),
        silent=_silent(user, seen),
        broken=_broken(seen.filter(owner=user), waiting, rules, day),
        meetings=meetings_ahead(user, seen, day=day, days=AHEAD.days),
    )


def _broken(
    own: QuerySet[Account], waiting: list[Waiting], rules: Playbook, day: date
) -> tuple[Broken, ...]:
    """Own accounts where a promise was broken lately that does not wait for the owner himself."""
    listed = {str(one.row.pk) for one in waiting if one.kind is OutcomeKind.PROMISE}
    found = lately_broken(list(own.values_list("pk", flat=True)), rules, as_of=day)
    others = {pk: reason for pk, reason in found.items() if not listed.intersection(reason.rows)}
    names = own.in_bulk(others) if others else {}
    rows = [Broken(names[pk], reason) for pk, reason in others.items()]
    return tuple(sorted(rows, key=lambda one: one.account.name.casefold()))


def _is_near(one: Waiting, day: date) -> bool:
    """Whether something is due within the week, or has no day at all."""
    return one.due is None or one.due <= day + AHEAD


def _initiatives(user: User, seen: QuerySet[Account], day: date) -> tuple[Initiative, ...]:
    rows = Initiative.objects.filter(owner=user, done_on__isnull=True, due__lte=day + AHEAD)
    rows = rows.filter(plan__account__in=seen, dropped_on__isnull=True)
    return tuple(rows.select_related("plan__account").order_by("due", "pk"))


def _covering(user: User, seen: QuerySet[Account], day: date) -> list[Any]:
    """Whom a colleague covers; ``is_there`` says whether they hold a position at the account."""
    going_on = Q(end__isnull=True) | Q(end__gt=day)
    rows = Coverage.objects.filter(going_on, colleague=user, is_planned=False, start__lte=day)
    held = Position.objects.filter(held_on(day), account=OuterRef("account"))
    rows = rows.annotate(is_there=Exists(held.filter(person=OuterRef("person"))))
    rows = rows.filter(account__in=seen).select_related("account", "person")
    return list(rows.order_by("account__name", "person__name"))


def _stale(covering: list[Any], rules: Playbook, day: date) -> tuple[Stale, ...]:
    """Whom a colleague covers as owner with judgements or answers that are out of date."""
    own = [row for row in covering if row.role == "owner" and row.is_there]
    own = [row for row in own if not row.person.is_placeholder and not row.person.merged_into_id]
    accounts = {row.account_id for row in own}
    judged = appraisals_on(accounts, day) if own else {}
    given = answers_on(accounts, day) if own else {}
    found = []
    for row in own:
        place = (row.account_id, row.person_id)
        told = [one.day for one in (judged.get(place), given.get(place)) if one is not None]
        days = (day - max(told)).days if told else None
        expires = answered(answers_of(given.get(place)), rules).level.expires_on
        expired = expires if expires is not None and expires < day else None
        if days is None or days > rules["map.stale"] or expired:
            found.append(Stale(row.account, row.person_id, row.person.name, days, expired))
    return tuple(sorted(found, key=lambda one: -(one.days if one.days is not None else 10**6)))


def _silent(user: User, seen: QuerySet[Account]) -> tuple[Silent, ...]:
    """Own accounts whose rhythm is slipping by the newest score."""
    newest = Score.objects.order_by("-as_of", "-scored_at", "-pk").values("pk")[:1]
    rows = Standing.objects.filter(
        score=Subquery(newest),
        is_customer=False,
        account__owner=user,
        rhythm=int(HoldLevel.SLIPPING),
    )
    rows = rows.exclude(account__status__in=(AccountStatus.MERGED, AccountStatus.CLOSED))
    rows = rows.filter(account__in=seen).select_related("account", "score")
    return tuple(
        Silent(row.account, row.score.as_of) for row in rows.order_by("-share", "account__name")
    )
