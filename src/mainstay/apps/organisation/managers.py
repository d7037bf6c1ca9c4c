"""Which rows there are: those of a batch that is still being written are there for nobody yet."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from mainstay.apps.organisation.models import Batch, BatchState

Row = TypeVar("Row", bound=models.Model)


class InForce(models.Manager[Row]):
    """Rows made by hand, or by a batch that is not being written just now.

    A large import writes its rows in many short transactions; they come to sight all at once, when
    the state of their batch changes.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        hidden = Batch.objects.filter(state=BatchState.PREPARING).values("pk")
        return super().get_queryset().exclude(batch__in=hidden)
