"""Background work of the house itself."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from mainstay.apps.organisation.actions.sign_in import send_link
from mainstay.apps.organisation.actions.statistics import take_statistics

DAYS_KEPT = 30


@task()
def housekeeping() -> None:
    """Forget ended sessions and the results of old jobs; count what the tables hold."""
    call_command("clearsessions")
    call_command("prune_db_task_results", min_age_days=DAYS_KEPT, verbosity=0)
    take_statistics()


@task()
def mail_link(email: str, site: str) -> None:
    """Send a one-time link, if there is such a colleague: how long it takes tells nobody."""
    send_link(email, site=site)
