"""The entry of the command line: global options, lazily loaded commands, one way to fail."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from mainstay.cli.context import Options, choose_sample
from mainstay.cli.registry import COMMANDS, Entry
from mainstay.domain.errors import DomainError

SAMPLE_COMMANDS = ("sample",)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class LazyCommand(TyperCommand):
    """A command that is known by name and sentence, and imported when it is called."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.name, help=entry.help, hidden=entry.is_hidden)
        self.target = entry.target

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        return load(self.target).make_context(info_name, args, parent=parent, **extra)


class Commands(TyperGroup):
    """All commands of the registry."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for entry in COMMANDS:
            self.add_command(LazyCommand(entry))


def load(target: str) -> Any:
    """Import ``module:object`` and make a command of it."""
    module, name = target.split(":")
    found = getattr(import_module(module), name)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    single = typer.Typer(add_completion=False)
    single.command()(found)
    return typer.main.get_command(single)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Keep the customers your business cannot afford to lose.",
)


@app.callback()
def options(
    ctx: typer.Context,
    sample: Annotated[bool, typer.Option("--sample", help="Use the sample company.")] = False,
    as_user: Annotated[
        str, typer.Option("--as", metavar="USER", help="Act as this colleague (mail address).")
    ] = "",
) -> None:
    """Keep the customers your business cannot afford to lose."""
    if sample or ctx.invoked_subcommand in SAMPLE_COMMANDS:
        choose_sample()
    ctx.obj = Options(as_user=as_user)


def run(arguments: list[str]) -> None:
    """Run one command inside this process; DomainError when it fails."""
    app(arguments, prog_name="mainstay", standalone_mode=False)


def main() -> None:
    """Run the command line: 0 done, 1 a problem with the input, 2 wrong usage."""
    code = 0
    try:
        app(prog_name="mainstay")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except DomainError as problem:
        print(problem, file=sys.stderr)
        code = 1
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        print(f"The disk is full ({problem.strerror}); make room, then try again.", file=sys.stderr)
        code = 1
    except unavailable() as problem:
        print(f"The database cannot go on: {first_line(problem)}. Try again.", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(flushed(code))


def unavailable() -> tuple[type[Exception], ...]:
    """What a database raises when it is busy, away or out of room; nothing before it is loaded."""
    loaded = sys.modules.get("django.db.utils")
    return () if loaded is None else (loaded.OperationalError,)


def first_line(problem: BaseException) -> str:
    """Return the first line of what a problem says, without its full stop."""
    lines = str(problem).strip().splitlines() or [type(problem).__name__]
    return lines[0].rstrip(".")


def flushed(code: int) -> int:
    """Return the exit code once everything is written; a reader that went away is no problem."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
