"""How much we were in touch with whom: faded counts by account and person, in bulk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mainstay.apps.touches.models import Channel, Touch
from mainstay.domain.observed_strength import Touch as DomainTouch
from mainstay.domain.observed_strength import TouchCounts, TouchKind, faded_counts
from mainstay.domain.playbook import Playbook

KINDS = {
    Channel.MEETING: TouchKind.MEETING,
    Channel.VISIT: TouchKind.MEETING,
    Channel.CALL: TouchKind.CALL,
    Channel.MAIL_FROM: TouchKind.MAIL_FROM,
    Channel.MAIL_TO: TouchKind.MAIL_TO,
}


def touch_counts(
    accounts: Collection[int], playbook: Playbook, *, day: date
) -> dict[tuple[int, int], TouchCounts]:
    """Return the faded counts on a day by (account, person); whom nobody met is not in it."""
    rows = Touch.objects.filter(account__in=accounts, day__lte=day, with_people__isnull=False)
    found: dict[tuple[int, int], list[DomainTouch]] = {}
    columns = rows.order_by().values_list("account", "with_people__person", "day", "channel")
    for account, person, when, channel in columns:
        kind = KINDS[Channel(channel)]
        found.setdefault((account, person), []).append(DomainTouch(when, kind))
    return {place: faded_counts(each, playbook, as_of=day) for place, each in found.items()}


def accounts_with_touches(accounts: Collection[int]) -> set[int]:
    """Return which of these accounts have any touch on record, of whatever day."""
    rows = Touch.objects.filter(account__in=accounts).order_by()
    return set(rows.values_list("account", flat=True).distinct())
