"""Files that come by themselves: what waits, and what lies ready in the watched folder."""

from __future__ import annotations

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
    """Whether a file was left alone for a while and is not called unfinished."""
    if file.suffix.lower() in UNFINISHED:
        return False
    return now.timestamp() - file.stat().st_mtime >= SETTLED_AFTER.total_seconds()


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
