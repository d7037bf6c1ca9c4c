"""Reading commands: portfolio, concentration, whale, lose, account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.asking import Asking, reading
from mainstay.cli.context import fail_without_orders, print_json, print_table
from mainstay.cli.relationships import NotRead

if TYPE_CHECKING:
    from mainstay.apps.portfolio.queries.portfolio import Portfolio

Top = Annotated[int, typer.Option(min=1, help="How many customers to show.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print the list as CSV.")]


def _with_lines(asking: Asking) -> Portfolio:
    """Return the portfolio, or end the command where the period has no order lines."""
    found = asking.portfolio()
    if found.is_empty:
        fail_without_orders()
    return found


@reading
def portfolio(asking: Asking, top: Top = 20, as_csv: Csv = False) -> None:
    """Rank the customers by what is at stake and how weakly they are held."""
    found = _with_lines(asking)
    from mainstay.apps.portfolio.queries.overview import overview
    from mainstay.apps.portfolio.queries.ranking import ranking

    rows = ranking(found)[:top]
    if asking.as_json:
        from mainstay.apps.portfolio.queries.contact_rows import contact_rows

        customers, contacts = [row.as_data() for row in rows], contact_rows(found, top=top)
        print_json({"overview": overview(found), "customers": customers, "contacts": contacts})
        return
    from mainstay.apps.portfolio.documents.texts import ranking_csv, ranking_texts, summary_lines

    if as_csv:
        typer.echo(ranking_csv(found, rows), nl=False)
        return
    for line in summary_lines(found):
        typer.echo(line)
    titles, texts, right = ranking_texts(found, rows)
    print_table(titles, texts, right=right)


@reading
def concentration(asking: Asking) -> None:
    """Show how much hangs on how few, by each measure apart."""
    found = _with_lines(asking)
    from mainstay.apps.portfolio.queries.overview import concentration_data

    data = concentration_data(found)
    if asking.as_json:
        print_json(data)
        return
    from mainstay.apps.portfolio.documents.texts import concentration_texts

    titles, rows = concentration_texts(data)
    print_table(titles, rows, right=range(1, len(titles)))


@reading
def whale(asking: Asking) -> None:
    """Show who makes the profit and who eats it."""
    found = _with_lines(asking)
    from mainstay.apps.portfolio.queries.overview import whale_data

    data = whale_data(found)
    if asking.as_json:
        print_json(data)
        return
    from mainstay.apps.portfolio.documents.texts import figure_lines

    for line in figure_lines(data.figures):
        typer.echo(line)


Accounts = Annotated[
    list[str], typer.Argument(metavar="ACCOUNT...", help="By number, key or name.")
]


@reading
def lose(asking: Asking, accounts: Accounts) -> None:
    """Show what is left if these customers leave, and how long it takes to win them back."""
    found = asking.portfolio()
    from mainstay.apps.portfolio.queries.account_reading import find_customers
    from mainstay.apps.portfolio.queries.loss import loss_of
    from mainstay.apps.portfolio.queries.loss_data import loss_data

    chosen = find_customers(found, accounts)
    data = loss_data(found, loss_of(found, chosen), chosen)
    if asking.as_json:
        print_json(data)
        return
    from mainstay.apps.portfolio.documents.account_texts import loss_texts, loss_title
    from mainstay.apps.portfolio.documents.texts import figure_lines

    typer.echo(loss_title(data))
    titles, rows = loss_texts(data, found.currency)
    print_table(titles, rows, right=range(1, len(titles)))
    for line in figure_lines(data.figures):
        typer.echo(line)


@reading
def growth(asking: Asking) -> None:
    """Show where growth should be pushed most, and what comes first with the other customers."""
    found = _with_lines(asking)
    from mainstay.apps.people.queries.judging import may_judge
    from mainstay.apps.portfolio.queries.growth import growth_of, growth_rows

    if not may_judge(asking.user):
        raise NotRead("This is read by those who judge people.")

    ranked = growth_of(found, user=asking.user)
    if asking.as_json:
        print_json({"rows": list(growth_rows(ranked)), "more": ranked.more})
        return
    from mainstay.apps.portfolio.documents.growth_texts import growth_texts

    titles, rows = growth_texts(ranked, found.currency)
    print_table(titles, rows, right=(1,))


@reading
def account(
    asking: Asking, account: Annotated[str, typer.Argument(help="By number, key or name.")]
) -> None:
    """Show one customer: what it is worth, how it is held, and why."""
    wish = asking.asked().wish
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.portfolio.queries.account_data import account_data
    from mainstay.apps.portfolio.queries.account_reading import read_account

    read = read_account(asking.user, find_account(asking.user, account), wish)
    if asking.as_json:
        print_json(account_data(read))
        return
    from mainstay.apps.portfolio.documents.account_texts import account_lines

    for line in account_lines(read):
        typer.echo(line)
