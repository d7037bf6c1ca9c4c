"""Which batches and kinds of files somebody sees who is not operations: his own, of judgements."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.planning.batches import history
from mainstay.apps.imports.planning.kind import Kind
from mainstay.apps.organisation.models import Batch, User

JUDGED = tuple(kind.name for kind in KINDS.values() if kind.is_judgement)


def batches_seen(user: User) -> QuerySet[Batch]:
    """Return the batches whose pages a user opens, newest first."""
    rows = history()
    return rows if user.may_operate else own_batches(user)


def own_batches(user: User) -> QuerySet[Batch]:
    """Return the coverage and goals that a user brought, newest first."""
    return history().filter(user=user, kind__in=JUDGED)


def kinds_for(user: User) -> tuple[Kind, ...]:
    """Return the kinds of files that a user brings."""
    return tuple(kind for kind in KINDS.values() if kind.is_judgement or user.may_operate)


def may_read_rejects(user: User, batch: Batch) -> bool:
    """Whether a user reads rejected rows of a batch: judgements only if he may judge."""
    return user.may_judge or batch.kind not in JUDGED


def home_of(user: User) -> str:
    """Return the page on which a user brings files."""
    return reverse("imports:imports" if user.may_operate else "imports:workbooks")
