"""Looks at this installation as somebody would who has to find out why it does not work."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.context import prepare
from mainstay.domain.errors import DomainError

ROOM_WANTED = 1_000_000_000
CHINESE = ("noto*cjk*", "source*han*", "wqy*", "*cjk*")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class State(StrEnum):
    """How a thing is."""

    FINE = "fine"
    NOTE = "note"  # works, but somebody should know
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how it is, and what to do when it is broken."""

    about: str
    state: State
    sentence: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check this installation and its data; exit code 1 when something is broken."""
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            print(f"{finding.state:7} {finding.about:14} {finding.sentence}")
    if any(finding.state is State.BROKEN for finding in findings):
        raise typer.Exit(1)


def examine() -> list[Finding]:
    """Look at everything; without a database only Python can be looked at."""
    findings = [python()]
    try:
        prepare()
    except DomainError as problem:
        return [*findings, Finding("data", State.BROKEN, str(problem))]
    for look in (folder, database, organisation_row, lake, jobs, fonts, spark):
        findings.extend(looked(look))
    return findings


def looked(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one look; what a broken installation raises is a finding too."""
    from django.db.utils import DatabaseError

    try:
        return list(look())
    except (DatabaseError, DomainError, OSError) as problem:
        text = str(problem).strip().splitlines() or [type(problem).__name__]
        return [Finding(look.__name__.replace("_row", ""), State.BROKEN, text[0])]


def python() -> Finding:
    from mainstay import __version__

    return Finding(
        "Mainstay",
        State.FINE,
        f"{__version__} on Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores, {sys.prefix}",
    )


def folder() -> Iterator[Finding]:
    from django.conf import settings

    data = Path(settings.DATA)
    free = shutil.disk_usage(data).free
    is_writable = os.access(data, os.W_OK)
    if not is_writable:
        yield Finding("data folder", State.BROKEN, f"{data} cannot be written by this user.")
    elif data.stat().st_mode & 0o077:
        yield Finding("data folder", State.NOTE, f"{data} can be read by others: chmod 700.")
    else:
        yield Finding("data folder", State.FINE, str(data))
    state = State.FINE if free > ROOM_WANTED else State.NOTE
    yield Finding("room", state, f"{free / 1e9:.1f} GB free on that disk.")


def database() -> Iterator[Finding]:
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        state = State.FINE if mode == "wal" else State.BROKEN
        yield Finding("database", state, f"SQLite {sqlite3.sqlite_version}, journal {mode}.")
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    yield Finding("database", State.FINE, f"PostgreSQL {version}.")


def organisation_row() -> Iterator[Finding]:
    from mainstay.apps.organisation.models import AccessLevel, Organisation, User

    row = Organisation.objects.get(pk=1)
    kind = "the sample company" if row.is_sample else row.name or "no name given yet"
    yield Finding("organisation", State.FINE, f"{kind}; {row.currency}, {row.time_zone}.")
    administrators = User.objects.filter(level=AccessLevel.ADMINISTRATOR, is_active=True)
    if not administrators.exists():
        sentence = "Nobody can administer: mainstay user add ADDRESS --name N --level administrator"
        yield Finding("people", State.NOTE, sentence)
    else:
        yield Finding("people", State.FINE, f"{User.objects.filter(is_active=True).count()} users.")


def lake() -> Iterator[Finding]:
    from mainstay.analytics.facts import TABLES
    from mainstay.apps.worth.queries import lake as open_lake

    counts = {table.name: len(open_lake().files(table)) for table in TABLES}
    if not any(counts.values()):
        yield Finding("lake", State.NOTE, "No order lines yet: mainstay import FILE...")
        return
    text = ", ".join(f"{name} {count}" for name, count in counts.items())
    state = State.NOTE if max(counts.values()) > 500 else State.FINE
    advice = " Many small files: mainstay tidy." if state is State.NOTE else ""
    yield Finding("lake", state, f"Files by table: {text}.{advice}")


def jobs() -> Iterator[Finding]:
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.ready().order_by("enqueued_at")
    oldest = ready.first()
    waits = (timezone.now() - oldest.enqueued_at).total_seconds() if oldest else 0
    if waits > 300:
        sentence = f"{ready.count()} wait, the oldest for {waits / 60:.0f} minutes: no worker runs."
        yield Finding("jobs", State.NOTE, sentence)
    else:
        failed = DBTaskResult.objects.failed().count()
        yield Finding("jobs", State.FINE, f"{ready.count()} wait, {failed} failed.")


def fonts() -> Iterator[Finding]:
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    found = (file for place in folders for name in CHINESE for file in place.rglob(name))
    if any(file.suffix.lower() in (".ttf", ".otf", ".ttc") for file in found):
        yield Finding("fonts", State.FINE, "Chinese, Japanese and Korean text prints in PDF.")
    else:
        sentence = "No font for Chinese, Japanese or Korean: such names are boxes in PDF."
        yield Finding("fonts", State.NOTE, f"{sentence} On Debian: apt install fonts-noto-cjk.")


def spark() -> Iterator[Finding]:
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        yield Finding("Spark", State.FINE, "Not installed; DuckDB computes (the usual case).")
    elif shutil.which("java") is None:
        yield Finding("Spark", State.NOTE, "Installed, but Java is missing.")
    else:
        yield Finding("Spark", State.FINE, "Installed, Java found.")
