"""What the tests of deeds ask the history."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.db.models import Model
from django.utils import timezone

from mainstay.apps.organisation.models import AuditErasure


def deeds_of(row: Model) -> list[tuple[str, str]]:
    """Return who did what to a row, oldest first: (actor's name, deed)."""
    entries = LogEntry.objects.get_for_object(row).order_by("pk")
    return [(entry.actor_email, (entry.additional_data or {}).get("deed", "")) for entry in entries]


def last_changes(row: Model) -> dict[str, list[str]]:
    """Return the fields of a row's last entry: name to [before, after]."""
    changes: dict[str, list[str]] = (
        LogEntry.objects.get_for_object(row).order_by("-pk")[0].changes or {}
    )
    return changes


def forget_all() -> None:
    """Empty the history within the test's transaction, as nobody could outside of an erasure."""
    erasure = AuditErasure.objects.create(at=timezone.now(), by="test", reason="start afresh")
    LogEntry.objects.all().delete()
    erasure.is_open = False
    erasure.save()
