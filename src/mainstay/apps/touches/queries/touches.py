"""Touches as somebody sees them: who, when and how for all; what was said for those who may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import people_at, people_seen
from mainstay.apps.touches.models import Channel, Touch, TouchColleague, TouchPerson

MAILS = (Channel.MAIL_FROM, Channel.MAIL_TO)


@dataclass(frozen=True, slots=True)
class Logged:
    """One touch as its reader sees it; without the right to read it, what was said is empty."""

    touch: Touch
    people: tuple[Person, ...] = ()
    hidden_people: int = 0
    colleagues: tuple[User, ...] = ()
    subject: str = ""
    learned: str = ""
    taught_nothing: bool = False
    outcomes: Mapping[str, int] = field(default_factory=dict)


def touches_seen(user: User | None) -> QuerySet[Touch]:
    """Return the touches at the accounts that a user sees, newest first."""
    return Touch.objects.filter(account__in=visible_to(user)).select_related("account", "by")


def touches_at(account: Account) -> QuerySet[Touch]:
    """Return the touches of an account that its reader sees, newest first."""
    return Touch.objects.filter(account=account).select_related("account", "by")


def taught_nothing(account: Account, *, since: date) -> tuple[int, int]:
    """Count meetings, visits and calls that taught nothing, and all of them, since a day."""
    rows = Touch.objects.filter(account=account, day__gte=since).exclude(channel__in=MAILS)
    counted = rows.order_by().aggregate(all=Count("pk"), empty=Count("pk", filter=Q(learned="")))
    return counted["empty"], counted["all"]


def touches_with(person: Person, *, user: User | None) -> QuerySet[Touch]:
    """Return the touches with a person at the accounts that a user sees, newest first."""
    return touches_seen(user).filter(with_people__person=person)


def seen_touch(user: User, pk: int) -> Touch:
    """Return a touch at an account that a user sees; to anybody else there is none (Http404)."""
    return get_object_or_404(touches_seen(user), pk=pk)


def logged(touches: Collection[Touch], *, user: User | None) -> tuple[Logged, ...]:
    """Read a page of touches with who took part, in two questions however many they are."""
    keys = [touch.pk for touch in touches]
    people: dict[int, list[Person]] = {}
    seats = TouchPerson.objects.filter(touch__in=keys).select_related("person")
    for seat in seats.order_by("person__name", "pk"):
        people.setdefault(seat.touch_id, []).append(seat.person)
    ours: dict[int, list[User]] = {}
    ours_rows = TouchColleague.objects.filter(touch__in=keys).select_related("colleague")
    for place in ours_rows.order_by("colleague__name", "pk"):
        ours.setdefault(place.touch_id, []).append(place.colleague)
    seen = _seen({p.pk for each in people.values() for p in each}, user)
    reads = may_judge(user)
    return tuple(
        Logged(
            touch=touch,
            people=tuple(p for p in people.get(touch.pk, ()) if p.pk in seen),
            hidden_people=sum(p.pk not in seen for p in people.get(touch.pk, ())),
            colleagues=tuple(ours.get(touch.pk, ())),
            subject=touch.subject if reads else "",
            learned=touch.learned if reads else "",
            taught_nothing=reads and not touch.learned and touch.channel not in MAILS,
        )
        for touch in touches
    )


def _seen(keys: set[int], user: User | None) -> set[int]:
    return set(people_seen(user).filter(pk__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Meetable:
    """Somebody at an account whom one may have met, with the title there."""

    person: Person
    title: str


def people_to_meet(account: Account, *, day: date) -> list[Meetable]:
    """Return who holds a position at an account on a day, those met last first."""
    rows = people_at(Account.objects.filter(pk=account.pk), day=day)
    people = {row.person_id: Meetable(row.person, row.title) for row in rows}
    seats = TouchPerson.objects.filter(person__in=people, touch__account=account)
    last = dict(seats.values_list("person").annotate(last=Max("touch__day")).order_by())
    met = sorted((pk for pk in people if pk in last), key=lambda pk: last[pk], reverse=True)
    return [people[pk] for pk in met] + [people[pk] for pk in people if pk not in last]


def colleagues_to_name(account: Account, *, user: User, day: date) -> list[User]:
    """Return who of ours may have taken part: the user himself, the owner, the team of a day."""
    team = account.team.filter(Q(end__isnull=True) | Q(end__gte=day)).select_related("user")
    owner = [account.owner] if account.owner is not None else []
    found = {one.pk: one for one in [user, *owner, *(row.user for row in team)]}
    return [one for one in found.values() if one.is_active]


def accounts_met_last(user: User, *, most: int = 8) -> list[Account]:
    """Return the accounts that a user was in touch with last, then his own, for a quick choice."""
    rows = visible_to(user).filter(touches__with_colleagues__colleague=user)
    latest = rows.annotate(last=Max("touches__day")).order_by("-last", "name")[:most]
    met: list[Account] = list(latest)
    if len(met) >= most:
        return met
    own = visible_to(user).filter(owner=user).exclude(pk__in=[row.pk for row in met])
    return met + list(own.order_by(F("is_key_account").desc(), "name")[: most - len(met)])
