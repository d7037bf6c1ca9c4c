"""What if somebody leaves, at every account that the reader sees; read in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on, people_seen
from mainstay.apps.portfolio.queries.leaving import Money, money_of, open_items
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.what_if import (
    Leaving,
    WhatIf,
    explain_left_uncovered,
    explain_money_exposed,
    what_if,
)


class WhoIsMeant(DomainError):
    """Nobody, or more than one, goes by a name."""


class NotForYou(DomainError):
    """Judgements about people are not for this user."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Who leaves, by name and as ids."""

    names: tuple[str, ...]
    leaving: Leaving


@dataclass(frozen=True, slots=True)
class AccountWithout:
    """One account without them; ``before`` is its map with them."""

    account_id: int
    name: str
    before: AccountMap
    result: WhatIf
    figures: tuple[Figure, Figure]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What their leaving means at all accounts, those with most money exposed first."""

    gone: Gone
    money: Money
    accounts: tuple[AccountWithout, ...]


def find_leaving(user: User | None, texts: Iterable[str]) -> Gone:
    """Find people of theirs and colleagues of ours by number, mail address or name."""
    people: set[int] = set()
    ours: set[int] = set()
    names = []
    for text in texts:
        found = _candidates(user, " ".join(text.split()))
        if not found:
            raise WhoIsMeant(f"There is no {text} among the people you see and your colleagues.")
        if len(found) > 1:
            meant = "; ".join(f"{one} ({_handle(one)})" for one in found)
            raise WhoIsMeant(f"Which {text} is meant? Say the number or mail address: {meant}.")
        one = found[0]
        names.append(str(one))
        (people if isinstance(one, Person) else ours).add(one.pk)
    return Gone(tuple(names), Leaving(frozenset(people), frozenset(ours)))


def _candidates(user: User | None, text: str) -> list[Person | User]:
    """Who goes by a text: by number or mail address first, then by the whole name, then a part."""
    people, ours = people_seen(user), User.objects.filter(is_active=True)
    exact = Q(pk=int(text)) if text.isdecimal() and len(text) < 10 else Q(email__iexact=text)
    if text.isdecimal():
        return list(people.filter(exact))
    for way in (exact, Q(name__iexact=text), Q(name__icontains=text)):
        found: list[Person | User] = list(people.filter(way).distinct()[:6])
        found += list(ours.filter(way)[:6])
        if found:
            return found
    return []


def _handle(one: Person | User) -> str:
    return f"number {one.pk}" if isinstance(one, Person) else f"colleague, {one.email}"


def leaving_everywhere(gone: Gone, *, user: User | None, day: date) -> Everywhere:
    """Judge every account that the user sees and that these people touch."""
    if not may_judge(user):
        raise NotForYou("What is lost when somebody leaves is read by those who judge people.")
    names, leaving = _touched(gone.leaving, user, day), gone.leaving
    maps = account_maps(list(names), user=user, day=day)
    items, money = open_items(list(names)), money_of(list(names))
    playbook, rows = playbook_on(day), []
    for account, whole in maps.items():
        result = what_if(
            whole, leaving, playbook, items=items[account], money=money.amounts.get(account)
        )
        figures = (
            explain_money_exposed(result, money.measure).figure,
            explain_left_uncovered(result).figure,
        )
        rows.append(AccountWithout(account, names[account], whole, result, figures))
    rows.sort(key=lambda row: (not row.result.is_exposed, -(row.result.money or 0), row.name))
    return Everywhere(gone, money, tuple(rows))


def _touched(leaving: Leaving, user: User | None, day: date) -> dict[int, str]:
    """The accounts where somebody who leaves has a position or covers somebody, with names."""
    goes_on = Q(end__isnull=True) | Q(end__gt=day)
    positions = Position.objects.filter(held_on(day), person__in=leaving.people)
    covers = Coverage.objects.filter(goes_on, start__lte=day, colleague__in=leaving.colleagues)
    owns = Q(relationship_plan__goals__owner__in=leaving.colleagues)
    owns |= Q(promises__owner__in=leaving.colleagues, promises__kept_on__isnull=True)
    touched = Q(pk__in=positions.values("account")) | Q(pk__in=covers.values("account")) | owns
    return dict(visible_to(user).filter(touched).distinct().values_list("pk", "name"))
