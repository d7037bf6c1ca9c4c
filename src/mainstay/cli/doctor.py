"""Looks at this installation as somebody would who has to find out why it does not work."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli import data_check
from mainstay.cli.context import load_settings, prepare
from mainstay.cli.findings import Finding, State, broken, fine, noted
from mainstay.domain.errors import DomainError

GUARD_AGAIN = "python -m django migrate --settings mainstay.config.settings puts the guard back."
ROOM_WANTED = 1_000_000_000
ROOM_NEEDED = 100_000_000
CHINESE = ("noto*cjk*", "source*han*", "wqy*", "*cjk*")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Read every value of the lake; takes a while.")
    ] = False,
    days: Annotated[
        bool, typer.Option("--days", help="List each day that lacks an exchange rate.")
    ] = False,
) -> None:
    """Check this installation and its data; exit code 1 when something is broken."""
    findings = examine(thorough=thorough, by_day=days)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            print(f"{finding.state:7} {finding.about:14} {finding.sentence}")
            if finding.to_do:
                print(f"{'':22} -> {finding.to_do}")
    if any(finding.state is State.BROKEN for finding in findings):
        raise typer.Exit(1)


def examine(*, thorough: bool = False, by_day: bool = False) -> list[Finding]:
    """Look at everything; without a database only Python can be looked at."""
    findings = [python()]
    try:
        findings.append(migrations())
        prepare()
    except DomainError as problem:
        return [*findings, broken("data", str(problem), "Mend this first, then ask again.")]
    looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("data folder", folder),
        ("database", database),
        ("history", history),
        ("settings", data_check.settings_row),
        ("clock", data_check.clock),
        ("organisation", organisation_row),
        ("lake", lake),
        ("lake", partial(data_check.agreement, thorough=thorough)),
        ("exchange", partial(data_check.exchange_rates, by_day=by_day)),
        ("lake lock", data_check.leftovers),
        ("jobs", jobs),
        ("fonts", fonts),
        ("Spark", spark),
    )
    for about, look in looks:
        findings.extend(looked(about, look))
    return findings


def migrations() -> Finding:
    """Say what a new version still has to change in the database; any start does it."""
    load_settings()
    from django.db.utils import DatabaseError

    from mainstay.cli.preparation import pending_migrations

    try:
        pending = pending_migrations()
    except DatabaseError as problem:
        text = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        return broken("migrations", f"They cannot be read: {text}.", data_check.RESTORE)
    if pending:
        return noted("migrations", f"{len(pending)} were missing; they have been applied now.")
    return fine("migrations", "All are applied.")


def looked(about: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one look; what a broken installation raises is a finding too."""
    from django.db.utils import DatabaseError

    try:
        return list(look())
    except (DatabaseError, DomainError, OSError) as problem:
        text = str(problem).strip().splitlines() or [type(problem).__name__]
        return [broken(about, text[0], data_check.RESTORE)]


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
        to_do = f"Give it to the user that runs Mainstay: chown -R USER {data}"
        yield broken("data folder", f"{data} cannot be written by this user.", to_do)
    elif data.stat().st_mode & 0o077:
        yield noted("data folder", f"{data} can be read by others.", f"chmod 700 {data}")
    else:
        yield fine("data folder", str(data))
    yield room(free)


def room(free: int) -> Finding:
    sentence = f"{free / 1e9:.1f} GB free on that disk."
    to_do = "Make room: move old backups away, or mainstay tidy."
    if free < ROOM_NEEDED:
        return broken("room", sentence, to_do)
    return fine("room", sentence) if free > ROOM_WANTED else noted("room", sentence, to_do)


def database() -> Iterator[Finding]:
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check(1)")
            found = cursor.fetchone()[0]
        sentence = f"SQLite {sqlite3.sqlite_version}, journal {mode}, check {found}."
        if found != "ok":
            yield broken("database", sentence, data_check.RESTORE)
        elif mode != "wal":
            yield broken("database", sentence, "Put the data folder on a local disk.")
        else:
            yield fine("database", sentence)
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    yield Finding("database", State.FINE, f"PostgreSQL {version}.")


def history() -> Iterator[Finding]:
    """Look for the triggers that keep entries as they are: a foreign tool may have dropped them."""
    from django.db import connection

    from mainstay.apps.organisation.actions.append_only import is_guarded

    if is_guarded(connection):
        yield fine("history", "The database refuses to change or delete its entries.")
    else:
        yield broken("history", "Nothing keeps its entries from being changed.", GUARD_AGAIN)


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
