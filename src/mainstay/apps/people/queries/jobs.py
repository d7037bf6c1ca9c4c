"""What somebody did at an account from when to when, present jobs first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mainstay.apps.accounts.models import Account
from mainstay.apps.people.models import Person, Position


@dataclass(frozen=True, slots=True)
class Job:
    """A title in a unit; rows that differ in the reporting line alone are one job."""

    title: str
    unit: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs somebody has on a day and those that are over by then, the latest first."""

    present: tuple[Job, ...]
    past: tuple[Job, ...]


def jobs_at(account: Account, person: Person, *, day: date) -> Jobs:
    """Return what a person did at an account until a day; nothing later than that."""
    rows = person.positions.filter(account=account).select_related("buying_unit")
    begun = [row for row in rows if row.start is None or row.start <= day]
    jobs = sorted(_joined(begun), key=lambda job: job.start or date.min, reverse=True)
    return Jobs(
        tuple(job for job in jobs if not _is_over(job, day)),
        tuple(job for job in jobs if _is_over(job, day)),
    )


def _is_over(job: Job, day: date) -> bool:
    return job.end is not None and job.end < day


def _joined(rows: Iterable[Position]) -> list[Job]:
    """Let rows of one title that follow one another without a gap be one job."""
    found: list[Job] = []
    for row in sorted(rows, key=lambda row: (row.start or date.min, row.pk)):
        unit = row.buying_unit.name if row.buying_unit else ""
        job = Job(row.title or row.get_level_display(), unit, row.start, row.end)
        at = next((n for n, other in enumerate(found) if _goes_on_as(other, job)), None)
        if at is None:
            found.append(job)
        else:
            found[at] = replace(found[at], end=job.end)
    return found


def _goes_on_as(before: Job, after: Job) -> bool:
    is_same = (before.title, before.unit) == (after.title, after.unit)
    follows = before.end is not None and before.end + timedelta(days=1) == after.start
    return is_same and follows
