"""The Worth tab of an account: where its money comes from and goes, and what may still come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.documents.texts import change_title
from mainstay.apps.portfolio.queries.account_data import year_figures
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.addresses import events_address, lines_address, why_address
from mainstay.apps.portfolio.queries.detail import detail
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.lifetime import lifetime_of
from mainstay.apps.portfolio.queries.prospects import prospect_of
from mainstay.apps.portfolio.queries.worth import change_of, waterfall_of
from mainstay.apps.portfolio.views.account_head import AccountHead, account_head
from mainstay.apps.portfolio.views.lifetime_panel import LifetimePanel, lifetime_panel
from mainstay.apps.worth.charts import activity_name, tornado_chart, waterfall_chart
from mainstay.domain.figure import Figure, Unknown
from mainstay.domain.profitability import costs_by_activity
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
class ServedRow:
    """What one activity costs, and how much more or less than in the year before."""

    label: str
    figure: Figure
    change: str
    tone: str


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
    served: tuple[ServedRow, ...] = ()
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
        served=tuple(_served(reading)),
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
        ) % {"months": formats.number(months), "needed": needed}
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
    return ChangePanel(change_title(change, found.currency), rows, total)


def _cause_row(reading: AccountReading, change: RevenueChange, cause: Cause) -> CauseRow:
    label = sentence(f"row.{cause}")
    if cause in (Cause.FAMILIES_WON, Cause.FAMILIES_LOST):
        families = [move.family for move in change.moves if move.cause is cause and move.family]
        label = f"{label}: {', '.join(families)}" if families else label
    value = figure(reading.found, cause.value, account=reading.account.pk)
    return CauseRow(label, value, "critical-text" if change.of(cause) < 0 else "")


def _served(reading: AccountReading) -> Iterator[ServedRow]:
    """The dearest activities against the year before, where the period is a year."""
    found, pk = reading.found, reading.account.pk
    years = detail(found, pk).years
    if not found.knows_cost_to_serve or len(years) < 2 or years[0].period != found.asked.period:
        return
    before = {row.activity: row.cost for row in costs_by_activity(years[1].facts)}
    rows = [row for row in costs_by_activity(found.facts[pk]) if row.cost is not None]
    for row in sorted(rows, key=lambda row: -(row.cost or 0))[:MOST_SERVED]:
        was = before.get(row.activity)
        change = row.cost / was - 1 if row.cost is not None and was else None
        value = figure(found, "activity_cost", account=pk, activity=row.activity)
        text = formats.signed(formats.share(change, 0)) if change is not None else _("new")
        is_much = change is None or change > MUCH
        yield ServedRow(
            activity_name(row.activity), value, text, "attention-text" if is_much else ""
        )


MOST_SERVED = 5
MUCH = Decimal("0.2")  # only what is coloured hangs on it, nothing is decided


def _years(reading: AccountReading) -> Iterator[YearRow]:
    for year in detail(reading.found, reading.account.pk).years:
        label = _("Year to %(day)s") % {"day": formats.day(year.period.end)}
        figures = year_figures(reading.found, reading.account.pk, year)
        yield YearRow(label, figures, is_whole=year.is_whole)


def _prospect(reading: AccountReading) -> ProspectPanel:
    found, pk = reading.found, reading.account.pk
    codes = ("orders_expected", "probability_active", "expected_value")
    figures = tuple(figure(found, code, account=pk) for code in codes)
    unknowns = prospect_of(found, pk).unknowns
    return ProspectPanel(figures, tuple(_failure(item) for item in unknowns))


MODELS = {"bg_nbd": "BG/NBD", "mbg_nbd": "MBG/NBD", "pareto_nbd": "Pareto/NBD"}


def _failure(item: Unknown) -> str:
    """The sentence of a model that could not be fitted, under its name in the books."""
    params = {**item.params}
    if "model" in params:
        params["model"] = MODELS.get(str(params["model"]), params["model"])
    return sentence(item.code, params)
