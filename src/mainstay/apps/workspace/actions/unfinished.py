"""Work on files that a killed process would leave half done: begun in a folder of its own.

The folder is locked while its process lives; the system lets go of the lock however it ends. What
is found unlocked is finished or taken away when Mainstay starts next.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

PLAN = "plan.json"
HELD = "held"
MOVES = "moves"  # once noted, the last step has begun
MOMENT = 60  # seconds that a process may take from making its folder to locking it


@dataclass(frozen=True, slots=True)
class Work:
    """A folder of unfinished work and what it says about itself."""

    folder: Path
    plan: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.folder.name

    def note(self, **said: Any) -> None:
        """Write down how far it is, for whoever finds the folder; on the disk when it returns."""
        write_whole(self.folder / PLAN, json.dumps({**self.plan, **said}).encode())
        self.plan.update(said)


@contextlib.contextmanager
def begun(what: str, **said: Any) -> Iterator[Work]:
    """Give a folder for the block; it is gone afterwards unless the process is killed.

    Work that has noted its ``moves`` and fails is left for the next start to finish.
    """
    name = secrets.token_hex(6)
    folder, draft = _place() / name, _place() / f".{name}"
    draft.mkdir(parents=True, mode=0o700)
    with (draft / HELD).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        draft.rename(folder)  # nobody sees it before it is locked
        work = Work(folder)
        try:
            work.note(what=what, **said)
            yield work
            work.plan.pop(MOVES, None)
        finally:
            if MOVES not in work.plan:
                shutil.rmtree(folder, ignore_errors=True)
                with contextlib.suppress(OSError):  # another one's folder may stand beside it
                    folder.parent.rmdir()


def abandoned() -> Iterator[Work]:
    """Yield the work whose process has ended, each locked while it is looked at."""
    place = _place()
    for folder in sorted(place.iterdir()) if place.is_dir() else ():
        if folder.name.startswith(".") and time.time() - folder.stat().st_mtime < MOMENT:
            continue
        (folder / HELD).touch()
        with (folder / HELD).open("r") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield Work(folder, _plan(folder))
            shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):  # not empty: somebody works there
        place.rmdir()


def at_work(what: str) -> bool:
    """Whether a living process does this now."""
    place = _place()
    for folder in place.iterdir() if place.is_dir() else ():
        if _plan(folder).get("what") == what and not _is_free(folder / HELD):
            return True
    return False


def _is_free(file: Path) -> bool:
    if not file.exists():
        return True
    with file.open("r") as asked:
        try:
            fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _plan(folder: Path) -> dict[str, Any]:
    """Read what the work said; nothing when it was killed before it said anything."""
    try:
        told = json.loads((folder / PLAN).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, even when the machine stops."""
    draft = file.with_name(f"{file.name}.new")
    with draft.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _place() -> Path:
    return Path(settings.DATA) / "unfinished"
