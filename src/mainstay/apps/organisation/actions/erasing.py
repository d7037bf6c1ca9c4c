"""The one way in which entries of the history go: somebody's right to be forgotten, on record.

What is erased, by whom and why stays: a row of AuditErasure and an entry in the history itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.models import AuditErasure
from mainstay.domain.errors import DomainError


class ErasureProblem(DomainError):
    """Entries cannot be erased like this."""


def erase_entries(entries: QuerySet[LogEntry], *, reason: str, by: Actor) -> int:
    """Erase entries of the history for a reason that stays; return how many there were.

    ErasureProblem without a reason or without entries; NotAllowed for all but administrators.
    """
    must_administer(by)
    if not reason.strip():
        raise ErasureProblem(_("Say why these entries are erased; the reason stays on record."))
    count = entries.count()
    if not count:
        raise ErasureProblem(_("There is no such entry."))
    with deed("erase history", by=by), history_open(reason.strip(), by=by) as erasure:
        erasure.entries = count
        LogEntry.objects.filter(pk__in=entries.order_by().values("pk")).delete()
        note(erasure, "entries", f"{count} erased: {erasure.reason}")
    return count


@contextmanager
def history_open(reason: str, *, by: Actor) -> Iterator[AuditErasure]:
    """Let the block, inside a deed, change and delete entries; how many it says in ``entries``."""
    erasure = AuditErasure.objects.create(at=timezone.now(), by=by.name, reason=reason[:400])
    yield erasure
    erasure.is_open = False
    erasure.save()
