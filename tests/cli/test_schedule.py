"""What the tick starts, and that it starts it once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django_tasks_db.models import DBTaskResult

from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.actions.thresholds import set_threshold
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.cli.schedule import DUE, WHEN, Due, last_moment, start_due, start_needed
from tests.cast import Cast
from tests.factories import Line, sell

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


@pytest.mark.django_db
def test_a_score_is_queued_when_files_have_come_and_only_once(cast: Cast) -> None:
    assert start_needed() == []
    sell(Line(cast.his, date(2025, 12, 30), "10"))
    assert start_needed() == [WHEN[0].target]
    assert start_needed() == []
    DBTaskResult.objects.all().delete()
    score(Wish(), by=machine_owner())
    assert start_needed() == []
    set_threshold("stakes.share", 0.05, by=machine_owner())
    assert start_needed() == [WHEN[0].target]
