"""The relationship map on the command line: map, strength, gaps, leave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import actor_from, print_json, print_table
from mainstay.domain.errors import DomainError

if TYPE_CHECKING:
    from mainstay.apps.organisation.models import User
    from mainstay.domain.relationship_map.strength_matrix import StrengthMatrix

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="By number, key or name.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day it speaks of.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


class NotRead(DomainError):
    """What is asked for is a judgement, which not everybody reads."""


class WrongDay(DomainError):
    """A day that cannot be read."""


def day_of(text: str) -> date:
    """Read a day; today where none is given."""
    from django.utils import timezone

    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise WrongDay(f"{text} is not a day; write it as 2026-03-31.") from problem


def relationship_map(
    ctx: typer.Context, account: Account, as_of: AsOf = "", as_json: AsJson = False
) -> None:
    """Show who is at an account, who of ours covers whom, and what is missing."""
    user = actor_from(ctx).user
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.people.queries.judging import may_judge
    from mainstay.apps.relationships.queries.reached import reached_at
    from mainstay.apps.relationships.queries.reading import read_map

    found, day = find_account(user, account), day_of(as_of)
    reading, reached = read_map(found, user=user, day=day), reached_at(found, day=day)
    if as_json:
        from mainstay.apps.relationships.documents.map_data import map_data
        from mainstay.apps.relationships.queries.coverage_history import coverage_history

        history = coverage_history([found.pk], day, user=user)
        print_json(map_data(reading, history, reached))
        return
    from mainstay.apps.portfolio.documents.texts import figure_lines
    from mainstay.apps.relationships.documents import texts
    from mainstay.apps.relationships.documents.rows import map_rows

    judges = may_judge(user)
    for line in figure_lines([told.figure for told in reading.figures]):
        typer.echo(line)
    for line in texts.reached_lines(reached):
        typer.echo(line)
    typer.echo("")
    rows = list(texts.people_texts(map_rows(reading), judges=judges))
    print_table(texts.people_titles(judges=judges), rows)
    typer.echo("")
    for line in texts.finding_lines(reading.findings):
        typer.echo(line)


def strength(
    ctx: typer.Context, account: Account, as_of: AsOf = "", as_json: AsJson = False
) -> None:
    """Show people of an account by the seven questions, and what would make it stronger."""
    found = matrix_of(actor_from(ctx).user, account, as_of)
    from mainstay.apps.relationships.documents import matrix

    if as_json:
        print_json(matrix.matrix_data(found))
        return
    for line in matrix.matrix_texts(found):
        typer.echo(line)
    typer.echo("")
    print_table(matrix.matrix_titles(), list(matrix.matrix_cells(found)))
    if missing := matrix.not_asked_text(found):
        typer.echo(missing)


def matrix_of(user: User | None, account: str, as_of: str) -> StrengthMatrix:
    """Read the strength matrix of an account; NotRead for who may not judge people."""
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.people.queries.judging import may_judge
    from mainstay.apps.relationships.queries.maps import account_map
    from mainstay.domain.relationship_map.strength_matrix import strength_matrix

    if not may_judge(user):
        raise NotRead("This is read by those who judge people.")
    mapped = account_map(find_account(user, account), user=user, day=day_of(as_of))
    return strength_matrix(mapped)


def gaps(
    ctx: typer.Context,
    account: Annotated[str, typer.Option(help="One account alone.")] = "",
    top: Annotated[int, typer.Option(min=1, help="How many accounts to print.")] = 20,
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Show what the maps lack, the account that lacks most first."""
    user = actor_from(ctx).user
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.relationships.documents.map_data import gaps_data
    from mainstay.apps.relationships.documents.texts import gaps_lines
    from mainstay.apps.relationships.queries.all_gaps import gaps_of_accounts

    only = find_account(user, account).pk if account else None
    found = gaps_of_accounts(user=user, day=day_of(as_of), account=only)
    if as_json:
        print_json(gaps_data(found))
        return
    shown = f", the {top} that lack most" if len(found) > top else ""
    typer.echo(f"Accounts whose map lacks something: {len(found)}{shown}.")
    for line in gaps_lines(found[:top]):
        typer.echo(line)


def leave(
    ctx: typer.Context,
    people: Annotated[
        list[str],
        typer.Argument(
            metavar="PERSON...",
            help="People of theirs or colleagues, by number, mail address or name.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Show what is lost when these people leave, theirs or ours, several at once."""
    user = actor_from(ctx).user
    from mainstay.apps.portfolio.documents.leaving_texts import leaving_data, leaving_lines
    from mainstay.apps.portfolio.queries.leaving_everywhere import (
        find_leaving,
        leaving_everywhere,
    )

    found = leaving_everywhere(find_leaving(user, people), user=user, day=day_of(""))
    if as_json:
        print_json(leaving_data(found))
        return
    for line in leaving_lines(found):
        typer.echo(line)
