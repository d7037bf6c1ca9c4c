"""Jobs whose worker was killed: once more, then given up; living workers are left in peace."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mainstay.apps.organisation.actions.orphans import named_worker, recover_orphans
from mainstay.apps.organisation.jobs import housekeeping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def running_job(*workers: str) -> DBTaskResult:
    job = DBTaskResult.objects.get(pk=housekeeping.enqueue().id)
    job.worker_ids = list(workers)
    job.status = TaskResultStatus.RUNNING
    job.started_at = timezone.now()
    job.save()
    return job


def name_of_dead_worker() -> str:
    with named_worker() as name:
        return name


def test_the_job_of_a_living_worker_is_left_alone() -> None:
    with named_worker() as name:
        job = running_job(name)
        found = recover_orphans()
    job.refresh_from_db()
    assert (found.again, found.failed) == (0, 0)
    assert job.status == TaskResultStatus.RUNNING


def test_the_job_of_a_dead_worker_is_queued_again_with_its_arguments() -> None:
    job = running_job(name_of_dead_worker())
    found = recover_orphans()
    job.refresh_from_db()
    assert (found.again, found.failed) == (1, 0)
    assert job.status == TaskResultStatus.READY
    assert recover_orphans().again == 0


def test_what_killed_its_worker_twice_is_given_up_with_a_reason() -> None:
    job = running_job(name_of_dead_worker(), name_of_dead_worker())
    assert recover_orphans().failed == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert "stopped twice" in job.traceback


def test_a_worker_elsewhere_is_trusted_for_a_day() -> None:
    job = running_job("another-machine:abc")
    assert recover_orphans().again == 0
    DBTaskResult.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(hours=25))
    assert recover_orphans().again == 1


HOLD = """
import sys, time
from mainstay.cli.context import load_settings
load_settings()
from mainstay.apps.organisation.actions.orphans import named_worker
with named_worker() as name:
    print(name, flush=True)
    time.sleep(60)
"""


def test_a_worker_that_was_killed_outright_is_noticed(own_folder: Path) -> None:
    from tests.cli.runs import environment

    worker = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=environment(own_folder), stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    job = running_job(worker.stdout.readline().strip())
    assert recover_orphans().again == 0
    worker.kill()
    worker.communicate()
    assert recover_orphans().again == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
