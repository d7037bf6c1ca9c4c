"""Which people and positions somebody sees. A position at an account one may not see is nowhere."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries import sees_everything, visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.domain.names import plain
from mainstay.ui.moved import MovedTo


def positions_seen(user: User | None) -> QuerySet[Position]:
    """Return the positions at accounts that a user sees, of people who are on record."""
    living = Position.objects.filter(person__merged_into__isnull=True)
    if sees_everything(user) and (user is None or user.is_active):  # spares a list of all accounts
        return living.exclude(account__status=AccountStatus.MERGED)
    return living.filter(account__in=visible_to(user))


def people_seen(user: User | None) -> QuerySet[Person]:
    """Return the people with a position that a user sees.

    People without any position belong to nobody: whoever sees every account sees them too.
    """
    living = Person.objects.filter(merged_into__isnull=True)
    if sees_everything(user):
        return living
    positions = Position.objects.filter(account__in=visible_to(user))
    return living.filter(pk__in=positions.values("person"))


FEW = 1000  # accounts from which on it is quicker to ask each person than each account


def people_searched(user: User) -> QuerySet[Person]:
    """Return the people whom a user sees, ready to be looked through by name.

    Whoever sees many accounts sees most people, of whom the first that fit are soon found; of few
    accounts the people are gathered first.
    """
    if sees_everything(user):
        return people_seen(user)
    accounts = visible_to(user)
    living = Person.objects.filter(merged_into__isnull=True)
    there = Position.objects.filter(account__in=accounts)
    if accounts[: FEW + 1].count() > FEW:
        return living.filter(Exists(there.filter(person=OuterRef("pk"))))
    return living.filter(pk__in=there.values("person"))


def seen_person(user: User, pk: int) -> Person:
    """Return a person that a user sees; to anybody else there is none (Http404).

    MovedTo for one that was merged into a person that the user sees.
    """
    found = people_seen(user).filter(pk=pk).first()
    if found is None and (into := person_left(user, pk)) is not None:
        raise MovedTo(pk, into.pk)
    return found or get_object_or_404(people_seen(user), pk=pk)


def person_left(user: User | None, pk: int) -> Person | None:
    """Return what became of a merged person, where the user sees that; else None."""
    way: set[int] = set()
    step = pk
    while step not in way:
        way.add(step)
        into = Person.objects.filter(pk=step).values_list("merged_into_id", flat=True).first()
        if into is None:
            break
        step = into
    return None if step == pk else people_seen(user).filter(pk=step).first()


def person_at(account: Account, pk: int) -> Person:
    """Return who holds or held a position at an account that its reader sees; else Http404.

    MovedTo for one that was merged into somebody there.
    """
    there = Exists(Position.objects.filter(account=account, person=OuterRef("pk")))
    people = Person.objects.filter(there, merged_into__isnull=True)
    found = people.filter(pk=pk).first()
    if found is None:
        into = person_left(None, pk)
        if into is not None and people.filter(pk=into.pk).exists():
            raise MovedTo(pk, into.pk, part="person_pk")
    return found or get_object_or_404(people, pk=pk)


def own_person(user: User, pk: int) -> Person:
    """Return a person that a user may change; to anybody else there is none (Http404)."""
    if not user.may_edit:
        raise Http404
    return seen_person(user, pk)


def held_on(day: date) -> Q:
    """Positions that are held on a day; an unknown start or end does not end them."""
    return (Q(start__isnull=True) | Q(start__lte=day)) & (Q(end__isnull=True) | Q(end__gte=day))


def listed_people(user: User, *, day: date) -> QuerySet[Person]:
    """Return the people a user sees, each with the position that says most about a day.

    Annotated with title, level, account_id, account_name, since and left of that position: a held
    one before a past one, the latest before earlier ones.
    """
    return with_position(people_seen(user), user=user, day=day)


def with_position(people: QuerySet[Person], *, user: User, day: date) -> QuerySet[Person]:
    """Annotate people whom a user sees as ``listed_people`` says."""
    rows = positions_seen(user).filter(person=OuterRef("pk"))
    held = rows.filter(held_on(day))
    best = rows.annotate(is_held=Exists(Position.objects.filter(held_on(day), pk=OuterRef("pk"))))
    best = best.order_by("-is_held", "-start", "-pk")

    def of(field: str) -> Subquery:
        return Subquery(best.values(field)[:1])

    return people.annotate(
        title=of("title"),
        level=of("level"),
        account_id=of("account_id"),
        account_name=of("account__name"),
        since=of("start"),
        is_present=Exists(held),
    )


def people_named(user: User, text: str) -> Q:
    """Return what finds people by a part of a name, an address, a title or an account's name.

    Titles and accounts are those of any position that the user sees, and are looked through once,
    not for each person anew.
    """
    wanted = plain(text)
    named = Account.objects.filter(found_by__contains=wanted).values("pk")
    said = Q(found_by__contains=wanted) | Q(account__in=named)
    there = _held_where_seen(user).filter(said).values("person")
    return Q(found_by__contains=wanted) | Q(pk__in=there)


def _held_where_seen(user: User) -> QuerySet[Position]:
    """The positions at accounts that a user sees, whether or not the person is on record."""
    if sees_everything(user) and user.is_active:
        merged = Account.objects.filter(status=AccountStatus.MERGED).values("pk")
        return Position.objects.exclude(account__in=merged)
    return Position.objects.filter(account__in=visible_to(user))


def people_at(accounts: QuerySet[Account], *, day: date) -> list[Position]:
    """Return the positions held on a day at accounts that the reader sees, by level and name.

    A role that nobody is known for is nobody.
    """
    rows = Position.objects.filter(held_on(day), account__in=accounts)
    rows = rows.select_related("person", "account", "buying_unit", "reports_to")
    # Asked for in the question, a database may look at everybody on record first.
    known = [row for row in rows if not row.person.is_placeholder]
    living = [row for row in known if row.person.merged_into_id is None]
    order = {"executive": 0, "middle": 1, "operational": 2, "purchasing": 3}
    return sorted(living, key=lambda row: (order.get(row.level, 4), row.person.name.casefold()))
