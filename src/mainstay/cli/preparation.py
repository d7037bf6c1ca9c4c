"""Makes an empty data folder usable: tables, the row of settings. One process at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError

from mainstay.apps.organisation.actions.beginning import begin
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.models import Organisation
from mainstay.cli.context import Unusable


def prepare_database() -> None:
    """Apply missing migrations and make the settings row; a few milliseconds when all is there."""
    try:
        if pending_migrations() or not Organisation.objects.exists():
            with one_at_a_time("prepare"):
                _bring_up_to_date()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Unusable(f"The database cannot be used: {reason}.") from error
    _refuse_a_mix()


def _bring_up_to_date() -> None:
    if pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    begin(is_sample=settings.IS_SAMPLE, by=machine_owner())


def pending_migrations() -> set[tuple[str, str]]:
    """Return (app, name) of every migration that the database has not seen."""
    shipped = _shipped_migrations()
    applied = set(MigrationRecorder(connection).applied_migrations())
    newer = {(app, name) for app, name in applied - shipped if _is_ours(app)}
    if newer:
        raise Unusable(
            "This data was prepared by a newer Mainstay; start that one, or restore a backup."
        )
    return shipped - applied


def _shipped_migrations() -> set[tuple[str, str]]:
    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[!_]*.py")
    }


def _is_ours(label: str) -> bool:
    return label in apps.app_configs and apps.app_configs[label].name.startswith("mainstay.")


def _refuse_a_mix() -> None:
    is_sample = Organisation.objects.filter(is_sample=True).exists()
    if is_sample and not settings.IS_SAMPLE:
        raise Unusable("This data folder holds the sample company; use it with --sample.")
    if settings.IS_SAMPLE and not is_sample:
        raise Unusable("This data folder holds your own data; the sample needs one of its own.")


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process at a time do ``name``: on this machine, and on the whole database server."""
    import fcntl

    with (settings.DATA / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with _server_lock(name):
            yield


@contextlib.contextmanager
def _server_lock(name: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    key = crc32(f"mainstay {name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
