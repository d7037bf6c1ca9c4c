"""Who runs on a data folder: those that serve it share a lock that a restore wants alone."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from mainstay.cli.context import Unusable

# What is claimed stays so while this process lives; the system lets go of it however that ends.
PORTS: dict[int, TextIO] = {}
FOLDER: list[TextIO] = []


def claim_folder() -> None:
    """Say for as long as this process lives that it serves this data folder.

    Unusable while a backup is being restored into it.
    """
    from django.conf import settings

    file = (Path(settings.DATA) / "running.lock").open("a")
    if not _locked(file, fcntl.LOCK_SH):
        file.close()
        raise Unusable("A backup is being restored into this data just now; start after it.")
    FOLDER.append(file)


@contextlib.contextmanager
def refuse_running() -> Iterator[None]:
    """Have the data folder alone while the block runs; Unusable when it is served."""
    from django.conf import settings

    with (Path(settings.DATA) / "running.lock").open("a") as file:
        if not _locked(file, fcntl.LOCK_EX):
            raise Unusable(
                "Mainstay is running on this data folder; stop it (serve, worker, tick), then "
                "restore."
            )
        yield


def claim_port(port: int) -> bool:
    """Take a port for this process, before it is opened; False when another serve has it.

    The web server lets processes of one user share a port, so two that start at the same moment
    would both find it free.
    """
    place = Path(tempfile.gettempdir()) / f"mainstay-{os.getuid()}-{port}.lock"
    handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    file = os.fdopen(handle, "w")
    if port in PORTS or not _locked(file, fcntl.LOCK_EX):
        file.close()
        return port in PORTS
    PORTS[port] = file
    return True


def _locked(file: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
