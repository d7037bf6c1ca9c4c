"""Jobs whose worker was killed: run them once more, and give up on what kills its worker twice.

A worker holds a lock on a file that carries its name for as long as it lives; the system lets go of
the lock when the process ends, however it ends. Process numbers would be used again.
"""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

AnyJob: TypeAlias = "DBTaskResult[Any, Any]"
ATTEMPTS = 2
LONGEST_JOB = timedelta(hours=24)


class WorkerLost(Exception):
    """The process that worked on a job ended before the job did."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of the jobs that nobody was working on."""

    again: int
    failed: int


@contextlib.contextmanager
def named_worker() -> Iterator[str]:
    """Give this process the name of a worker while the block runs."""
    name = f"{_host()}:{secrets.token_hex(6)}"
    file = _sign_of_life(name)
    file.parent.mkdir(exist_ok=True)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield name
        finally:
            file.unlink(missing_ok=True)


def recover_orphans() -> Recovered:
    """Queue every orphaned job again, or fail it when this already happened once."""
    again = failed = 0
    for job in DBTaskResult.objects.running():
        if not _is_orphan(job):
            continue
        if len(job.worker_ids) >= ATTEMPTS:
            job.set_failed(WorkerLost("The worker stopped twice in the middle of this job."))
            failed += 1
        else:
            again += _queue_again(job)
    return Recovered(again=again, failed=failed)


def _queue_again(job: AnyJob) -> int:
    """Return 1 if this call queued it, 0 if another process was first."""
    with transaction.atomic():
        still = DBTaskResult.objects.running().filter(pk=job.pk)
        return int(still.update(status=TaskResultStatus.READY, started_at=None))


def _is_orphan(job: AnyJob) -> bool:
    """Judge a worker of this machine by its lock, one of another machine by the time it takes."""
    worker = job.worker_ids[-1] if job.worker_ids else ""
    if worker.startswith(f"{_host()}:"):
        return not _lives(worker)
    return job.started_at is None or timezone.now() - job.started_at > LONGEST_JOB


def _lives(worker: str) -> bool:
    file = _sign_of_life(worker)
    if not file.exists():
        return False
    with file.open("r") as asked:
        try:
            fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _sign_of_life(worker: str) -> Path:
    return Path(settings.DATA) / "workers" / worker.partition(":")[2]


def _host() -> str:
    return socket.gethostname()[:40]
