"""What is due when: jobs that the tick puts into the queue, once a day each, or when it is time.

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


@dataclass(frozen=True, slots=True)
class When:
    """A job that starts when a question (``module:function``) is answered with yes."""

    target: str
    question: str


WHEN = (
    When(
        "mainstay.apps.portfolio.jobs:score_everybody",
        "mainstay.apps.portfolio.queries.newest_score:is_stale",
    ),
    When(
        "mainstay.apps.people.jobs:look_for_duplicates",
        "mainstay.apps.people.queries.duplicates:is_outdated",
    ),
    When(
        "mainstay.apps.imports.jobs:bring_deliveries",
        "mainstay.apps.imports.queries.deliveries:has_deliveries",
    ),
    When(
        "mainstay.apps.touches.jobs:count_changed_touches",
        "mainstay.apps.touches.queries.counting:is_counting_due",
    ),
)
DUE = (
    Due("mainstay.apps.organisation.jobs:housekeeping", time(3, 30)),
    Due("mainstay.apps.portfolio.jobs:score_everybody", time(4, 0)),
    Due("mainstay.apps.people.jobs:look_for_duplicates", time(4, 30)),
    Due("mainstay.apps.people.jobs:delete_judgements_due", time(5, 0)),
)


def start_due(now: datetime, due: tuple[Due, ...] = DUE) -> list[str]:
    """Queue what is due at ``now`` and was not queued since; return the targets."""
    zone = ZoneInfo(organisation().time_zone)
    with one_at_a_time("tick"):
        return [entry.target for entry in due if _start(entry, now.astimezone(zone))]


def start_needed(needed: tuple[When, ...] = WHEN) -> list[str]:
    """Queue what is needed now and does not wait or run already; return the targets."""
    with one_at_a_time("tick"):
        return [entry.target for entry in needed if _start_when(entry)]


def _start_when(entry: When) -> bool:
    job = _named(entry.target)
    open_jobs = DBTaskResult.objects.filter(
        task_path=job.module_path, status__in=("READY", "RUNNING")
    )
    if open_jobs.exists() or not _named(entry.question)():
        return False
    job.enqueue()
    return True


def _start(entry: Due, now: datetime) -> bool:
    job = _named(entry.target)
    since = last_moment(entry.at, now)
    if DBTaskResult.objects.filter(task_path=job.module_path, enqueued_at__gte=since).exists():
        return False
    job.enqueue()
    return True


def last_moment(at: time, now: datetime) -> datetime:
    """Return the latest moment with this time of day that is not after ``now``."""
    today = datetime.combine(now.date(), at, tzinfo=now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def _named(target: str) -> Any:
    module, name = target.split(":")
    return getattr(import_module(module), name)
