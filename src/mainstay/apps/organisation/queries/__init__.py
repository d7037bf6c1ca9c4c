"""Reads of the organisation: its settings, its playbook, its batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone

from mainstay.apps.organisation.models import (
    Batch,
    BatchEvent,
    Organisation,
    PlaybookValue,
    Territory,
    User,
)
from mainstay.apps.organisation.queries.reading import read_once
from mainstay.domain.playbook import Playbook, default_playbook


def organisation() -> Organisation:
    """Return the one row of settings; defaults when none was saved yet."""
    return Organisation.objects.filter(pk=1).first() or Organisation(pk=1)


def playbook(known_at: datetime | None = None) -> Playbook:
    """Return the thresholds that apply: the defaults with the organisation's own values."""
    return _playbook(known_at)


@read_once
def _playbook(known_at: datetime | None) -> Playbook:
    values = PlaybookValue.objects.filter(at__lte=known_at or timezone.now())
    latest = {row.key: row.value for row in values.order_by("at", "pk")}
    known = {t.key for t in default_playbook()}
    own = {key: v for key, v in latest.items() if v is not None and key in known}
    return default_playbook().with_values(own)


@dataclass(frozen=True, slots=True)
class CountedBatches:
    """The batches that count at a moment; ``digest`` names the set.

    ``in_force`` holds those that another one replaced, too; ``known_at`` is None for now.
    """

    ids: tuple[int, ...]
    in_force: tuple[int, ...] = ()
    known_at: datetime | None = None

    @property
    def digest(self) -> str:
        return sha256(",".join(map(str, self.ids)).encode()).hexdigest()[:16]


def counted_batches(known_at: datetime | None = None) -> CountedBatches:
    """Return the batches in force at ``known_at`` (default now), less those they replace."""
    return _counted_batches(known_at)


@read_once
def _counted_batches(known_at: datetime | None) -> CountedBatches:
    moment = known_at or timezone.now()
    last = BatchEvent.objects.filter(batch=OuterRef("pk"), at__lte=moment).order_by("-at", "-pk")
    batches = Batch.objects.annotate(in_force=Subquery(last.values("counts")[:1])).order_by("pk")
    rows = list(batches.values_list("pk", "replaces_id", "in_force"))
    in_force = tuple(pk for pk, _, counts in rows if counts)
    older = {pk: replaces for pk, replaces, _ in rows if replaces is not None}
    replaced = _replaced_by(in_force, older)
    ids = tuple(pk for pk in in_force if pk not in replaced)
    return CountedBatches(ids, in_force, known_at)


def _replaced_by(batches: Iterable[int], older: Mapping[int, int]) -> set[int]:
    """Return what batches take the place of, and what that took the place of before it.

    An undone batch in the middle still leads on: else the oldest would count beside the newest.
    """
    found: set[int] = set()
    for pk in batches:
        replaced = older.get(pk)
        while replaced is not None and replaced not in found:
            found.add(replaced)
            replaced = older.get(replaced)
    return found


def branch(territory: Territory) -> set[int]:
    """Return the ids of a territory and of everything below it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Territory.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return _below(territory.pk, children)


@read_once
def people_below(user: User) -> frozenset[int]:
    """Return the ids of everybody who reports to a user, directly or through others."""
    children: dict[int | None, list[int]] = {}
    for pk, boss in User.objects.values_list("pk", "reports_to_id"):
        children.setdefault(boss, []).append(pk)
    return frozenset(_below(user.pk, children) - {user.pk})


def _below(root: int, children: dict[int | None, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting: list[int] = [root]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, ()))
    return found


def territory_paths(pks: Iterable[int] | None = None) -> Mapping[int, str]:
    """Return every territory's full name, "Europe / Nordics"."""
    paths = _territory_paths()
    return paths if pks is None else {pk: paths[pk] for pk in pks if pk in paths}


@read_once
def _territory_paths() -> Mapping[int, str]:
    rows = {t.pk: t for t in Territory.objects.all()}
    return {pk: _path(territory, rows) for pk, territory in rows.items()}


def _path(territory: Territory, rows: dict[int, Territory]) -> str:
    names: list[str] = []
    current: Territory | None = territory
    while current is not None and len(names) < len(rows):
        names.append(current.name)
        current = rows.get(current.parent_id) if current.parent_id else None
    return " / ".join(reversed(names))


def signed_in(request: HttpRequest) -> User:
    """Return the colleague who asks; pages are behind the sign-in, so there is one."""
    if not isinstance(request.user, User):
        raise PermissionError("a page that asks for its user is open to nobody in particular")
    return request.user
