"""What is due when: jobs that the tick puts into the queue, once a day each.

Whether a job was started is read from the queue itself, so that a tick may stop and start again,
and two of them do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django_tasks_db.models import DBTaskResult

from mainstay.apps.organisation.queries import organisation
from mainstay.cli.preparation import one_at_a_time


@dataclass(frozen=True, slots=True)
class Due:
    """A job (``module:task``) that starts every day at a time of the organisation's zone."""

    target: str
    at: time


DUE = (
    Due("mainstay.apps.organisation.jobs:housekeeping", time(3, 30)),
    Due("mainstay.apps.portfolio.jobs:score_everybody", time(4, 0)),
)


def start_due(now: datetime, due: tuple[Due, ...] = DUE) -> list[str]:
    """Queue what is due at ``now`` and was not queued since; return the targets."""
    zone = ZoneInfo(organisation().time_zone)
    with one_at_a_time("tick"):
        return [entry.target for entry in due if _start(entry, now.astimezone(zone))]


def _start(entry: Due, now: datetime) -> bool:
    job = _task(entry.target)
    since = last_moment(entry.at, now)
    if DBTaskResult.objects.filter(task_path=job.module_path, enqueued_at__gte=since).exists():
        return False
    job.enqueue()
    return True


def last_moment(at: time, now: datetime) -> datetime:
    """Return the latest moment with this time of day that is not after ``now``."""
    today = datetime.combine(now.date(), at, tzinfo=now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def _task(target: str) -> Any:
    module, name = target.split(":")
    return getattr(import_module(module), name)
