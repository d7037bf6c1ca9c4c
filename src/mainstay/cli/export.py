"""Coverage and goals as files that are edited and brought back with ``mainstay import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mainstay.cli.context import actor_from, fail

export = typer.Typer(
    help="Write coverage or goals as a file to edit and bring back.", no_args_is_help=True
)
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.xlsx or FILE.csv.")]
OneAccount = Annotated[str, typer.Option("--account", metavar="NAME", help="One account alone.")]


@export.command("coverage")
def export_coverage(ctx: typer.Context, to_file: To, account: OneAccount = "") -> None:
    """Write who of ours covers whom today."""
    _write(ctx, "coverage", to_file, account)


@export.command("goals")
def export_goals(ctx: typer.Context, to_file: To, account: OneAccount = "") -> None:
    """Write the goals of the relationship plans."""
    _write(ctx, "goals", to_file, account)


def _write(ctx: typer.Context, what: str, to: Path, account: str) -> None:
    user = actor_from(ctx).user
    from django.utils import timezone

    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.imports.documents.to_edit import EditFile, ToEdit, file_to_edit

    ending = to.suffix.lower().removeprefix(".")
    if ending not in set(EditFile):
        fail(f"The file must end in .xlsx or .csv, not {to.name}.")
    found = find_account(user, account) if account else None
    day = timezone.localdate()
    content = file_to_edit(ToEdit(what), EditFile(ending), user=user, day=day, account=found)
    try:
        to.write_bytes(content)
    except OSError as problem:
        fail(f"{to} cannot be written: {problem.strerror}.")
    typer.echo(f"Written: {to}. Bring it back with: mainstay import {to}")
