"""Which batches left rows in the lake that never counted and never will."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from mainstay.apps.organisation.models import Batch, BatchState

ABANDONED_AFTER = timedelta(days=1)


def batches_that_never_counted(now: datetime) -> list[int]:
    """Return failed batches and those whose writing stopped long ago.

    An undone batch is not among them: the past can still be asked what it knew.
    """
    abandoned = Q(state=BatchState.PREPARING, started_at__lt=now - ABANDONED_AFTER)
    over = Batch.objects.filter(Q(state=BatchState.FAILED) | abandoned)
    return list(over.exclude(events__counts=True).order_by("pk").values_list("pk", flat=True))
