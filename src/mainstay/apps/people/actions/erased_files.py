"""Takes a person out of files: from a table of text her lines, any other file as a whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mainstay.apps.people.queries.identity import Identity

LINES = {".csv", ".txt", ".tsv"}
# The database takes care of itself, orders name no people, and keys and locks hold no texts.
NOT_LOOKED_AT = {"lake", "static", "secret_key", "erasures.jsonl"}
DATABASE = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".lock")


@dataclass(frozen=True, slots=True)
class Swept:
    """Files that were removed, and files from which lines were taken."""

    removed: tuple[Path, ...]
    mended: tuple[Path, ...]


def sweep(folder: Path, identity: Identity) -> Swept:
    """Take a person out of all files below a folder."""
    removed, mended = [], []
    for file in list(_files(folder)):
        if not is_named_in(file, identity):
            continue
        if file.suffix.lower() in LINES and _without_lines(file, identity):
            mended.append(file)
        else:
            file.unlink()
            removed.append(file)
    return Swept(tuple(removed), tuple(mended))


def is_named_in(file: Path, identity: Identity) -> bool:
    """Whether a file names a person, in whatever letters; packed files are unpacked for it."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return any(_names(archive.read(name), identity) for name in archive.namelist())
    return _names(file.read_bytes(), identity)


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if parts[0] in NOT_LOOKED_AT or file.name.endswith(DATABASE):
            continue
        if file.is_file() and not file.is_symlink() and file != _database():
            yield file


def _database() -> Path | None:
    name = settings.DATABASES["default"]["NAME"]
    return Path(name) if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else None


def _names(content: bytes, identity: Identity) -> bool:
    return any(
        identity.is_named_in(content.decode(code, errors="ignore"))
        for code in ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
    )


def _without_lines(file: Path, identity: Identity) -> bool:
    """Write a file of text again without the lines that name her; False where it cannot be."""
    for code in ("utf-8", "cp1252"):
        try:
            text = file.read_bytes().decode(code)
        except UnicodeDecodeError:
            continue
        kept = [line for line in text.splitlines(keepends=True) if not identity.is_named_in(line)]
        content = "".join(kept).encode(code)
        if _names(content, identity):
            return False
        file.write_bytes(content)
        return True
    return False
