"""Reports as files: portfolio, brief, relationship map and plan, handover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.asking import Asking, reading
from mainstay.cli.context import actor_from, fail, fail_without_orders
from mainstay.cli.meetings import People, sheet_of
from mainstay.cli.relationships import Account, AsOf, day_of, matrix_of

if TYPE_CHECKING:
    from mainstay.apps.plans.documents.plan import PlanPaper
    from mainstay.apps.portfolio.queries.portfolio import Portfolio

report = typer.Typer(
    help="Write a report as PDF, slides, drawing or workbook.", no_args_is_help=True
)
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
    account: Account,
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


@report.command("meeting")
def meeting_report(
    ctx: typer.Context,
    account: Account,
    to_file: Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.pdf.")],
    people: People = None,
) -> None:
    """Write the sheet for a meeting with some people of an account."""
    _ending(to_file, "pdf")
    sheet = sheet_of(actor_from(ctx).user, account, people or ())
    from django.utils import timezone

    from mainstay.apps.portfolio.documents.sheet import sheet_pdf

    _write(to_file, sheet_pdf(sheet, made_at=timezone.now()))


@report.command("map")
def map_report(
    ctx: typer.Context,
    account: Account,
    to_file: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="FILE.svg, .png, .pdf or .pptx.")
    ],
    as_of: AsOf = "",
) -> None:
    """Write the relationship map of an account as drawing or as slides."""
    ending = _ending(to_file, "svg", "png", "pdf", "pptx")
    user = actor_from(ctx).user
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.relationships.charts import paper_svg
    from mainstay.apps.relationships.documents.map_files import MapFile, map_file
    from mainstay.apps.relationships.queries.reading import read_map

    reading = read_map(find_account(user, account), user=user, day=day_of(as_of))
    _write(to_file, map_file(reading, MapFile(ending), svg=paper_svg(reading)))


@report.command("strength")
def strength_report(
    ctx: typer.Context,
    account: Account,
    to_file: Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.pdf.")],
    as_of: AsOf = "",
) -> None:
    """Write the relationship strength matrix of an account, for a meeting."""
    _ending(to_file, "pdf")
    user = actor_from(ctx).user
    from django.utils import timezone

    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.relationships.documents.matrix import matrix_pdf

    found = matrix_of(user, account, as_of)
    _write(to_file, matrix_pdf(find_account(user, account), found, made_at=timezone.now()))


@report.command("plan")
def plan_report(
    ctx: typer.Context,
    account: Account,
    to_file: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="FILE.pdf, .pptx or .xlsx.")
    ],
    as_of: AsOf = "",
) -> None:
    """Write the relationship plan of an account in its six parts."""
    ending = _ending(to_file, "pdf", "pptx", "xlsx")
    user = actor_from(ctx).user
    from mainstay.apps.accounts.queries import find_account
    from mainstay.apps.plans.documents.plan import plan_pptx, plan_xlsx, read_paper
    from mainstay.apps.plans.queries.seeing import plan_to_judge

    plan = plan_to_judge(user, find_account(user, account))
    paper = read_paper(plan, user=user, day=day_of(as_of))
    if ending == "pdf":
        _write(to_file, _plan_pdf(paper))
    else:
        _write(to_file, plan_pptx(paper) if ending == "pptx" else plan_xlsx(paper))


def _plan_pdf(paper: PlanPaper) -> bytes:
    from django.utils import timezone

    from mainstay.apps.plans.documents.plan import PAGE, plan_pdf
    from mainstay.apps.relationships.charts import page_charts

    return plan_pdf(paper, page_charts(paper.mapped, PAGE), made_at=timezone.now())


@report.command("handover")
def handover_report(
    ctx: typer.Context,
    colleague: Annotated[str, typer.Argument(help="By mail address or name.")],
    to_file: Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.pdf.")],
) -> None:
    """Write what a colleague leaves to others: people, promises, sore points, goals, money."""
    _ending(to_file, "pdf")
    user = actor_from(ctx).user
    from django.utils import timezone

    from mainstay.apps.portfolio.documents.handover import handover_pdf
    from mainstay.apps.portfolio.queries.handover import find_colleague, read_handover

    found = read_handover(find_colleague(colleague), user=user, day=day_of(""))
    _write(to_file, handover_pdf(found, made_at=timezone.now()))


@report.command("goals")
def goals_report(
    ctx: typer.Context,
    colleague: Annotated[str, typer.Argument(help="By mail address or name.")],
    to_file: Annotated[Path, typer.Option("--to", metavar="FILE", help="FILE.pdf.")],
) -> None:
    """Write a colleague's goals, attainment, coverage and promises kept, for the review."""
    _ending(to_file, "pdf")
    user = actor_from(ctx).user
    from django.utils import timezone

    from mainstay.apps.plans.documents.owner import owner_pdf
    from mainstay.apps.plans.queries.owners import led_by, objectives_of, read_owner
    from mainstay.apps.portfolio.queries.handover import find_colleague

    found, day = led_by(user, find_colleague(colleague)), day_of("")
    read, objectives = read_owner(found, user=user, day=day), tuple(objectives_of(found))
    _write(to_file, owner_pdf(found, read, objectives, day=day, made_at=timezone.now()))


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
