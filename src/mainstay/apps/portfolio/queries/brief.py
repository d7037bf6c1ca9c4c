"""What stands in the brief of an account besides its figures: people, contracts, notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from mainstay.apps.accounts.models import Contract, Note
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.seeing import people_at
from mainstay.apps.portfolio.queries.account_reading import AccountReading

MOST_PEOPLE, MOST_CONTRACTS, MOST_NOTES = 8, 3, 3
MOST_OF_A_LEVEL = 3  # so that the buyers are seen beside the executives
RANKS = {"executive": 0, "purchasing": 1, "middle": 2, "operational": 3, "": 4}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who is there, what binds us, what was last noted; with how many are left out."""

    people: tuple[Position, ...]
    people_left: int
    contracts: tuple[Contract, ...]
    notes: tuple[Note, ...]


def surroundings(reading: AccountReading) -> Surroundings:
    """Collect what is known of the members of an account on the as-of day."""
    user, day = reading.found.asked.user, reading.found.asked.as_of
    members = reading.customer.members if reading.is_group else (reading.account.pk,)
    accounts = visible_to(user).filter(pk__in=members)
    people = _mixed(_once(sorted(people_at(accounts, day=day), key=_rank)))
    running = Contract.objects.filter(account__in=accounts).filter(
        Q(end__isnull=True) | Q(end__gte=day)
    )
    notes = Note.objects.filter(account__in=accounts).select_related("author", "account")
    return Surroundings(
        people=tuple(people[:MOST_PEOPLE]),
        people_left=max(0, len(people) - MOST_PEOPLE),
        contracts=tuple(running.select_related("account").order_by("end", "pk")[:MOST_CONTRACTS]),
        notes=tuple(notes.order_by("-at", "-pk")[:MOST_NOTES]),
    )


def _once(positions: list[Position]) -> list[Position]:
    """Keep the highest position of each person."""
    found: dict[int, Position] = {}
    for position in positions:
        found.setdefault(position.person_id, position)
    return list(found.values())


def _mixed(people: list[Position]) -> list[Position]:
    """Put the first of each level before the rest, both in order of rank."""
    seen: Counter[str] = Counter()
    first: list[Position] = []
    rest: list[Position] = []
    for position in people:
        seen[position.level] += 1
        (first if seen[position.level] <= MOST_OF_A_LEVEL else rest).append(position)
    return sorted(first[:MOST_PEOPLE], key=_rank) + rest + first[MOST_PEOPLE:]


def _rank(position: Position) -> tuple[int, str]:
    return RANKS.get(position.level, 4), position.person.name
