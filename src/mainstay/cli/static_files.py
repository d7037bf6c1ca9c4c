"""Brings the pages' style, script and pictures to where the web server takes them from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from mainstay.cli.preparation import one_at_a_time


def collect() -> None:
    """Collect the static files anew when one of their sources has changed."""
    kept = Path(settings.STATIC_ROOT) / ".sources"
    digest = sources_digest()
    with one_at_a_time("static"):
        if kept.exists() and kept.read_text(encoding="ascii") == digest:
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        kept.write_text(digest, encoding="ascii")


def sources_digest() -> str:
    """Name the state of all sources: their paths, sizes and times."""
    found = sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            state = Path(storage.path(path)).stat()
            found.update(
                f"{storage.location}/{path} {state.st_size} {state.st_mtime_ns}\n".encode()
            )
    return found.hexdigest()
