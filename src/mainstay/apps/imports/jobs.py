"""Reading, checking and writing dropped files in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from mainstay.apps.imports.actions import drafts
from mainstay.apps.imports.actions.deliveries import break_off, carry_out
from mainstay.apps.imports.actions.inbox import collect, put_away
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.queries.deliveries import waiting
from mainstay.domain.errors import DomainError

AT_ONCE = timedelta(minutes=5)
LOG = logging.getLogger(__name__)
BROKEN = "Something went wrong that should not have; nothing was written. The log says more."


@task()
def check_draft(pk: int) -> None:
    """Make the preview of a draft."""
    _run(pk, drafts.check)


@task()
def commit_draft(pk: int) -> None:
    """Write a draft."""
    _run(pk, drafts.commit)


@task()
def bring_deliveries() -> None:
    """Bring in what came by itself; run again after an interruption it goes on where it was."""
    collect(timezone.now())
    for delivery in waiting():
        try:
            carry_out(delivery)
        except Exception:
            LOG.exception("delivery %s", delivery.pk)
            break_off(delivery, BROKEN)
            raise
    put_away()


def is_at_work(draft: Draft) -> bool:
    """Whether a job of this draft waits or runs; a small file is checked without one."""
    at_work = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
        task_path__in=(check_draft.module_path, commit_draft.module_path),
        args_kwargs__args__0=draft.pk,
    )
    return at_work.exists() or waiting().filter(draft=draft).exists()


def settle_lost_drafts() -> int:
    """End the drafts that say they are worked on, though no job is; return how many."""
    lost = [row for row in Draft.objects.filter(state__in=drafts.WORKING) if not is_at_work(row)]
    early = timezone.now() - AT_ONCE  # a small file is checked while its reader waits
    settled = [row for row in lost if row.created_at < early]
    for row in settled:
        drafts.settle_lost(row)
    return len(settled)


def _run(pk: int, act: Callable[[Draft], object]) -> None:
    draft = Draft.objects.filter(pk=pk).first()
    if draft is None:
        return
    try:
        act(draft)
    except DomainError as problem:
        drafts.give_up(draft, str(problem))
    except Exception:
        LOG.exception("draft %s", pk)
        drafts.give_up(draft, BROKEN)
        raise
