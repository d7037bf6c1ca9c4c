"""The Worth tab of an account: where its money comes from and goes, and what may still come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.addresses import events_address, lines_address, why_address
from mainstay.apps.portfolio.queries.detail import Span, detail
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.lifetime import lifetime_of
from mainstay.apps.portfolio.queries.prospects import prospect_of
from mainstay.apps.portfolio.queries.worth import change_of, waterfall_of
from mainstay.apps.portfolio.views.account_head import AccountHead, account_head
from mainstay.apps.portfolio.views.lifetime_panel import LifetimePanel, lifetime_panel
from mainstay.apps.worth.charts import tornado_chart, waterfall_chart
from mainstay.domain.figure import Figure, Measure
from mainstay.domain.profitability import amounts
from mainstay.domain.revenue_change import Cause, RevenueChange
from mainstay.domain.waterfall import StepKind
from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart, chart_file
from mainstay.ui.pages import Empty
from mainstay.ui.reasons import sentence

PAGE = "portfolio:account_worth"


@dataclass(frozen=True, slots=True)
class CauseRow:
    """What one cause did to revenue; ``names`` are the families won or lost."""

    label: str
    figure: Figure
    tone: str


@dataclass(frozen=True, slots=True)
class ChangePanel:
    """Why revenue moved; ``total`` is unknown where there is nothing to compare."""

    title: str
    rows: tuple[CauseRow, ...]
    total: Figure


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of twelve months that ends with the period."""

    label: str
    figures: tuple[Figure, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ProspectPanel:
    """Orders expected, chance still active, what they may bring; failures in words."""

    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorthPage:
    """Everything the template of the tab shows; ``empty`` while there are no figures."""

    head: AccountHead
    warnings: tuple[str, ...] = ()
    coverage: Figure | None = None
    waterfall: Chart | None = None
    change: ChangePanel | None = None
    years: tuple[YearRow, ...] = ()
    lifetime: LifetimePanel | None = None
    prospect: ProspectPanel | None = None
    files: str = ""
    lines_url: str = ""
    events_url: str = ""
    empty: Empty | None = None


def account_worth(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an account is worth, or one of its charts as a file."""
    head = account_head(request, pk, tab="worth")
    if head.reading.standing is None:
        return render(request, "portfolio/account_worth.html", {"page": _empty(request, head)})
    if request.GET.get("chart"):
        return _chart(request, head.reading)
    return render(request, "portfolio/account_worth.html", {"page": _page(head)})


def _empty(request: HttpRequest, head: AccountHead) -> WorthPage:
    may = signed_in(request).may_operate
    empty = Empty(
        title=_("No order lines yet"),
        text=_("What %(name)s is worth is computed from its order lines; none are known yet.")
        % {"name": head.account.name},
        url=reverse("imports:imports") if may else "",
        label=_("Import order lines"),
    )
    return WorthPage(head, empty=empty)


def _page(head: AccountHead) -> WorthPage:
    reading = head.reading
    found, pk, wish = reading.found, reading.account.pk, reading.found.asked.wish
    return WorthPage(
        head=head,
        warnings=tuple(_warnings(reading)),
        coverage=figure(found, "cost_coverage", account=pk),
        waterfall=_waterfall(reading),
        change=_change(reading),
        years=tuple(_years(reading)),
        lifetime=lifetime_panel(reading, may_edit=head.may_edit),
        prospect=_prospect(reading),
        files=reverse(PAGE, args=[pk]) + wish.params(chart="X").replace("chart=X", "chart="),
        lines_url=lines_address(pk, wish),
        events_url=events_address(pk, wish),
    )


def _warnings(reading: AccountReading) -> Iterator[str]:
    found = reading.found
    needed = int(found.asked.playbook["lifetime_value.history"])
    months = lifetime_of(found, reading.account.pk).history_months
    if months < needed:
        yield _(
            "Only %(months)s months of order lines are known; below %(needed)s, trends and "
            "lifetime value are a first guess."
        ) % {"months": months, "needed": needed}
    standing = found.by_id[reading.account.pk]
    missing = [item for amount in standing.amounts.values() for item in amount.unknowns]
    seen = dict.fromkeys(sentence(item.code, item.params) for item in missing)
    yield from seen


def _waterfall(reading: AccountReading) -> Chart:
    found, pk, wish = reading.found, reading.account.pk, reading.found.asked.wish
    steps = waterfall_of(found, pk)
    urls = {
        kind.value: why_address(kind.value, wish, account=pk)
        for kind in StepKind
        if kind is not StepKind.ACTIVITY
    }
    for step in steps.steps:
        if step.kind is StepKind.ACTIVITY:
            urls[step.activity] = why_address(
                "activity_cost", wish, account=pk, activity=step.activity
            )
    return waterfall_chart(steps, found.currency, urls)


def _tornado(reading: AccountReading) -> Chart:
    value = lifetime_of(reading.found, reading.account.pk).value
    if value is None:
        raise Http404
    return tornado_chart(value, reading.found.currency, {})


CHARTS: dict[str, Callable[[AccountReading], Chart]] = {
    "waterfall": _waterfall,
    "tornado": _tornado,
}


def _chart(request: HttpRequest, reading: AccountReading) -> HttpResponse:
    name = request.GET["chart"]
    if name not in CHARTS:
        raise Http404
    return chart_file(CHARTS[name](reading), request.GET.get("file", "csv"))


def _change(reading: AccountReading) -> ChangePanel:
    found, pk = reading.found, reading.account.pk
    change = change_of(found, pk)
    total = figure(found, "revenue_change", account=pk)
    if change is None:
        return ChangePanel(_("Why revenue moved is not known"), (), total)
    rows = tuple(
        _cause_row(reading, change, cause)
        for cause in Cause
        if change.of(cause) or cause in (Cause.PRICE, Cause.VOLUME, Cause.MIX)
    )
    return ChangePanel(_change_title(change, found.currency), rows, total)


def _cause_row(reading: AccountReading, change: RevenueChange, cause: Cause) -> CauseRow:
    label = sentence(f"row.{cause}")
    if cause in (Cause.FAMILIES_WON, Cause.FAMILIES_LOST):
        families = [move.family for move in change.moves if move.cause is cause and move.family]
        label = f"{label}: {', '.join(families)}" if families else label
    value = figure(reading.found, cause.value, account=reading.account.pk)
    return CauseRow(label, value, "critical-text" if change.of(cause) < 0 else "")


def _change_title(change: RevenueChange, currency: str) -> str:
    """Say how far revenue moved and what moved it most."""
    total = change.change
    if not total:
        return _("Revenue did not move")
    sign = 1 if total > 0 else -1
    strongest = max(Cause, key=lambda cause: change.of(cause) * sign)
    params = {
        "money": formats.short_money(abs(total), currency),
        "cause": sentence(f"row.{strongest}").lower(),
    }
    if total > 0:
        return _("Revenue rose %(money)s, most of it by %(cause)s") % params
    return _("Revenue fell %(money)s, most of it by %(cause)s") % params


def _years(reading: AccountReading) -> Iterator[YearRow]:
    for year in detail(reading.found, reading.account.pk).years:
        label = _("Year to %(day)s") % {"day": formats.day(year.period.end)}
        figures = tuple(_year_figure(reading, year, measure) for measure in Measure)
        yield YearRow(label, figures, is_whole=year.is_whole)


def _year_figure(reading: AccountReading, year: Span, measure: Measure) -> Figure:
    """The figure of a year; its why asks for that year alone."""
    found = reading.found
    known = amounts(
        year.facts,
        found.asked.playbook,
        knows_cost_to_serve=found.knows_cost_to_serve,
    )
    wish = replace(
        reading.found.asked.wish,
        start=year.period.start,
        end=year.period.end,
        months=None,
        all_time=False,
    )
    return replace(
        known[measure].figure(measure.value, measure),
        period=year.period,
        currency=found.currency,
        scope=found.scope,
        why=why_address(measure.value, wish, account=reading.account.pk),
    )


def _prospect(reading: AccountReading) -> ProspectPanel:
    found, pk = reading.found, reading.account.pk
    codes = ("orders_expected", "probability_active", "expected_value")
    figures = tuple(figure(found, code, account=pk) for code in codes)
    unknowns = prospect_of(found, pk).unknowns
    return ProspectPanel(figures, tuple(sentence(item.code, item.params) for item in unknowns))
