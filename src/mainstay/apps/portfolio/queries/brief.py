"""What is said of an account besides its figures: whom to call, contracts, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mainstay.apps.accounts.models import Account, Contract, Note
from mainstay.apps.people.models import Position, PositionLevel
from mainstay.apps.people.queries.seeing import people_at
from mainstay.apps.portfolio.queries.account_reading import AccountReading

MOST_CONTRACTS, MOST_NOTES = 2, 2
RANKS = {"executive": 0, "purchasing": 1, "middle": 2, "operational": 3, "": 4}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What binds us and what was last noted."""

    contracts: tuple[Contract, ...]
    notes: tuple[Note, ...]


def surroundings(reading: AccountReading) -> Surroundings:
    """Collect what is known of the members of an account on the day asked for, else today."""
    accounts = _members(reading)
    notes = Note.objects.filter(account__in=accounts).select_related("author", "account")
    return Surroundings(
        contracts=tuple(running_contracts(reading)[:MOST_CONTRACTS]),
        notes=tuple(notes.order_by("-at", "-pk")[:MOST_NOTES]),
    )


def running_contracts(reading: AccountReading) -> QuerySet[Contract]:
    """Return the contracts that have not ended, the first to end first."""
    day = reading.found.asked.today
    running = Q(end__isnull=True) | Q(end__gte=day)
    rows = Contract.objects.filter(running, account__in=_members(reading))
    return rows.select_related("account").order_by("end", "pk")


def whom_to_call(reading: AccountReading) -> tuple[Position, ...]:
    """Return whom we can reach best, and a buyer beside where that is somebody else.

    A phone counts before a mail address, then the level, then the account itself before its
    members, then who has been there longest. Only people whom the reader sees.
    """
    people = _once(sorted(_people(reading), key=lambda row: _reach(row, reading.account.pk)))
    buyers = [row for row in people if row.level == PositionLevel.PURCHASING]
    return tuple(dict.fromkeys(people[:1] + buyers[:1]))


def _reach(position: Position, account: int) -> tuple[int, int, bool, date, str]:
    person = position.person
    by_phone, by_mail = bool(person.phone or person.mobile), bool(person.email)
    return (
        0 if by_phone else 1 if by_mail else 2,
        RANKS.get(position.level, 4),
        position.account_id != account,
        position.start or date.max,
        person.name,
    )


def _people(reading: AccountReading) -> list[Position]:
    return people_at(_members(reading), day=reading.found.asked.today)


def _members(reading: AccountReading) -> QuerySet[Account]:
    """The accounts that the figures stand for; a reading holds only those its reader sees."""
    pks = reading.customer.members if reading.is_group else (reading.account.pk,)
    return Account.objects.filter(pk__in=pks)


def _once(positions: list[Position]) -> list[Position]:
    """Keep the first position of each person."""
    found: dict[int, Position] = {}
    for position in positions:
        found.setdefault(position.person_id, position)
    return list(found.values())
