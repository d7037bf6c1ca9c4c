"""One writer to the lake at a time: a row in the database that a process takes and gives back."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from mainstay.apps.organisation.actions.full_disk import told_if_full
from mainstay.apps.organisation.models import LakeLock
from mainstay.domain.errors import DomainError

ONE = 1
PROC = Path("/proc")
START_TIME = 19  # of the fields of /proc/<process>/stat that follow the name in brackets
LONGEST = timedelta(hours=6)

# What this process holds: a full disk may keep it from giving the row back.
HELD: set[str] = set()


class LakeBusy(DomainError):
    """Somebody else is writing; nothing was begun."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Which process on which machine holds the lock, and for what.

    ``born`` says when the process began, "" where the system does not tell: after a restart a
    container has the same name again, and its processes the same numbers.
    """

    machine: str
    process: int
    thread: int
    what: str
    born: str = ""

    @classmethod
    def here(cls, what: str) -> Holder:
        process = os.getpid()
        thread = threading.get_ident()
        return cls(socket.gethostname()[:60], process, thread, what[:40], _born(process))

    @classmethod
    def of(cls, text: str) -> Holder | None:
        parts = text.split("|", 4)
        if len(parts) == 4:  # written before holders said when they were born
            parts.insert(3, "")
        if len(parts) != 5 or not (parts[1].isdigit() and parts[2].isdigit()):
            return None
        return cls(parts[0], int(parts[1]), int(parts[2]), parts[4], parts[3])

    def __str__(self) -> str:
        return f"{self.machine}|{self.process}|{self.thread}|{self.born}|{self.what}"

    @property
    def is_gone(self) -> bool:
        """Whether the process has certainly ended; another machine's is never certain."""
        if self.machine != socket.gethostname()[:60]:
            return False
        return not _is_running(self.process) or self._is_another()

    def _is_another(self) -> bool:
        """Whether the number has passed on to a process that began at another moment."""
        now = _born(self.process)
        return bool(self.born and now) and now != self.born


@contextmanager
def lake_lock(what: str) -> Iterator[None]:
    """Hold the lake for writing; LakeBusy when somebody else does.

    The row is taken and given back in two short transactions, none is open in between. A lock
    whose process has ended, or that is older than six hours, is taken over.
    """
    holder = str(Holder.here(what))
    if holder in HELD:
        raise LakeBusy(_busy(LakeLock.objects.filter(pk=ONE).first()))
    HELD.add(holder)
    try:
        _take(holder)
        yield
    finally:
        HELD.discard(holder)
        with told_if_full():
            LakeLock.objects.filter(pk=ONE, holder=holder).update(holder="", taken_at=None)


def _take(holder: str) -> None:
    now = timezone.now()
    _ensure_row()
    if _swap("", holder, now):
        return
    row = LakeLock.objects.filter(pk=ONE).first()
    if row is not None and _is_stale(row, now) and _swap(row.holder, holder, now):
        return
    raise LakeBusy(_busy(row))


def _ensure_row() -> None:
    if LakeLock.objects.filter(pk=ONE).exists():
        return
    try:
        with transaction.atomic():
            LakeLock.objects.create(pk=ONE)
    except IntegrityError:
        pass  # another process made the row at the same moment; it is there, which is all we want


def _swap(before: str, after: str, now: datetime) -> bool:
    """Write the new holder where the old one still stands; the database decides who is first."""
    rows = LakeLock.objects.filter(pk=ONE, holder=before)
    return rows.update(holder=after, taken_at=now) == 1


def _is_stale(row: LakeLock, now: datetime) -> bool:
    if row.taken_at is not None and now - row.taken_at > LONGEST:
        return True
    holder = Holder.of(row.holder)
    if holder is None:
        return False
    is_ours = (holder.machine, holder.process) == (socket.gethostname()[:60], os.getpid())
    return holder.is_gone or (is_ours and row.holder not in HELD)


def _busy(row: LakeLock | None) -> str:
    holder = Holder.of(row.holder) if row is not None else None
    if row is None or holder is None or row.taken_at is None:
        return "Somebody else is writing to the lake just now; try again in a moment."
    since = timezone.localtime(row.taken_at)
    return (
        f"Somebody else is writing to the lake: {holder.what} on {holder.machine} "
        f"since {since:%H:%M:%S}; try again when it is done."
    )


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _born(process: int) -> str:
    """Name the start of the machine and, in ticks since then, of a process; "" where unknown."""
    try:
        start = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii")
        told = (PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return f"{start[:8]}-{told.rpartition(')')[2].split()[START_TIME]}"
