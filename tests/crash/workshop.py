"""A process that has everything loaded and forks one child for each command it is asked to run.

Starting a command anew takes a second or two; the tests run hundreds. Asked by lines of JSON.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HEAVY = (
    "pandas",
    "ibis.backends.duckdb",
    "deltalake",
    "mainstay.apps.imports.kinds",
    "mainstay.apps.portfolio.actions",
    "mainstay.apps.workspace.actions.backup",
    "mainstay.apps.workspace.actions.restore",
    "mainstay.apps.workspace.actions.settling",
    "mainstay.cli.imports",
    "mainstay.cli.score",
    "mainstay.cli.tidy",
    "mainstay.cli.backup",
    "mainstay.cli.restore",
    "tests.crash.state",
)


LONGEST_TASK = 120  # seconds; a command takes two or three
LARGE, PIECE = 30, 10  # rows: a small company's files come by pieces too


@dataclass(frozen=True)
class Task:
    """A command for a data folder.

    Killed after some seconds, or when it calls a function for the first time; or with a limit on
    files' sizes.
    """

    data: str
    arguments: list[str]
    database_url: str = ""
    kill_after: float | None = None
    kill_before: str = ""
    limit: int | None = None


@dataclass(frozen=True)
class Done:
    """How it ended: the exit code, or minus the signal."""

    code: int
    seconds: float
    out: str
    error: str


def serve() -> None:
    """Load everything once, then answer task by task until the input ends."""
    import importlib

    import django

    django.setup()
    for name in HEAVY:
        importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(asdict(run(Task(**json.loads(line))))), flush=True)


def run(task: Task) -> Done:
    """Fork a child for a task and wait for its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, error = Path(folder, "out"), Path(folder, "error")
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            act(task, out, error)
        if task.kill_after is not None:
            time.sleep(task.kill_after)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        seconds = time.monotonic() - began
        code = os.waitstatus_to_exitcode(status)
        texts = [file.read_text(errors="replace") if file.exists() else "" for file in (out, error)]
        return Done(code, seconds, *texts)


def act(task: Task, out: Path, error: Path) -> None:
    """Be the child: point everything at the task's data and run its command; never return.

    Python must not tidy up at the end: it would wait for threads of libraries that run in the
    parent alone, for ever.
    """
    code = 70
    try:
        for number, file in ((1, out), (2, error)):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), number)
        faulthandler.dump_traceback_later(LONGEST_TASK, exit=True)
        point_at(Path(task.data), task.database_url)
        come_by_pieces()
        if task.kill_before:
            kill_before(task.kill_before)
        if task.limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (task.limit, task.limit))
        code = command(task.arguments)
    finally:
        try:
            if sys.exc_info()[1] is not None:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def come_by_pieces() -> None:
    """Let files of a few rows be staged as large ones are."""
    from mainstay.apps.imports.actions import staging

    staging.LARGE, staging.PIECE = LARGE, PIECE


def kill_before(name: str) -> None:
    """End this process, as ``kill -9`` does, where a function is called (``module:function``)."""
    import importlib

    module, _, function = name.partition(":")
    found = importlib.import_module(module)
    getattr(found, function)  # a name that is wrong must not pass for one that is never called
    setattr(found, function, lambda *_args, **_named: os.kill(os.getpid(), signal.SIGKILL))


def command(arguments: list[str]) -> int:
    """Run a command of the program, or one of the tests' own questions (``:name``)."""
    if arguments[0].startswith(":"):
        from tests.crash import state

        getattr(state, arguments[0][1:])(*arguments[1:])
        return 0
    from mainstay.cli.main import main

    sys.argv = ["mainstay", *arguments]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def point_at(data: Path, database_url: str) -> None:
    """Change the settings as the environment of a process of its own would."""
    import dj_database_url
    from django.conf import settings
    from django.db import connections

    settings.DATA, settings.LAKE = data, data / "lake"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = str(data / "files"), str(data / "static")
    from mainstay.config.settings import SQLITE

    database: dict[str, Any] = {**SQLITE, "NAME": str(data / "mainstay.sqlite3")}
    if database_url:
        database = dict(dj_database_url.parse(database_url))
    settings.DATABASES["default"] = database
    connections.settings = connections.configure_settings({"default": database})
    connections["default"] = connections.create_connection("default")


if __name__ == "__main__":
    serve()
