"""A full disk is somebody's problem, not a fault of the program: say it in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.utils import OperationalError

from mainstay.domain.errors import DomainError

# What SQLite and PostgreSQL say; SQLite's "disk I/O error" is also what a limit on files causes.
SIGNS = ("disk is full", "disk i/o error", "no space left", "could not extend file", "disk full")


class DiskFull(DomainError):
    """The database could not be written; its transaction was rolled back."""


@contextmanager
def told_if_full() -> Iterator[None]:
    """Raise DiskFull for what a database says when its disk is full; other errors pass."""
    try:
        yield
    except OperationalError as error:
        if any(sign in str(error).lower() for sign in SIGNS):
            raise DiskFull(
                "The disk is full or cannot be written; nothing of this was done. Make room, then "
                "try again."
            ) from error
        raise
