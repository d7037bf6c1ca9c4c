"""The file of a backup: a zip of rows, lake files and uploads, with a manifest that names them all.

Whoever reads one trusts nothing in it: names, sizes and checksums are compared with the manifest
before anything is taken from it.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from mainstay.domain.errors import DomainError

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64_000_000
LONGEST_ROW = 64_000_000
PIECE = 1 << 20
NAME = re.compile(r"(database/[a-z0-9_]+\.jsonl|(lake|files)(/[^/\\\x00-\x1f]{1,255})+)")
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


class BadBackup(DomainError):
    """The file is no backup, or it is damaged; nothing was taken from it."""


class NewerBackup(DomainError):
    """The backup was made by a Mainstay that knows more than this one."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside the backup: bytes when unpacked, and their checksum."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table; ``next`` is the last number given out, None where none are given."""

    app: str
    model: str
    member: str
    columns: list[str]
    rows: int
    next: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, when and by which version it was made."""

    made_by: str
    made_at: str
    organisation: str
    is_sample: bool
    database: str
    migrations: list[tuple[str, str]]
    tables: list[Table] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    def text(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """Bytes of everything, unpacked."""
        return sum(member.size for member in self.members.values())

    def below(self, folder: str) -> Iterator[str]:
        """The members of one folder: lake or files."""
        return (name for name in self.members if name.startswith(f"{folder}/"))


class Backup:
    """An opened backup."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack one member piece by piece; BadBackup at its end when it is not what was kept."""
        wanted, read, found = self.manifest.members[name], 0, sha256()
        with told_plainly(), self.archive.open(name) as packed:
            while piece := packed.read(PIECE):
                read += len(piece)
                if read > wanted.size:
                    break
                found.update(piece)
                yield piece
        if read != wanted.size or found.hexdigest() != wanted.sha256:
            raise BadBackup(f"The backup is damaged: {name} is not what was kept.")

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Read a table row by row."""
        count, left = 0, b""
        for piece in self.pieces(table.member):
            *lines, left = (left + piece).split(b"\n")
            if len(left) > LONGEST_ROW:
                raise BadBackup(f"The backup is damaged: {table.member} has a row without end.")
            for line in lines:
                count += 1
                yield _row(line, table)
        if left or count != table.rows:
            raise BadBackup(f"The backup is damaged: {table.member} has not the rows it had.")

    def verify(self) -> None:
        """Read everything once. BadBackup when any of it is not what was kept."""
        for name in self.manifest.members:
            for _piece in self.pieces(name):
                pass


def _row(line: bytes, table: Table) -> list[Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, list) or len(row) != len(table.columns):
        raise BadBackup(f"The backup is damaged: {table.member} has a row that cannot be read.")
    return row


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup; BadBackup or NewerBackup in one sentence when it cannot be used."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BadBackup(f"{path} cannot be read: {error.strerror or error}.") from error
    except (*UNREADABLE, ValueError) as error:
        raise BadBackup(f"{path} is no backup of Mainstay, or it is cut off.") from error
    with archive:
        manifest = _manifest(archive, path)
        _refuse_odd_names(archive, manifest)
        yield Backup(archive, manifest)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Say in one sentence that a member cannot be unpacked."""
    try:
        yield
    except UNREADABLE as error:
        raise BadBackup(f"The backup is damaged: {str(error) or type(error).__name__}.") from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        with archive.open(MANIFEST) as packed:
            told = json.loads(packed.read(LARGEST_MANIFEST))
    except (KeyError, ValueError, *UNREADABLE) as error:
        raise BadBackup(f"{path} is no backup of Mainstay, or it is cut off.") from error
    if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
        raise NewerBackup(
            f"This backup was made by Mainstay {told.get('made_by')}, which is newer than this "
            "one; install that version, then restore."
        )
    try:
        return _read(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadBackup(f"The list of contents in {path} cannot be read.") from error


def _read(told: Mapping[str, Any]) -> Manifest:
    """Build the manifest, each part of the type it must have; ValueError when it has another."""
    tables = [
        Table(
            app=_text(row["app"]),
            model=_text(row["model"]),
            member=_text(row["member"]),
            columns=[_text(name) for name in row["columns"]],
            rows=_count(row["rows"]),
            next=None if row["next"] is None else _count(row["next"]),
        )
        for row in told["tables"]
    ]
    members = {
        name: Member(_count(kept["size"]), _text(kept["sha256"]))
        for name, kept in told["members"].items()
    }
    return Manifest(
        made_by=_text(told["made_by"]),
        made_at=_text(told["made_at"]),
        organisation=_text(told["organisation"]),
        is_sample=told["is_sample"] is True,
        database=_text(told["database"]),
        migrations=[(_text(app), _text(name)) for app, name in told["migrations"]],
        tables=tables,
        members=members,
        format=_count(told["format"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 62:
        raise ValueError(value)
    return value


def _refuse_odd_names(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """BadBackup when the file holds anything but what the manifest names, or names it oddly."""
    names = [info.filename for info in archive.infolist() if info.filename != MANIFEST]
    if sorted(names) != sorted(manifest.members):
        raise BadBackup("The backup is damaged: it does not hold what its list of contents says.")
    for name in names:
        parts = name.split("/")
        if not NAME.fullmatch(name) or {".", ".."} & set(parts):
            raise BadBackup(f"The backup is refused: it names a file {name[:80]!r}.")
    if sorted(t.member for t in manifest.tables) != sorted(manifest.below("database")):
        raise BadBackup("The backup is damaged: its tables are not those that it lists.")
