"""Who of ours really covers whom, at many accounts at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.relationships.models import Coverage

FEW = 500  # accounts up to which a database is asked for these alone

Covering = dict[int, dict[int, set[int]]]  # by account and person: colleagues


def covering(accounts: Collection[int], *, day: date) -> Covering:
    """Return by account and person who of ours covers the person on a day; plans do not count.

    It is one question, whatever the number of accounts. Coverage of somebody who holds no position
    there any more is a gap.
    """
    goes_on = Q(end__isnull=True) | Q(end__gt=day)
    there = Position.objects.filter(
        held_on(day), person=OuterRef("person"), account=OuterRef("account")
    )
    rows = Coverage.objects.filter(goes_on, Exists(there), start__lte=day, is_planned=False)
    if len(accounts) <= FEW:
        rows = rows.filter(account__in=accounts)
    wanted, found = frozenset(accounts), Covering()
    for account, person, colleague in rows.order_by().values_list("account", "person", "colleague"):
        if account in wanted:
            found.setdefault(account, {}).setdefault(person, set()).add(colleague)
    return found
