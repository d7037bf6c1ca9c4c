"""The command that puts back what a backup holds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.context import Options, Unusable, load_settings


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the data that is there.")
    ] = False,
) -> None:
    """Put a backup back, into an empty data folder or in the place of what is there."""
    if (ctx.find_object(Options) or Options()).as_user:
        raise Unusable("Only the owner of this machine restores a backup; leave --as away.")
    load_settings()
    from mainstay.apps.workspace.actions.restore import restore as put_back
    from mainstay.cli.leftovers import say_what_was_settled
    from mainstay.cli.preparation import one_at_a_time
    from mainstay.cli.running import refuse_running

    say_what_was_settled()
    began = time.monotonic()
    with refuse_running(), one_at_a_time("prepare"):
        held = put_back(file, replace=replace)
    typer.echo(
        f"Restored: {held.rows:,} rows of {len(held.tables)} tables, "
        f"{len(list(held.below('lake')))} files of the lake, {len(list(held.below('files')))} "
        f"uploads, as of {held.made_at}; {time.monotonic() - began:.0f} s. Everybody signs in anew."
    )
