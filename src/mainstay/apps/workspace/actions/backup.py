"""A backup: one file with database, lake and uploads as they are at one moment.

Others go on working: the database is read in one transaction, and of the lake's and the uploads'
files, which are never changed once written, other names are made that nobody tidies away.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from mainstay import __version__
from mainstay.analytics.facts import TABLES
from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.lake_lock import LakeBusy, lake_lock
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.workspace.actions.unfinished import begun, sync_folder
from mainstay.apps.workspace.queries.backup_file import MANIFEST, Manifest, Member, Table
from mainstay.apps.workspace.queries.backup_tables import (
    SNAPSHOT,
    columns_of,
    frozen_database,
    frozen_rows,
    kept_models,
    last_number,
)
from mainstay.apps.worth.queries import lake
from mainstay.domain.errors import DomainError

PATIENCE = 600.0
PIECE = 1 << 20
PACKED_ALREADY = ".parquet"
QUICK = 4  # of deflate's nine levels


class NoBackup(DomainError):
    """The backup could not be written; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was written: the file's size and what it holds."""

    path: Path
    size: int
    manifest: Manifest


def back_up(target: Path, *, by: Actor, patience: float = PATIENCE) -> BackedUp:
    """Write everything there is into one file that was not there before.

    Waits up to ``patience`` seconds for an import to end. NoBackup, LakeBusy, NotAllowed.
    """
    must_administer(by)
    target = target.absolute()
    _refuse(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with begun("backup", part=str(part), target=str(target)) as work:
            try:
                manifest = _write(part, work.folder, patience)
                _publish(part, target)
            finally:  # while the plan that names it still stands
                part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NoBackup(
            f"The backup could not be written ({reason}); nothing of it is left. Make room or "
            "choose another place, then try again."
        ) from error
    with deed("back up", by=by):
        note(organisation(), "backup", f"{target.name}, {manifest.rows} rows")
    return BackedUp(target, target.stat().st_size, manifest)


def _refuse(target: Path) -> None:
    if target.exists():
        raise NoBackup(f"{target} is there already; choose another name.")
    if not target.parent.is_dir():
        raise NoBackup(f"There is no folder {target.parent}.")


def _publish(part: Path, target: Path) -> None:
    """Give the finished file its name; never in the place of another one."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise NoBackup(f"{target} is there already; choose another name.") from error
    except OSError:  # a disk without second names
        part.replace(target)
    sync_folder(target.parent)


def _write(part: Path, folder: Path, patience: float) -> Manifest:
    with contextlib.ExitStack() as stack:
        with _lake_at_rest(patience):
            _keep_uploads(folder)
            stack.enter_context(frozen_database())
            _keep_uploads(folder)  # what came between the first look and the moment
            _keep_lake(folder)
        manifest = _manifest()
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
                _fill(archive, folder, manifest)
            opened.flush()
            os.fsync(opened.fileno())
    return manifest


@contextlib.contextmanager
def _lake_at_rest(patience: float) -> Iterator[None]:
    """Hold the lake's lock, for which an import may have to be waited."""
    deadline = time.monotonic() + patience
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(lake_lock("a backup"))
                break
            except LakeBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
        yield


def _keep_uploads(folder: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    for file in sorted(media.rglob("*")) if media.is_dir() else ():
        if file.is_file() and not file.is_symlink():
            with contextlib.suppress(FileNotFoundError):  # a draft was forgotten at this moment
                _second_name(file, folder / "files" / file.relative_to(media))


def _keep_lake(folder: Path) -> None:
    """Keep the files that the lake's tables consist of now, and the records that say so."""
    for table in TABLES:
        place = Path(settings.LAKE) / table.name
        records = sorted((place / "_delta_log").glob("*")) if place.is_dir() else []
        for file in [*records, *map(Path, lake().files(table))]:
            if file.is_file():
                _second_name(file, folder / "lake" / table.name / file.relative_to(place))


def _second_name(file: Path, name: Path) -> None:
    """Give a file another name, or copy it where the disk knows one name only."""
    name.parent.mkdir(parents=True, exist_ok=True)
    if name.exists():
        return
    try:
        os.link(file, name)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, name)


def _manifest() -> Manifest:
    company = organisation()
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        made_by=__version__,
        made_at=timezone.now().isoformat(timespec="seconds"),
        organisation=company.name,
        is_sample=company.is_sample,
        database=connection.vendor,
        migrations=sorted(applied),
    )


def _fill(archive: zipfile.ZipFile, folder: Path, manifest: Manifest) -> None:
    for model in kept_models():
        manifest.tables.append(_add_table(archive, model, manifest))
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name.startswith(("lake/", "files/")):
            _add(archive, manifest, name, _pieces(file))
    archive.writestr(MANIFEST, manifest.text())


def _add_table(archive: zipfile.ZipFile, model: type[models.Model], manifest: Manifest) -> Table:
    meta = model._meta
    name, rows = f"database/{meta.db_table}.jsonl", Counted(frozen_rows(model))
    _add(archive, manifest, name, rows)
    return Table(
        app=meta.app_label,
        model=str(meta.model_name),
        member=name,
        columns=list(columns_of(model)),
        rows=rows.count,
        next=last_number(model, SNAPSHOT),
    )


@dataclass(slots=True)
class Counted:
    """Lines that are counted as they pass."""

    lines: Iterable[bytes]
    count: int = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self.lines:
            self.count += 1
            yield line


def _add(archive: zipfile.ZipFile, manifest: Manifest, name: str, pieces: Iterable[bytes]) -> None:
    """Pack a member piece by piece and note its size and checksum."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    is_packed = name.endswith(PACKED_ALREADY)
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    size, found = 0, sha256()
    with archive.open(info, "w", force_zip64=True) as packed:
        for piece in pieces:
            packed.write(piece)
            found.update(piece)
            size += len(piece)
    manifest.members[name] = Member(size, found.hexdigest())


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
