"""Reading commands: portfolio, concentration, whale, lose, account."""

from __future__ import annotations

from typing import Annotated

import typer

from mainstay.cli.asking import Asking, reading
from mainstay.cli.context import fail, print_json, print_table

Top = Annotated[int, typer.Option(min=1, help="How many customers to show.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print the list as CSV.")]


@reading
def portfolio(asking: Asking, top: Top = 20, as_csv: Csv = False) -> None:
    """Rank the customers by what is at stake and how weakly they are held."""
    found = asking.portfolio()
    from mainstay.apps.portfolio.queries.overview import overview
    from mainstay.apps.portfolio.queries.ranking import ranking

    if found.is_empty:
        fail("There are no order lines in this period yet; bring some with: mainstay import FILE")
    rows = ranking(found)[:top]
    if asking.as_json:
        print_json({"overview": overview(found), "customers": rows})
        return
    from mainstay.apps.portfolio.documents import ranking_csv, ranking_texts, summary_lines

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
    found = asking.portfolio()
    from mainstay.apps.portfolio.queries.overview import concentration_data

    data = concentration_data(found)
    if asking.as_json:
        print_json(data)
        return
    from mainstay.apps.portfolio.documents import concentration_texts

    titles, rows = concentration_texts(data)
    print_table(titles, rows, right=range(1, len(titles)))


@reading
def whale(asking: Asking) -> None:
    """Show who makes the profit and who eats it."""
    found = asking.portfolio()
    from mainstay.apps.portfolio.queries.overview import whale_data

    data = whale_data(found)
    if asking.as_json:
        print_json(data)
        return
    from mainstay.apps.portfolio.documents import figure_lines

    for line in figure_lines(data.figures):
        typer.echo(line)
