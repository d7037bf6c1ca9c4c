"""What a killed process left is finished or taken away when Mainstay starts next, and said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mainstay.apps.imports.models import DraftFile, Rejects
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.actions.lake_lock import Holder, LakeBusy, lake_lock
from mainstay.apps.organisation.models import BatchState, LakeLock
from mainstay.apps.workspace.actions.placing import Move, place_all
from mainstay.apps.workspace.actions.unfinished import Work, abandoned

DAY = 86_400.0


def settle_files() -> Iterator[str]:
    """Finish or forget backups and restores whose process ended; a sentence for each."""
    for work in abandoned():
        match work.plan.get("what"):
            case "restore":
                yield _settle_restore(work)
            case "backup":
                yield _settle_backup(work)


def _settle_backup(work: Work) -> str:
    Path(work.plan["part"]).unlink(missing_ok=True)
    target = Path(work.plan["target"])
    if target.exists():
        return f"A backup was interrupted in its last step: {target} is complete."
    return f"A backup was interrupted: {target} was not made, nothing of it is left."


def _settle_restore(work: Work) -> str:
    from mainstay.apps.workspace.actions import restore

    moves = [Move(**move) for move in work.plan.get("moves", ())]
    if work.plan.get("state") != restore.PLACING and not (moves and restore.is_committed(work)):
        draft = work.plan.get("draft")
        for end in restore.BESIDE if draft else ():
            Path(f"{draft}{end}").unlink(missing_ok=True)
        return (
            f"The restore of {work.plan.get('backup')} was interrupted before it changed anything; "
            "everything is as it was before it. Start it again."
        )
    place_all(moves)
    if restore.is_committed(work):
        restore.free_lake(work)
    return f"The restore of {work.plan.get('backup')} was interrupted in its last step; it is done."


def settle_lake() -> Iterator[str]:
    """Clear up after a writer to the lake whose process ended; a sentence for each thing."""
    row = LakeLock.objects.exclude(holder="").first()
    holder = Holder.of(row.holder) if row is not None else None
    if holder is None or not holder.is_gone:
        return
    try:
        with lake_lock("clearing up"):
            yield from _settle_writer(holder.what)
    except LakeBusy:  # another process that starts at this moment clears up
        return


def _settle_writer(what: str) -> Iterator[str]:
    from mainstay.apps.imports.actions.bring import bury_dead  # slow to load, seldom needed
    from mainstay.apps.imports.actions.undo import forget_begun
    from mainstay.apps.worth.queries import lake

    dead = bury_dead(by=machine_owner())
    forget_begun()
    lake().remove_strays()
    _remove_rejects_without_batch()
    for batch in dead:
        if batch.state == BatchState.UNDONE:
            yield f"The {what} was interrupted: {batch.file_name} (batch {batch.pk}) is undone."
        else:
            yield (
                f"An import was interrupted before it counted; nothing of {batch.file_name} (batch "
                f"{batch.pk}) was written. Bring it again."
            )
    if not dead:
        yield f"A process ended in the middle of its work ({what}); what is there is whole."


def _remove_rejects_without_batch() -> None:
    """Remove files of rejected rows that no batch knows; only writers to the lake make them."""
    media = Path(settings.MEDIA_ROOT)
    kept = {media / name for name in Rejects.objects.values_list("file", flat=True)}
    for file in sorted((media / "rejects").rglob("*")):
        if file.is_file() and file not in kept:
            file.unlink()


def remove_lost_uploads() -> int:
    """Remove files of more than a day ago that nothing in the database names; count them.

    A younger one may belong to an upload that is just being written down.
    """
    media = Path(settings.MEDIA_ROOT)
    named = {media / name for name in Rejects.objects.values_list("file", flat=True)}
    named |= {media / name for name in DraftFile.objects.values_list("file", flat=True)}
    files = [file for file in media.rglob("*") if file.is_file() and file not in named]
    lost = [file for file in files if time.time() - file.stat().st_mtime > DAY]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)
