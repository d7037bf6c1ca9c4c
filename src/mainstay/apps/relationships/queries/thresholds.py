"""The thresholds of a day: those that were in force when it ended."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from mainstay.apps.organisation.queries import playbook
from mainstay.domain.playbook import Playbook


def playbook_on(day: date) -> Playbook:
    """Return the playbook in force at the end of a day; of today and later that of now."""
    if day >= timezone.localdate():
        return playbook()
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return playbook(timezone.make_aware(midnight))
