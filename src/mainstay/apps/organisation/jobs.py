"""Background work of the house itself."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

DAYS_KEPT = 30


@task()
def housekeeping() -> None:
    """Forget ended sessions and the results of jobs that were done a month ago."""
    call_command("clearsessions")
    call_command("prune_db_task_results", min_age_days=DAYS_KEPT, verbosity=0)
