"""``mainstay prepare`` and ``mainstay care``: before a meeting, and how we treat a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import actor_from, print_json
from mainstay.cli.relationships import Account, AsJson, NotRead, day_of
from mainstay.domain.errors import DomainError

if TYPE_CHECKING:
    from mainstay.apps.organisation.models import User
    from mainstay.apps.portfolio.queries.sheet import Sheet

People = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="PERSON", help="Who will be there, by number or name."),
]


class NotThere(DomainError):
    """Nobody of this account goes by a name."""


def prepare(
    ctx: typer.Context, account: Account, people: People = None, as_json: AsJson = False
) -> None:
    """Show the sheet for a meeting; without people it is that of the next one planned."""
    sheet = sheet_of(actor_from(ctx).user, account, people or ())
    from mainstay.apps.portfolio.documents.sheet import sheet_data, sheet_lines

    if as_json:
        print_json(sheet_data(sheet))
        return
    for line in sheet_lines(sheet):
        typer.echo(line)


def sheet_of(user: User | None, account: str, people: Sequence[str]) -> Sheet:
    """Read the sheet for people of an account who are named on the command line."""
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.portfolio.queries.sheet import read_sheet
    from mainstay.apps.touches.queries.touches import people_to_meet

    found, today = find_account(user, account), day_of("")
    there = people_to_meet(found, day=today) if people else []
    known = {row.person.name.casefold(): row.person.pk for row in there}
    known |= {str(row.person.pk): row.person.pk for row in there}
    missing = [one for one in people if one.casefold() not in known]
    if missing:
        raise NotThere(f"Nobody at {found.name} goes by {missing[0]}.")
    keys = [known[one.casefold()] for one in people]
    return read_sheet(found, people=keys, meeting=None, user=user, day=today)


def care(ctx: typer.Context, account: Account, as_json: AsJson = False) -> None:
    """Show how we treat an account: promises, advice, solved pains, requests, indifference."""
    user = actor_from(ctx).user
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.people.queries.judging import may_judge
    from mainstay.apps.touches.documents.care_texts import care_data, care_lines, read_care

    if not may_judge(user):
        raise NotRead("This is read by those who judge people.")
    found = read_care(find_account(user, account), day=day_of(""))
    if as_json:
        print_json(care_data(found))
        return
    for line in care_lines(found):
        typer.echo(line)
