"""The thresholds of a day: those that were in force when it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mainstay.apps.organisation.models import PlaybookValue
from mainstay.apps.organisation.queries import playbook
from mainstay.domain.playbook import Playbook, default_playbook


def playbook_on(day: date) -> Playbook:
    """Return the playbook in force at the end of a day; of today and later that of now."""
    if day >= timezone.localdate():
        return playbook()
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return playbook(timezone.make_aware(midnight))


def playbooks_on(days: Iterable[date]) -> dict[date, Playbook]:
    """Return the playbook in force at the end of each day, in one question."""
    rows = list(PlaybookValue.objects.order_by("at", "pk").values_list("key", "value", "at"))
    known = {threshold.key for threshold in default_playbook()}
    found = {}
    for day in days:
        midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        latest = {key: value for key, value, at in rows if at <= midnight and key in known}
        own = {key: value for key, value in latest.items() if value is not None}
        found[day] = default_playbook().with_values(own)
    return found
