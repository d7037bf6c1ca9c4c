"""How much we were in touch with whom: faded counts by account and person, in bulk.

Counts are kept as of the day of the last touch. Read on that day or later they only fade; of an
earlier day, after a change, or with another half-life they are counted anew from the touches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import playbook as rules_of_now
from mainstay.apps.touches.models import Channel, CountsDue, KeptCounts, Touch, TouchPerson
from mainstay.domain.observed_strength import Touch as DomainTouch
from mainstay.domain.observed_strength import TouchCounts, TouchKind, carried_on, faded_counts
from mainstay.domain.playbook import Playbook

Place = tuple[int, int]  # account, person
HALF_LIFE = "strength.half_life"
AT_ONCE = 10_000  # people asked for in one question
KINDS = {
    Channel.MEETING: TouchKind.MEETING,
    Channel.VISIT: TouchKind.MEETING,
    Channel.CALL: TouchKind.CALL,
    Channel.MAIL_FROM: TouchKind.MAIL_FROM,
    Channel.MAIL_TO: TouchKind.MAIL_TO,
}


def touch_counts(
    accounts: Collection[int], playbook: Playbook, *, day: date
) -> dict[Place, TouchCounts]:
    """Return the faded counts on a day by (account, person); whom nobody met is not in it."""
    anew, found = _changed(accounts), dict[Place, TouchCounts]()
    kept = KeptCounts.objects.filter(account__in=accounts).values_list(
        "account", "person", "half_life", "meetings", "mails_from", "mails_to", "calls", "last"
    )
    for account, person, half_life, meetings, mails_from, mails_to, calls, last in kept:
        place = (account, person)
        if place in anew:
            continue
        if last > day or half_life != playbook[HALF_LIFE]:
            anew.add(place)
            continue
        counts = TouchCounts(meetings, mails_from, mails_to, calls, last)
        found[place] = carried_on(counts, (), playbook, counted_on=last, as_of=day)
    return found | _counted_anew(anew, playbook, day)


def _changed(accounts: Collection[int]) -> set[Place]:
    """Whose touches have changed since they were counted, or are coming or going just now."""
    due = CountsDue.objects.filter(account__in=accounts).values_list("account", "person")
    written = TouchPerson._base_manager.filter(
        batch__state=BatchState.PREPARING, touch__account__in=accounts
    )
    return set(due.union(written.values_list("touch__account", "person")))


def _counted_anew(
    places: Collection[Place], playbook: Playbook, day: date
) -> dict[Place, TouchCounts]:
    wanted, touches = set(places), dict[Place, list[DomainTouch]]()
    for account, person, when, channel in touch_rows({person for _, person in places}):
        if (account, person) in wanted and when <= day:
            kind = KINDS[Channel(channel)]
            touches.setdefault((account, person), []).append(DomainTouch(when, kind))
    return {place: faded_counts(each, playbook, as_of=day) for place, each in touches.items()}


def touch_rows(people: Collection[int]) -> Iterator[tuple[int, int, date, str]]:
    """Yield account, person, day and channel of each touch that people took part in."""
    asked = sorted(people)
    hidden = Batch.objects.filter(state=BatchState.PREPARING).values("pk")
    seats = TouchPerson.objects.exclude(touch__batch__in=hidden).order_by()
    for start in range(0, len(asked), AT_ONCE):
        rows = seats.filter(person__in=asked[start : start + AT_ONCE])
        columns = rows.values_list("touch__account", "person", "touch__day", "touch__channel")
        yield from columns.iterator(chunk_size=AT_ONCE)


def accounts_with_touches(accounts: Collection[int]) -> set[int]:
    """Return which of these accounts have any touch on record, of whatever day."""
    if not accounts:
        return set()
    met = Exists(Touch.objects.filter(account=OuterRef("pk")))
    return set(Account.objects.filter(met, pk__in=accounts).values_list("pk", flat=True))


def counts_due() -> QuerySet[CountsDue]:
    """Return what is to be counted anew and whose batch, if any, is written."""
    hidden = Batch.objects.filter(state=BatchState.PREPARING).values("pk")
    return CountsDue.objects.exclude(batch__in=hidden)


def counted_otherwise(half_life: float) -> QuerySet[KeptCounts]:
    """Return what was counted with another half-life."""
    return KeptCounts.objects.exclude(half_life=half_life)


def is_counting_due() -> bool:
    """Whether touches have changed, or the half-life has, since they were counted."""
    return counts_due().exists() or counted_otherwise(rules_of_now()[HALF_LIFE]).exists()
