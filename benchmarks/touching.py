"""Relationships of a large company: who covers whom, what is held of people, touches, plans.

Rows go straight to their tables, a million touches in some seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, repeat
from typing import Any

import numpy as np

Whole = np.ndarray[Any, np.dtype[np.int64]]

CHUNK = 50_000
CHANNELS = ("meeting", "visit", "call", "mail_from", "mail_to")
OFTEN = (0.2, 0.05, 0.2, 0.3, 0.25)
KINDS_OF_ROLE = ("is_budget", "is_gatekeeper", "is_user")
QUESTIONS = (
    "partnership",
    "impact",
    "loss",
    "replacement",
    "bidding",
    "self_supply",
    "recommendation",
)


@dataclass(frozen=True)
class Places:
    """Who holds a position where: account and person, one row each."""

    account: Whole
    person: Whole

    def __len__(self) -> int:
        return len(self.account)

    def some(self, chosen: Any) -> Places:
        return Places(self.account[chosen], self.person[chosen])


def places_held() -> Places:
    """Return who holds a position today, by account and person."""
    from mainstay.apps.people.models import Position

    rows = Position.objects.filter(end__isnull=True).order_by("account", "person")
    found = np.array(list(rows.values_list("account", "person").distinct()), np.int64)
    account, person = found.reshape(-1, 2).T
    return Places(account, person)


def add_places(people: int, *, each: int, draw: np.random.Generator) -> Places:
    """Add accounts with so many people each; one in six heads five others of the account."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.people.models import Person, Position

    levels = np.array(["executive", "middle", "operational", "purchasing"])
    chosen = levels[draw.choice(4, people, p=(0.08, 0.3, 0.5, 0.12))].tolist()
    begun = Account.objects.count()
    numbers = range(begun, begun + -(-people // each))
    accounts = Account.objects.bulk_create(
        [Account(name=f"Mapped {number:05}") for number in numbers], batch_size=2000
    )
    named = [Person(name=f"Person {number:06}") for number in range(people)]
    Person.objects.bulk_create(named, batch_size=2000)
    heads = [number - number % each + (number % each - 1) // 5 for number in range(people)]
    Position.objects.bulk_create(
        [
            Position(
                account=accounts[number // each],
                person=person,
                title="Buyer",
                level=chosen[number],
                reports_to=named[heads[number]] if number % each else None,
            )
            for number, person in enumerate(named)
        ],
        batch_size=2000,
    )
    known = np.array([(accounts[n // each].pk, one.pk) for n, one in enumerate(named)], np.int64)
    return Places(known[:, 0], known[:, 1])


def add_coverage(places: Places, pairs: int, *, colleagues: Whole, draw: Any) -> None:
    """Let colleagues cover people drawn, each person at most twice."""
    from mainstay.apps.relationships.models import Coverage

    first = draw.permutation(len(places))[: min(pairs, len(places))]
    chosen = places.some(np.concatenate([first, first])[:pairs])
    at = draw.integers(0, len(colleagues), len(chosen))
    at[len(first) :] = at[: len(chosen) - len(first)] + 1
    role = np.where(np.arange(len(chosen)) < len(first), "owner", "second")
    _insert(
        Coverage,
        len(chosen),
        account_id=chosen.account.tolist(),
        person_id=chosen.person.tolist(),
        colleague_id=colleagues[at % len(colleagues)].tolist(),
        role=role.tolist(),
        start=repeat("2024-01-01"),
    )


def add_own_coverage(places: Places, owners: dict[int, int | None]) -> None:
    """Let the owner of each account cover people there."""
    from mainstay.apps.relationships.models import Coverage

    known = np.array([owners.get(account) is not None for account in places.account.tolist()])
    chosen = places.some(known)
    _insert(
        Coverage,
        len(chosen),
        account_id=chosen.account.tolist(),
        person_id=chosen.person.tolist(),
        colleague_id=[owners[account] for account in chosen.account.tolist()],
        start=repeat("2024-01-01"),
    )


def add_judgements(places: Places, *, day: date, draw: Any) -> None:
    """Judge everybody there and answer the seven questions about two in three."""
    from mainstay.apps.people.models import Appraisal
    from mainstay.apps.relationships.models import StrengthAnswers

    count = len(places)
    days = [str(day - timedelta(days=int(n))) for n in draw.integers(0, 150, count)]
    roles = draw.choice(4, count, p=(0.08, 0.12, 0.4, 0.4))
    flags = {name: (roles == at).tolist() for at, name in enumerate(KINDS_OF_ROLE)}
    _insert(
        Appraisal,
        count,
        account_id=places.account.tolist(),
        person_id=places.person.tolist(),
        day=days,
        influence=draw.integers(1, 11, count).tolist(),
        relevance=draw.integers(1, 11, count).tolist(),
        stance=draw.integers(-2, 3, count).tolist(),
        **flags,
    )
    asked = places.some(draw.random(count) < 2 / 3)
    answers = {name: draw.integers(1, 5, len(asked)).tolist() for name in QUESTIONS}
    _insert(
        StrengthAnswers,
        len(asked),
        account_id=asked.account.tolist(),
        person_id=asked.person.tolist(),
        day=repeat(str(day - timedelta(days=30))),
        source=repeat("client"),
        **answers,
    )


def add_touches(places: Places, count: int, *, first: date, last: date, draw: Any) -> None:
    """Add touches with one person each, drawn from those there, on days from the first on."""
    from django.db import connection

    from mainstay.apps.touches.actions.noticing import all_due_in_migration as all_due
    from mainstay.apps.touches.actions.noticing import notice_changes, notice_nothing
    from mainstay.apps.touches.models import Touch, TouchPerson

    if is_new := not Touch.objects.exists():
        notice_nothing(connection)
    newest = Touch._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = range(newest + 1, newest + 1 + count)
    who = draw.integers(0, len(places), count)
    spread = (last - first).days + 1
    days = np.array([str(first + timedelta(days=n)) for n in range(spread)])
    _insert(
        Touch,
        count,
        id=keys,
        account_id=places.account[who].tolist(),
        day=days[draw.integers(0, spread, count)].tolist(),
        channel=np.array(CHANNELS)[draw.choice(5, count, p=OFTEN)].tolist(),
    )
    _insert(TouchPerson, count, touch_id=keys, person_id=places.person[who].tolist())
    _go_on_counting(Touch)
    if is_new:
        with connection.schema_editor() as editor:
            all_due(None, editor)
        notice_changes(connection)


def add_plans(accounts: Iterable[int], *, day: date) -> None:
    """Begin a relationship plan at accounts, with three goals for people covered there."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.plans.models import Goal, Initiative, RelationshipPlan
    from mainstay.apps.relationships.models import Coverage

    for account in Account.objects.filter(pk__in=list(accounts)).select_related("owner"):
        plan = RelationshipPlan.objects.create(account=account, created_on=day)
        for cover in Coverage.objects.filter(account=account)[:3]:
            goal = Goal.objects.create(
                plan=plan,
                person=cover.person,
                owner=account.owner,
                what="Meet once a month",
                start_level=2,
                target_level=4,
                due=day + timedelta(days=90),
                set_on=day,
            )
            made = Initiative.objects.create(
                plan=plan,
                what="Visit the plant",
                kind="contact",
                owner=account.owner,
                due=day + timedelta(days=5),
                set_on=day,
            )
            made.goals.add(goal)


def _insert(model: Any, count: int, **columns: Iterable[Any]) -> None:
    """Insert rows given by their columns; those left out have the field's default."""
    from django.db import transaction

    from mainstay.apps.organisation.actions.derived_rows import insert_derived

    fields = [
        one for one in model._meta.concrete_fields if one.column in columns or one.name != "id"
    ]
    values = [
        iter(columns[one.column]) if one.column in columns else _default(one) for one in fields
    ]
    names, done = [str(one.column) for one in fields], 0
    rows: Iterator[tuple[Any, ...]] = zip(*values, strict=False)
    while done < count:
        with transaction.atomic():
            insert_derived(model, names, islice(rows, min(CHUNK, count - done)))
        done += CHUNK


def _default(field: Any) -> Iterator[Any]:
    from django.db import connection
    from django.utils import timezone

    made_now = getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    value = timezone.now() if made_now else field.get_default()
    return repeat(field.get_db_prep_save(value, connection))


def _go_on_counting(*models: Any) -> None:
    """Let PostgreSQL go on from the numbers that were given here."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
