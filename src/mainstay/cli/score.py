"""The command that computes the standing of every customer and keeps it."""

from __future__ import annotations

from typing import Annotated

import typer

from mainstay.cli.context import actor_from, print_json


def score(
    ctx: typer.Context,
    as_of: Annotated[str, typer.Option(metavar="DATE", help="The day it speaks of.")] = "",
    known_at: Annotated[
        str, typer.Option(metavar="TIME", help="Only what was known then, 2026-03-01T12:00.")
    ] = "",
    engine: Annotated[str, typer.Option(help="duckdb or spark.")] = "duckdb",
    as_json: Annotated[bool, typer.Option("--json", help="Print the score as JSON.")] = False,
) -> None:
    """Compute the standing of every customer and keep it."""
    actor = actor_from(ctx)
    from mainstay.apps.portfolio.actions import score as compute
    from mainstay.apps.portfolio.queries.scores import score_data, score_lines, score_wish

    kept = compute(score_wish(as_of, known_at=known_at, engine=engine), by=actor)
    if as_json:
        print_json(score_data(kept))
        return
    for line in score_lines(kept):
        typer.echo(line)
