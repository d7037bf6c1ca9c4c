"""People at the accounts of a large company: names, positions, mail domains and contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mainstay.apps.organisation.models import Batch

CHUNK = 20_000
GIVEN = ("Ada", "Bela", "Cora", "Dag", "Edda", "Femi", "Greta", "Hugo", "Ines", "Jan", "Kaja")
FAMILY = ("Adler", "Berg", "Castell", "Dahl", "Eide", "Falk", "Grau", "Holm", "Ivers", "Juhl")
TITLES = ("Buyer", "Head of purchasing", "Plant manager", "Engineer", "Managing director")
SEGMENTS = ("key", "large", "middle", "small")
LEVELS = ("purchasing", "middle", "operational", "executive", "")

Whole = np.ndarray[Any, np.dtype[np.int64]]


def add_people(accounts: Whole, *, count: int, draw: np.random.Generator) -> None:
    """Add people, each with one position; one in ten has left, one in eight reports to another."""
    from mainstay.apps.people.models import Person, Position

    batch = _batch("people", count)
    at = draw.choice(accounts, count)
    begun = draw.integers(0, 3650, count)
    left = draw.random(count) < 0.1
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        people = Person.objects.bulk_create(
            [Person(name=_name(n), email=f"p{n}@customer.example", batch=batch) for n in numbers],
            batch_size=2000,
        )
        first = date(2016, 1, 1)
        positions = [
            Position(
                person=person,
                account_id=int(at[n]),
                title=TITLES[n % len(TITLES)],
                level=LEVELS[n % len(LEVELS)],
                start=first + timedelta(days=int(begun[n])),
                end=first + timedelta(days=int(begun[n]) + 30) if left[n] else None,
                reports_to=people[0] if n % 8 == 1 else None,
                batch=batch,
            )
            for n, person in zip(numbers, people, strict=True)
        ]
        Position.objects.bulk_create(positions, batch_size=2000)


def _name(number: int) -> str:
    given = GIVEN[number % len(GIVEN)]
    return f"{given} {FAMILY[number // 11 % len(FAMILY)]} {number:06}"


def add_records(accounts: Whole, draw: np.random.Generator) -> None:
    """Give every account a key and a mail domain, and one in three a contract."""
    from django.db.models import Value
    from django.db.models.functions import Mod

    from mainstay.apps.accounts.models import Account, AccountKey, Contract, MailDomain

    batch, known = _batch("accounts", len(accounts)), accounts.tolist()
    keys = (AccountKey(account_id=pk, source="ERP", key=f"K{pk}", batch=batch) for pk in known)
    domains = (MailDomain(account_id=pk, domain=f"c{pk}.example", batch=batch) for pk in known)
    under = draw.choice(accounts, len(accounts) // 3, replace=False)
    ends = draw.integers(0, 1500, len(under))
    contracts = (
        Contract(
            account_id=pk,
            source="CRM",
            number=f"C-{pk}",
            start=date(2024, 1, 1),
            end=date(2025, 6, 1) + timedelta(days=int(days)),
            notice_months=3,
            batch=batch,
        )
        for pk, days in zip(under.tolist(), ends.tolist(), strict=True)
    )
    for rows in (keys, domains, contracts):
        _in_chunks(iter(rows))
    for number, segment in enumerate(SEGMENTS):
        rest = Account.objects.annotate(rest=Mod("pk", Value(len(SEGMENTS))))
        rest.filter(rest=number).update(segment=segment)


def _in_chunks(rows: Iterator[Any]) -> None:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            type(row)._default_manager.bulk_create(chunk, batch_size=2000)
            chunk = []
    if chunk:
        type(chunk[0])._default_manager.bulk_create(chunk, batch_size=2000)


def _batch(kind: str, count: int) -> Batch:
    from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState

    at = datetime(2026, 11, 1, tzinfo=UTC)
    batch = Batch.objects.create(
        kind=kind,
        source="benchmark",
        file_name=f"{kind}.csv",
        state=BatchState.COMMITTED,
        by="benchmark",
        started_at=at,
        new=count,
    )
    BatchEvent.objects.create(batch=batch, counts=True, at=at, by="benchmark")
    return batch
