"""The database itself refuses to change or delete the history, but for erasures on record."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mainstay.apps.organisation.actions.append_only import (
    guard_after_migration,
    is_guarded,
    unguard_history,
)
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.erasing import ErasureProblem, erase_entries
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import AuditErasure
from mainstay.cli import doctor
from mainstay.cli.findings import State
from tests.apps.organisation.history import deeds_of
from tests.cast import Cast

REFUSED = "only grows"
BY_HAND = {
    "change": "UPDATE auditlog_logentry SET object_repr = 'forged'",
    "change who": "UPDATE auditlog_logentry SET actor_id = NULL",
    "delete": "DELETE FROM auditlog_logentry",
    "forge an erasure": "UPDATE organisation_auditerasure SET reason = 'forged'",
    "hide an erasure": "DELETE FROM organisation_auditerasure",
    "open an erasure again": "UPDATE organisation_auditerasure SET is_open = (1 = 1)",
}


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def erased(cast: Cast) -> Cast:
    """An erasure stands on record."""
    entries = LogEntry.objects.get_for_object(cast.his)
    erase_entries(entries, reason="Castell Glass asked to be forgotten", by=actor(cast.olga))
    return cast


@pytest.mark.parametrize("how", sorted(BY_HAND))
def test_no_statement_by_hand_gets_past(how: str, erased: Cast) -> None:
    before = list(LogEntry.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match=REFUSED):
        _run(BY_HAND[how])
    assert list(LogEntry.objects.order_by("pk").values()) == before
    assert AuditErasure.objects.get().reason == "Castell Glass asked to be forgotten"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_emptied_at_once(cast: Cast) -> None:
    _run("SET CONSTRAINTS ALL IMMEDIATE")  # or what is pending refuses first
    for table in ("auditlog_logentry", "organisation_auditerasure"):
        with pytest.raises(DatabaseError, match=REFUSED):
            _run(f"TRUNCATE {table} CASCADE")


def test_the_programs_own_ways_are_refused_too(cast: Cast) -> None:
    entry = LogEntry.objects.order_by("pk")[0]
    entry.object_repr = "forged"
    for act in (entry.save, entry.delete, LogEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            act()


def test_a_colleague_with_a_history_is_not_deleted_out_of_it(cast: Cast) -> None:
    from mainstay.apps.organisation.actions.territories import change_territory

    change_territory(cast.north, name="The North", parent=None, by=actor(cast.oscar))
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        cast.oscar.delete()


def test_an_erasure_takes_what_it_names_and_stays_on_record(erased: Cast) -> None:
    assert not LogEntry.objects.get_for_object(erased.his).exists()
    assert LogEntry.objects.get_for_object(erased.hers).exists()
    erasure = AuditErasure.objects.get()
    assert (erasure.by, erasure.entries, erasure.is_open) == ("olga@mill.example", 1, False)
    assert deeds_of(erasure) == [("olga@mill.example", "erase history")]


def test_an_erasure_needs_an_administrator_a_reason_and_entries(cast: Cast) -> None:
    entries = LogEntry.objects.get_for_object(cast.his)
    with pytest.raises(NotAllowed):
        erase_entries(entries, reason="because", by=actor(cast.oscar))
    with pytest.raises(ErasureProblem, match="Say why"):
        erase_entries(entries, reason="  ", by=actor(cast.olga))
    with pytest.raises(ErasureProblem, match="no such entry"):
        erase_entries(entries.none(), reason="because", by=actor(cast.olga))
    assert entries.exists()


def test_the_guard_is_put_back_after_a_migration_that_lost_it(cast: Cast) -> None:
    assert is_guarded(connection)
    unguard_history(connection)
    assert not is_guarded(connection)
    guard_after_migration()
    assert is_guarded(connection)


def test_the_doctor_sees_a_lost_guard(cast: Cast) -> None:
    assert [finding.state for finding in doctor.history()] == [State.FINE]
    unguard_history(connection)
    assert [finding.state for finding in doctor.history()] == [State.BROKEN]


def test_an_open_erasure_is_what_lets_past_and_closing_is_final(cast: Cast) -> None:
    row = AuditErasure.objects.create(at=timezone.now(), by="test", reason="open")
    LogEntry.objects.get_for_object(cast.his).delete()
    row.is_open = False
    row.save()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        LogEntry.objects.get_for_object(cast.hers).delete()
