"""``mainstay week``: what needs a colleague this week."""

from __future__ import annotations

from typing import Annotated

import typer

from mainstay.cli.context import actor_from, print_json, print_table
from mainstay.domain.errors import DomainError


class WhoseWeek(DomainError):
    """Nobody is named, or a week is somebody else's."""


def week(
    ctx: typer.Context,
    user: Annotated[
        str, typer.Option(metavar="E-MAIL", help="Whose week; without it that of --as.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what needs a colleague until a week from today, each with what to do."""
    reader = actor_from(ctx).user
    from django.utils import timezone

    from mainstay.apps.organisation.models import User
    from mainstay.apps.workspace.documents.week import week_data, week_rows, week_titles
    from mainstay.apps.workspace.queries.week import week_of

    whose = User.objects.filter(email__iexact=user).first() if user else reader
    if whose is None:
        raise WhoseWeek(f"There is no colleague {user}." if user else "Say whose week: --user.")
    if reader is not None and reader != whose:
        raise WhoseWeek("This week is somebody else's.")
    found = week_of(whose, day=timezone.localdate())
    if as_json:
        print_json(week_data(found))
        return
    typer.echo(f"Things that need {whose} this week: {found.count}.")
    if found.count:
        print_table(week_titles(), week_rows(found))
