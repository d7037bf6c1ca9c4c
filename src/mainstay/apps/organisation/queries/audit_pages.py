"""The history page by page, as long as it may be: by the entries' numbers, never by counting.

A page starts after an entry and looks at no more than so many entries at a time; where a filter
finds little it says how far back it has looked, and the reader may let it look further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.db.models import QuerySet

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.history import HistoryFilter, midnights, seen_entries

LOOKED_AT = 200_000  # entries for one page
CHUNK = 2_000  # entries at a time for a file
SLACK = 10_000  # deeds at the same time may number their entries a little out of order


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page starts: before this entry, or after it; the newest entries without either."""

    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """One page, newest first, and where the pages beside it start.

    ``looked_back_to`` is set where the search stopped before its end: ``older`` goes on there.
    """

    entries: tuple[LogEntry, ...]
    older: int | None = None
    newer: int | None = None
    looked_back_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The numbers among which the entries of the days asked for are."""

    first: int
    last: int


def audit_slice(asked: HistoryFilter, place: Place, *, size: int, user: User) -> Slice:
    """Return one page of the entries that a user may see."""
    bounds = _bounds(asked)
    entries = seen_entries(asked, user=user)
    if place.after is not None:
        return _newer(entries, bounds, place.after, size=size)
    return _older(entries, bounds, place.before, size=size)


def audit_entries(asked: HistoryFilter, *, user: User) -> Iterator[list[LogEntry]]:
    """Return all entries that fit, newest first, in chunks; for files of any length."""
    entries = seen_entries(asked, user=user).order_by("-pk")
    bounds = _bounds(asked)
    before = bounds.last + 1
    while before > bounds.first:
        lowest = max(before - LOOKED_AT, bounds.first)
        found = list(entries.filter(pk__lt=before, pk__gte=lowest)[:CHUNK])
        if found:
            yield found
        before = found[-1].pk if len(found) == CHUNK else lowest


def _older(entries: QuerySet[LogEntry], bounds: _Bounds, before: int | None, *, size: int) -> Slice:
    top = min(before or bounds.last + 1, bounds.last + 1)
    lowest = max(top - LOOKED_AT, bounds.first)
    looked = entries.filter(pk__lt=top, pk__gte=lowest).order_by("-pk")
    found = tuple(looked[: size + 1])
    newer = (found[0].pk if found else top - 1) if before is not None else None
    if len(found) > size:
        return Slice(found[:size], older=found[size - 1].pk, newer=newer)
    if lowest <= bounds.first:
        return Slice(found, newer=newer)
    return Slice(found, older=lowest, newer=newer, looked_back_to=_moment(lowest))


def _newer(entries: QuerySet[LogEntry], bounds: _Bounds, after: int, *, size: int) -> Slice:
    highest = min(after + LOOKED_AT, bounds.last)
    looked = entries.filter(pk__gt=after, pk__lte=highest).order_by("pk")
    found = tuple(reversed(looked[: size + 1]))
    is_more = len(found) > size
    shown = found[1:] if is_more else found
    newer = shown[0].pk if is_more else (highest if highest < bounds.last else None)
    older = shown[-1].pk if shown else after + 1
    return Slice(shown, older=older, newer=newer)


def _bounds(asked: HistoryFilter) -> _Bounds:
    """Turn days into numbers of entries by the index of moments; exact days are a filter beside."""
    start, end = midnights(asked)
    entries = LogEntry.objects.order_by()
    since = entries.filter(timestamp__gte=start) if start else entries
    until = entries.filter(timestamp__lt=end) if end else entries
    first = (since.order_by("timestamp", "pk") if start else since.order_by("pk")).first()
    last = (until.order_by("-timestamp", "-pk") if end else until.order_by("-pk")).first()
    if first is None or last is None:
        return _Bounds(1, 0)
    return _Bounds(first.pk - (SLACK if start else 0), last.pk + (SLACK if end else 0))


def _moment(pk: int) -> datetime | None:
    entry = LogEntry.objects.filter(pk__gte=pk).order_by("pk").only("timestamp").first()
    return entry.timestamp if entry else None
