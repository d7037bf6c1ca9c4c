"""Finding one person by what somebody typed."""

from __future__ import annotations

from django.db.models import Q

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.seeing import people_seen, person_left
from mainstay.domain.errors import DomainError
from mainstay.domain.names import plain


class NoSuchPerson(DomainError):
    """No person, or more than one, among those this user sees goes by that name."""


def people_meant(text: str) -> list[Person]:
    """Return everybody on record whom a number, a mail address or a name may mean."""
    wanted = " ".join(text.split())
    ways = Q(email__iexact=wanted) | Q(name__iexact=wanted) | Q(found_by__contains=plain(wanted))
    if wanted.isdecimal() and len(wanted) < 10:
        ways = Q(pk=int(wanted))
    people = list(Person.objects.filter(ways, merged_into__isnull=True).order_by("name", "pk"))
    exact = [one for one in people if wanted.lower() in (one.name.lower(), one.email.lower())]
    return exact or people


def find_person(user: User | None, text: str) -> Person:
    """Find a person by number, mail address, or name."""
    wanted = " ".join(text.split())
    ways = [Q(email__iexact=wanted), Q(name__iexact=wanted)]
    if wanted.isdecimal() and len(wanted) < 10:
        ways.insert(0, Q(pk=int(wanted)))
    for way in ways:
        found = list(people_seen(user).filter(way)[:2])
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise NoSuchPerson(f"More than one person goes by {wanted}; use the mail address.")
    _refuse_merged(user, wanted)
    raise NoSuchPerson(f"There is no {wanted} among the people you see.")


def _refuse_merged(user: User | None, wanted: str) -> None:
    """NoSuchPerson that names whom a person was merged into, where the user sees that one."""
    ways = Q(name__iexact=wanted)
    if wanted.isdecimal() and len(wanted) < 10:
        ways |= Q(pk=int(wanted))
    for gone in Person.objects.filter(ways, merged_into__isnull=False)[:2]:
        if (into := person_left(user, gone.pk)) is not None:
            raise NoSuchPerson(f"{wanted} was merged into {into.name} ({into.pk}); name that one.")
