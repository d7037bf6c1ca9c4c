"""Put back what a backup holds: all of it or nothing, whatever happens meanwhile.

Everything is made beside the data first. On SQLite it then takes its place by renames that are
finished after a crash; on PostgreSQL the tables are filled in one transaction, whose lake lock
says after a crash whether it came to its end.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import deed, machine_owner, note
from mainstay.apps.organisation.actions.lake_lock import ONE, Holder, lake_lock
from mainstay.apps.organisation.models import Batch, LakeLock, User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.people.actions.erasing_again import erase_again
from mainstay.apps.people.actions.rewriting import rewrite_database
from mainstay.apps.people.models import Person
from mainstay.apps.workspace.actions.placing import Move, place_all
from mainstay.apps.workspace.actions.restored_rows import drop_tables, fill, refuse_newer
from mainstay.apps.workspace.actions.unfinished import MOVES, Work, begun
from mainstay.apps.workspace.queries.backup_file import Backup, BadBackup, Manifest, opened
from mainstay.domain.errors import DomainError

SPARE = 1.5  # a database with its indexes is larger than its rows
BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside the database
FILLING, PLACING = "filling", "placing"


class NotEmpty(DomainError):
    """There is data already, and nobody said that it may go."""


class NoRestore(DomainError):
    """The backup could not be restored; everything is as it was."""


def restore(path: Path, *, replace: bool) -> Manifest:
    """Put a backup back. Only the machine's owner may, for there is nobody else yet.

    BadBackup, NewerBackup, NotEmpty, NoRestore: nothing was changed then.
    """
    with opened(path) as backup:
        refuse_newer(backup.manifest)
        _refuse_a_mix(backup.manifest)
        if not replace:
            _refuse_data()
        _refuse_little_room(backup.manifest)
        backup.verify()
        try:
            with _writers_kept_out():
                _restore(backup, path)
        except OSError as error:
            raise NoRestore(
                f"The backup could not be restored ({error.strerror or error}); everything is as "
                "it was. Make room or mend the folder, then try again."
            ) from error
        return backup.manifest


def _refuse_a_mix(manifest: Manifest) -> None:
    if manifest.is_sample and not settings.IS_SAMPLE:
        raise NotEmpty("This is a backup of the sample company; restore it with --sample.")
    if settings.IS_SAMPLE and not manifest.is_sample:
        raise NotEmpty("This is a backup of your own data; the sample keeps a folder of its own.")


def _refuse_data() -> None:
    found = [count for count in map(_count, (Account, Person, Batch, User)) if count]
    if found or any(map(_holds_files, (Path(settings.LAKE), Path(settings.MEDIA_ROOT)))):
        raise NotEmpty(
            "There is data already; say --replace to put the backup in its place (the old data is "
            "kept until the backup is in place, then removed), or choose an empty MAINSTAY_DATA."
        )


def _count(model: type[Any]) -> int:
    """Rows of a table, 1 where the database cannot even say: then it is not empty either."""
    try:
        if model._meta.db_table not in connection.introspection.table_names():
            return 0
        return int(model._base_manager.count())
    except DatabaseError:
        return 1


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(file.is_file() for file in folder.rglob("*"))


def _refuse_little_room(manifest: Manifest) -> None:
    free = shutil.disk_usage(settings.DATA).free
    wanted = manifest.size * SPARE
    if wanted > free:
        raise NoRestore(
            f"There is no room: the backup needs about {wanted / 1e6:.1f} MB unpacked, "
            f"{free / 1e6:.1f} MB are free. Everything is as it was."
        )


@contextlib.contextmanager
def _writers_kept_out() -> Iterator[None]:
    """Hold the lake lock of the data that is there, if it has one; LakeBusy while files come in."""
    with contextlib.ExitStack() as stack:
        if _count(LakeLock):
            with contextlib.suppress(DatabaseError):  # a broken database has no writers
                stack.enter_context(lake_lock("a restore"))
        yield


def _restore(backup: Backup, path: Path) -> None:
    with begun("restore", backup=path.name, state=FILLING) as work:
        _unpack(backup, work.folder)
        if connection.vendor == "postgresql":
            _restore_postgresql(backup, work)
        else:
            _restore_sqlite(backup, work)


def _unpack(backup: Backup, folder: Path) -> None:
    """Write lake and uploads beside the data; BadBackup when the lake names files of others."""
    for name in ("lake", "files"):
        (folder / name).mkdir(mode=0o700)
    for name in [*backup.manifest.below("lake"), *backup.manifest.below("files")]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("xb") as target:
            for piece in backup.pieces(name):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    _refuse_foreign_files(folder / "lake")


def _refuse_foreign_files(folder: Path) -> None:
    """BadBackup unless every table consists of files that came with it."""
    from mainstay.analytics.facts import TABLES
    from mainstay.analytics.lake import Lake, LakeUnreadable

    try:
        files = [Path(name) for table in TABLES for name in Lake(folder).files(table)]
    except LakeUnreadable as error:
        raise BadBackup("The backup is damaged: its lake cannot be read.") from error
    for file in files:
        if not file.resolve().is_relative_to(folder.resolve()) or not file.exists():
            raise BadBackup("The backup is damaged: its lake names files that it lacks.")


def _restore_sqlite(backup: Backup, work: Work) -> None:
    place = Path(connection.settings_dict["NAME"]).absolute()
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}.restoring")
    try:
        work.note(draft=str(draft))
        _make_database(backup, draft, work)
        made_room = place.with_name(f".{place.name}.{work.id}.old")
        moves = [Move("", f"{place}{end}", f"{made_room}{end}") for end in reversed(BESIDE) if end]
        moves += [Move(str(draft), str(place), str(made_room)), *_folder_moves(work)]
        connection.close()
        work.note(state=PLACING, moves=[asdict(move) for move in moves])
        place_all(moves)
    finally:
        if MOVES not in work.plan:
            for end in BESIDE:
                Path(f"{draft}{end}").unlink(missing_ok=True)


def _make_database(backup: Backup, draft: Path, work: Work) -> None:
    draft.touch(mode=0o600)
    with _default_at(draft):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        fill(backup)
        _tell(backup.manifest)
        if erase_again(work.folder / "files", by=machine_owner()):
            rewrite_database()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with draft.open("rb") as made:
        os.fsync(made.fileno())


@contextlib.contextmanager
def _default_at(file: Path) -> Iterator[None]:
    """Let everything in the block use another SQLite file."""
    usual = connections["default"]
    usual.close()
    other = usual.copy()
    other.settings_dict["NAME"] = str(file)
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


def _restore_postgresql(backup: Backup, work: Work) -> None:
    """Fill the tables in one transaction that ends with the lake lock taken for this work."""
    moves = _folder_moves(work)
    work.note(moves=[asdict(move) for move in moves])
    try:
        with transaction.atomic():
            drop_tables()
            fill(backup)
            _tell(backup.manifest)
            again = erase_again(work.folder / "files", by=machine_owner())
            LakeLock.objects.create(pk=ONE, holder=str(_mark(work)), taken_at=timezone.now())
    finally:
        if not is_committed(work):
            del work.plan[MOVES]
    work.note(state=PLACING)
    place_all(moves)
    free_lake(work)
    if again:
        rewrite_database()


def _mark(work: Work) -> Holder:
    return Holder.here(f"restore {work.id}")


def is_committed(work: Work) -> bool:
    """Whether PostgreSQL holds what this work brought; asked after a crash."""
    if connection.vendor != "postgresql":
        return False
    if LakeLock._meta.db_table not in connection.introspection.table_names():
        return False
    return LakeLock.objects.filter(holder__endswith=f"|restore {work.id}").exists()


def free_lake(work: Work) -> None:
    """Give back the lake lock that the restore took."""
    held = LakeLock.objects.filter(holder__endswith=f"|restore {work.id}")
    held.update(holder="", taken_at=None)


def _folder_moves(work: Work) -> list[Move]:
    return [
        Move(str(work.folder / "lake"), str(settings.LAKE), str(work.folder / "old-lake")),
        Move(str(work.folder / "files"), str(settings.MEDIA_ROOT), str(work.folder / "old-files")),
    ]


def _tell(manifest: Manifest) -> None:
    """Note in the history that everything came from a backup."""
    by = machine_owner()
    with deed("restore a backup", by=by):
        note(organisation(), "backup", f"restored, taken {manifest.made_at}")
