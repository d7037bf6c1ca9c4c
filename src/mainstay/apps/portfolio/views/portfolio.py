"""The portfolio page: headline, stakes and hold, ranked list, loss, concentration, whale curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio import charts
from mainstay.apps.portfolio.documents.texts import headline, left_out, measure_note, period_line
from mainstay.apps.portfolio.documents.tiles import Tile, tiles
from mainstay.apps.portfolio.queries.addresses import portfolio_address
from mainstay.apps.portfolio.queries.broken import broken_shown
from mainstay.apps.portfolio.queries.contact_rows import ContactRows, contact_rows
from mainstay.apps.portfolio.queries.loss import loss_of
from mainstay.apps.portfolio.queries.overview import (
    WhaleData,
    overview,
    trend,
    whale_data,
)
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.ranking import RankedRow, ranking
from mainstay.apps.portfolio.views.loss import LossPanel, loss_panel
from mainstay.apps.portfolio.views.nothing_sold import empty_page
from mainstay.apps.portfolio.views.panels import (
    ConcentrationPanel,
    Finding,
    concentration_panel,
    moves,
)
from mainstay.apps.portfolio.views.ranked_table import filtered, ranked_spec, totals
from mainstay.apps.portfolio.views.reading import portfolio_of
from mainstay.domain.figure import Figure, Measure
from mainstay.domain.judgement import Reason
from mainstay.domain.loss import Loss
from mainstay.ui.charts.drawing import Chart, chart_file
from mainstay.ui.reasons import measure_word
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Table

CHARTS: dict[str, Callable[[Portfolio], Chart]] = {
    "stakes": charts.stakes_chart,
    "concentration": charts.concentration_chart,
    "whale": charts.whale_chart,
    "trend": charts.trend_chart,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the same page."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """Everything the template of the portfolio shows."""

    headline: str
    sub: str
    notes: tuple[str, ...]
    measure_note: str
    costs_url: str
    tiles: tuple[Tile, ...]
    disclosed: Figure
    measures: tuple[Choice, ...]
    units: tuple[Choice, ...]
    stakes: Chart
    table: TablePage
    loss: LossPanel | None
    concentration: ConcentrationPanel
    concentration_chart: Chart
    whale: WhaleData
    whale_chart: Chart
    moves: tuple[Finding, ...]
    trend_chart: Chart
    contacts: ContactRows
    money_label: str
    judges: bool
    files: str
    pdf_url: str
    xlsx_url: str


def portfolio(request: HttpRequest) -> HttpResponse:
    """Show the portfolio, one of its charts as a file, or its ranked list as a file."""
    found = portfolio_of(request)
    if found.is_empty:
        page = empty_page(found, signed_in(request))
        return render(request, "portfolio/empty.html", {"page": page})
    if request.GET.get("chart"):
        return _chart(request, found)
    rows = ranking(found)
    table = _table(request, found, rows)
    if wanted_export(table):
        return export(table, title=_("Customers"), notes=(period_line(overview(found)),))
    return render(request, "portfolio/portfolio.html", {"page": _page(request, found, table)})


def _page(request: HttpRequest, found: Portfolio, table: Table) -> PortfolioPage:
    seen, quarters = overview(found), trend(found)
    return PortfolioPage(
        headline=headline(seen),
        sub=period_line(seen),
        notes=left_out(seen),
        measure_note=measure_note(seen),
        costs_url=reverse("imports:imports") if signed_in(request).may_operate else "",
        tiles=tiles(found, seen),
        disclosed=seen.major_customers,
        measures=_measures(found),
        units=_units(found),
        stakes=charts.stakes_chart(found),
        table=table_page(table),
        loss=_loss(found),
        concentration=concentration_panel(found),
        concentration_chart=charts.concentration_chart(found),
        whale=whale_data(found),
        whale_chart=charts.whale_chart(found),
        moves=moves(found, quarters),
        trend_chart=charts.trend_chart(found, quarters),
        contacts=contact_rows(found),
        money_label=f"{measure_word(found.standings.by_measure).capitalize()}, {found.currency}",
        judges=may_judge(signed_in(request)),
        files=portfolio_address(found.asked.wish, chart="X").replace("chart=X", "chart="),
        pdf_url=reverse("portfolio:report", args=["pdf"]) + found.asked.wish.params(),
        xlsx_url=reverse("portfolio:report", args=["xlsx"]) + found.asked.wish.params(),
    )


def _table(request: HttpRequest, found: Portfolio, rows: Sequence[RankedRow]) -> Table:
    broken: dict[int, Reason] = {}
    spec = ranked_spec(found, rows, broken)
    view = spec.read(request.GET)
    left = filtered(rows, view)
    table = spec.table(left, view, totals=totals(found, left))
    if not wanted_export(table):
        broken.update(broken_shown(found, [row.account_id for row in table.page.object_list]))
    return table


def _chart(request: HttpRequest, found: Portfolio) -> HttpResponse:
    name = request.GET["chart"]
    if name not in CHARTS:
        raise Http404(_("There is no such chart."))
    return chart_file(CHARTS[name](found), request.GET.get("file", "csv"))


def _loss(found: Portfolio) -> LossPanel | None:
    """The loss of whoever ranks first."""
    if not found.standings.carriers:
        return None
    first = found.standings.carriers[0].account_id
    lost: Loss = loss_of(found, [first])
    return loss_panel(found, lost, [first])


def _measures(found: Portfolio) -> tuple[Choice, ...]:
    wish, current = found.asked.wish, found.standings.by_measure
    return tuple(
        Choice(
            measure_word(measure.value).capitalize(),
            portfolio_address(wish, measure=measure.value),
            is_current=measure is current,
        )
        for measure in reversed(Measure)
    )


def _units(found: Portfolio) -> tuple[Choice, ...]:
    wish = found.asked.wish
    return (
        Choice(_("Groups"), portfolio_address(wish, by=""), is_current=not wish.by_account),
        Choice(
            _("Single accounts"), portfolio_address(wish, by="account"), is_current=wish.by_account
        ),
    )
