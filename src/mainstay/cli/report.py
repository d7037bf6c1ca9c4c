"""Reports as files: the portfolio, and the brief of one account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.asking import Asking, reading
from mainstay.cli.context import fail, fail_without_orders

if TYPE_CHECKING:
    from mainstay.apps.portfolio.queries.portfolio import Portfolio

report = typer.Typer(help="Write a report as PDF or workbook.", no_args_is_help=True)
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.pdf or FILE.xlsx.")]


@report.command("portfolio")
@reading
def portfolio_report(asking: Asking, to_file: To) -> None:
    """Write the portfolio report as PDF or as workbook."""
    ending = _ending(to_file, "pdf", "xlsx")
    found = asking.portfolio()
    if found.is_empty:
        fail_without_orders()
    from mainstay.apps.portfolio.documents.report import portfolio_xlsx

    _write(to_file, _portfolio_pdf(found) if ending == "pdf" else portfolio_xlsx(found))


def _portfolio_pdf(found: Portfolio) -> bytes:
    from django.utils import timezone

    from mainstay.apps.portfolio import charts
    from mainstay.apps.portfolio.documents.report import Pictures, portfolio_pdf

    pictures = Pictures(
        stakes=charts.stakes_chart(found),
        concentration=charts.concentration_chart(found),
        whale=charts.whale_chart(found),
    )
    return portfolio_pdf(found, pictures, made_at=timezone.now())


@report.command("brief")
@reading
def brief_report(
    asking: Asking,
    account: Annotated[str, typer.Argument(help="By number, key or name.")],
    to_file: To,
) -> None:
    """Write the one-page brief of an account as PDF."""
    _ending(to_file, "pdf")
    wish, user = asking.asked().wish, asking.user
    from django.utils import timezone

    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.portfolio.documents.brief import brief_pdf
    from mainstay.apps.portfolio.queries.account_reading import read_account

    read = read_account(user, find_account(user, account), wish)
    _write(to_file, brief_pdf(read, made_at=timezone.now()))


def _ending(to: Path, *allowed: str) -> str:
    ending = to.suffix.lower().removeprefix(".")
    if ending not in allowed:
        fail(f"The file must end in {' or '.join(f'.{name}' for name in allowed)}, not {to.name}.")
    return ending


def _write(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as problem:
        fail(f"{to} cannot be written: {problem.strerror}.")
    typer.echo(f"Written: {to}")
