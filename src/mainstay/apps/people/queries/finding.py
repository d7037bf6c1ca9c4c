"""Finding one person by what somebody typed."""

from __future__ import annotations

from django.db.models import Q

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.seeing import people_seen
from mainstay.domain.errors import DomainError


class NoSuchPerson(DomainError):
    """No person, or more than one, among those this user sees goes by that name."""


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
    raise NoSuchPerson(f"There is no {wanted} among the people you see.")
