"""``mainstay plan``: how the relationship plan of an account stands."""

from __future__ import annotations

from typing import Annotated

import typer

from mainstay.cli.context import actor_from, print_json, print_table
from mainstay.cli.relationships import Account, AsJson, AsOf, day_of


def plan(
    ctx: typer.Context,
    account: Account,
    person: Annotated[
        str, typer.Option(help="What value is to this person, and what help fits.")
    ] = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
) -> None:
    """Show a relationship plan: six steps, figures, goals by person, what is missing or late."""
    user, day = actor_from(ctx).user, day_of(as_of)
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.plans.documents import plan_data as said
    from mainstay.apps.plans.queries.helping import person_to_help, read_help
    from mainstay.apps.plans.queries.insight import read_insight
    from mainstay.apps.plans.queries.records import held_reviews
    from mainstay.apps.plans.queries.reviews import closed_reviews
    from mainstay.apps.plans.queries.seeing import plan_to_judge
    from mainstay.apps.plans.queries.table import read_plan

    found = plan_to_judge(user, find_account(user, account))
    if person:
        helped = read_help(found, person_to_help(found, person, day=day), day=day)
        for line in said.help_lines(helped):
            typer.echo(line)
        return
    report = said.PlanReport(
        read_plan(found, user=user, day=day),
        held_reviews(closed_reviews(found, until=day)),
        read_insight(found, day=day),
    )
    if as_json:
        print_json(said.plan_data(report))
        return
    for line in said.plan_lines(report):
        typer.echo(line)
    typer.echo("")
    print_table(*said.goal_texts(report))
