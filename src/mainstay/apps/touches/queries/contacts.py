"""Who of ours was in touch with whom of theirs, and when last: read once for many accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from mainstay.apps.touches.models import Channel, Touch
from mainstay.apps.touches.queries.counting import KINDS
from mainstay.domain.observed_strength import Touch as DomainTouch
from mainstay.domain.observed_strength import TouchCounts, faded_counts
from mainstay.domain.playbook import Playbook

Place = tuple[int, int]  # account, person


@dataclass(frozen=True, slots=True)
class LastTouch:
    """The latest touch with a person: its number and its day."""

    touch_id: int
    day: date


@dataclass(slots=True)
class Contacts:
    """The touches with people of some accounts up to a day, by (account, person)."""

    last: dict[Place, LastTouch] = field(default_factory=dict)
    counts: dict[Place, Mapping[int, TouchCounts]] = field(default_factory=dict)


def contacts_of(accounts: Collection[int], playbook: Playbook, *, day: date) -> Contacts:
    """Return who of ours met whom, with faded counts for each colleague, in one question."""
    rows = Touch.objects.filter(account__in=accounts, day__lte=day, with_people__isnull=False)
    columns = ("account", "with_people__person", "with_colleagues__colleague", "channel")
    found, kept = Contacts(), dict[Place, dict[int, list[DomainTouch]]]()
    listed = rows.order_by("day", "pk").values_list("pk", "day", *columns)
    for touch, when, account, person, colleague, channel in listed:
        place = (account, person)
        found.last[place] = LastTouch(touch, when)
        if colleague is not None:
            kind = KINDS[Channel(channel)]
            ours = kept.setdefault(place, {})
            ours.setdefault(colleague, []).append(DomainTouch(when, kind))
    for place, ours in kept.items():
        found.counts[place] = {
            one: faded_counts(touches, playbook, as_of=day) for one, touches in ours.items()
        }
    return found
