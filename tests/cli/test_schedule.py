"""What the tick starts, and that it starts it once."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django_tasks_db.models import DBTaskResult

from mainstay.cli.schedule import DUE, Due, last_moment, start_due

JOB = "mainstay.apps.organisation.jobs:housekeeping"


def test_the_last_moment_is_today_or_yesterday() -> None:
    noon = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    assert last_moment(time(3, 30), noon) == datetime(2026, 3, 10, 3, 30, tzinfo=UTC)
    assert last_moment(time(12, 0), noon) == noon
    assert last_moment(time(12, 1), noon) == datetime(2026, 3, 9, 12, 1, tzinfo=UTC)


def test_the_last_moment_keeps_its_hour_when_clocks_change() -> None:
    zone = ZoneInfo("Europe/Berlin")
    after = datetime(2026, 3, 29, 12, 0, tzinfo=zone)  # clocks went forward that night
    assert last_moment(time(3, 30), after).hour == 3


@pytest.mark.django_db
def test_what_is_due_is_queued_once(monkeypatch: pytest.MonkeyPatch) -> None:
    due = (Due(JOB, time(3, 30)),)
    now = datetime.now(UTC)
    assert start_due(now, due) == [JOB]
    assert start_due(now, due) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_what_ran_yesterday_is_due_again() -> None:
    due = (Due(JOB, time(3, 30)),)
    start_due(datetime.now(UTC), due)
    DBTaskResult.objects.update(enqueued_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert start_due(datetime.now(UTC), due) == [JOB]


@pytest.mark.django_db
def test_every_job_of_the_schedule_exists() -> None:
    assert start_due(datetime.now(UTC), DUE) == [entry.target for entry in DUE]
