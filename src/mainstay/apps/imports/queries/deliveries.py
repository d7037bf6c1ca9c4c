"""Files that come by themselves: what waits, and what lies ready in the watched folder."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.imports.models import Delivery, Outcome
from mainstay.apps.imports.queries.drafts import LAYOUT_FILE
from mainstay.apps.organisation.models import User

TAKEN, DONE, REFUSED = "taken", "done", "refused"
OWN_FOLDERS = frozenset({TAKEN, DONE, REFUSED})
SETTLED_AFTER = timedelta(seconds=20)
UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".tmp")


@dataclass(frozen=True, slots=True)
class Inbox:
    """The watched folder and in whose name its files are brought in, or why they are not."""

    folder: Path
    user: User | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that lie together; ``mapping`` is the name of their folder inside the watched one."""

    mapping: str
    files: tuple[Path, ...]


def inbox() -> Inbox | None:
    """Return the watched folder; None where none is named."""
    folder, email = settings.INBOX, settings.INBOX_USER
    if folder is None:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if user is None:
        asked = _("MAINSTAY_INBOX_USER must name an active colleague who may import.")
        return Inbox(folder, None, asked)
    if not user.may_operate:
        return Inbox(folder, None, _("%(user)s may not import.") % {"user": user.email})
    if not folder.is_dir():
        return Inbox(folder, None, _("There is no such folder, or it cannot be reached."))
    return Inbox(folder, user)


def settled_groups(folder: Path, now: datetime) -> Iterator[Group]:
    """Yield the files of the folder, and of each folder in it, that nobody writes any more.

    What lies together belongs together: while one file is still being written, all of them wait,
    and a mapping waits for the files that it is to read.
    """
    inside = [entry for entry in sorted(folder.iterdir()) if _is_folder(entry)]
    for place in [folder, *inside]:
        files = tuple(entry for entry in sorted(place.iterdir()) if _is_file(entry))
        holds_data = any(file.suffix != LAYOUT_FILE for file in files)
        if holds_data and all(_is_settled(file, now) for file in files):
            yield Group("" if place == folder else place.name, files)


def _is_folder(entry: Path) -> bool:
    return (
        entry.is_dir()
        and not entry.is_symlink()
        and entry.name not in OWN_FOLDERS
        and not entry.name.startswith(".")
    )


def _is_file(entry: Path) -> bool:
    return entry.is_file() and not entry.is_symlink() and not entry.name.startswith(".")


def _is_settled(file: Path, now: datetime) -> bool:
    """Whether a file was left alone for a while, is not called unfinished, and nobody has it open.

    Whoever pauses in the middle, like a slow line, has it open still.
    """
    if file.suffix.lower() in UNFINISHED:
        return False
    is_old = now.timestamp() - file.stat().st_mtime >= SETTLED_AFTER.total_seconds()
    return is_old and not _is_open_for_writing(file)


if sys.platform == "linux":
    import fcntl

    def _is_open_for_writing(file: Path) -> bool:
        """Whether a process of this machine has a file open to write, as far as Linux tells.

        A read lease is refused where there is a writer. One who comes in the moment that we hold
        it sends us a signal: one that does nothing.
        """
        try:
            with file.open("rb") as opened:
                fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
                fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
                fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:  # not ours, or a folder of another machine: nobody can tell
            return False
        return False

else:

    def _is_open_for_writing(file: Path) -> bool:
        """No other system tells."""
        return False


def waiting() -> QuerySet[Delivery]:
    """Return the deliveries that were not brought in yet, the oldest first."""
    return Delivery.objects.filter(outcome=Outcome.WAITING).order_by("pk")


def has_deliveries() -> bool:
    """Whether there is anything for the job that brings deliveries in."""
    if waiting().exists():
        return True
    watched = inbox()
    if watched is None or watched.user is None:
        return False
    taken = watched.folder / TAKEN
    if taken.is_dir() and any(taken.iterdir()):
        return True
    return next(settled_groups(watched.folder, timezone.now()), None) is not None
