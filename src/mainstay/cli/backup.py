"""The command that writes everything there is into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.context import actor_from


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long to wait for an import to end.")
    ] = 600,
) -> None:
    """Write database, lake and uploads into one file; everybody may go on working."""
    by = actor_from(ctx)
    from mainstay.apps.workspace.actions.backup import back_up

    done = back_up(file, by=by, patience=wait)
    held = done.manifest
    typer.echo(
        f"Written: {done.path} ({done.size / 1e6:.1f} MB): {held.rows:,} rows of "
        f"{len(held.tables)} tables, {len(list(held.below('lake')))} files of the lake, "
        f"{len(list(held.below('files')))} uploads. Keep it private: it holds everything."
    )
