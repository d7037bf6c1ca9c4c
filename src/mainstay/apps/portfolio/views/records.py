"""The pages of an account's order lines and service events: what its figures are added up from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mainstay.analytics.account_records import (
    Chosen,
    EventRow,
    LineRow,
    activities_of,
    families_of,
    order_line_sums,
    order_lines,
    service_event_sums,
    service_events,
)
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.queries.asked import Asked, Wish, WrongQuestion, asked
from mainstay.apps.portfolio.queries.records import Reading, fetched, reading_of, within_month
from mainstay.apps.portfolio.queries.subjects import NoSuchFigure
from mainstay.ui import formats
from mainstay.ui.pages import Action, Empty
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, Table, TableSpec, View

LINE_SORTS = {
    "day": "date",
    "order_number": "order_number",
    "product": "product",
    "family": "product_family",
    "quantity": "quantity",
    "own_revenue": "revenue",
}
EVENT_SORTS = {
    "day": "date",
    "activity": "activity",
    "quantity": "quantity",
    "order_number": "order_number",
}


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A list of records under the account they belong to."""

    title: str
    subtitle: str
    actions: tuple[Action, ...]
    notes: tuple[str, ...]
    table: TablePage
    empty: Empty


def account_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """List an account's order lines in the period, or give them as a file."""
    what = _asked(request)
    try:
        with reading_of(what, pk) as reading:
            return _lines(request, what, reading, pk)
    except NoSuchFigure as problem:
        raise Http404(str(problem)) from problem


def account_events(request: HttpRequest, pk: int) -> HttpResponse:
    """List an account's service events in the period, or give them as a file."""
    what = _asked(request)
    try:
        with reading_of(what, pk) as reading:
            return _events(request, what, reading, pk)
    except NoSuchFigure as problem:
        raise Http404(str(problem)) from problem


def _asked(request: HttpRequest) -> Asked:
    try:
        return asked(signed_in(request), Wish.of(request.GET.dict()))
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem


def _lines(request: HttpRequest, what: Asked, reading: Reading, pk: int) -> HttpResponse:
    spec = _line_spec(reading)
    view = spec.read(request.GET)
    chosen = _chosen(reading, view, LINE_SORTS, equal={"product_family": view.filters["family"]})
    sums = order_line_sums(reading.session, reading.wanted, chosen)
    rows = fetched(
        chosen, sums.lines, lambda part: order_lines(reading.session, reading.wanted, part)
    )
    table = Table(spec, view, rows, {"revenue": sums.revenue, "direct_cost": sums.direct_cost})
    money = formats.short_money(sums.revenue, reading.currency)
    title = ngettext(
        "%(n)s order line brings %(money)s", "%(n)s order lines bring %(money)s", sums.lines
    ) % {"n": formats.number(sums.lines), "money": money}
    missing = tuple(
        _("%(money)s have no exchange rate, so the sum is not known.")
        % {"money": formats.money(amount, currency)}
        for currency, amount in sorted(sums.unconverted.items())
    )
    return _answer(request, _Found(what, reading, pk, table), title=title, notes=missing)


def _events(request: HttpRequest, what: Asked, reading: Reading, pk: int) -> HttpResponse:
    spec = _event_spec(reading)
    view = spec.read(request.GET)
    chosen = _chosen(reading, view, EVENT_SORTS, equal={"activity": view.filters["activity"]})
    sums = service_event_sums(reading.session, reading.wanted, chosen)
    rows = fetched(
        chosen, sums.events, lambda part: service_events(reading.session, reading.wanted, part)
    )
    totals = {"cost": sums.cost}
    if view.filters["activity"]:
        totals["quantity"] = sums.quantity  # of one activity alone: others have other units
    table = Table(spec, view, rows, totals)
    money = formats.short_money(sums.cost, reading.currency)
    title = ngettext(
        "%(n)s service event costs %(money)s", "%(n)s service events cost %(money)s", sums.events
    ) % {"n": formats.number(sums.events), "money": money}
    return _answer(request, _Found(what, reading, pk, table), title=title, notes=())


def _chosen(
    reading: Reading, view: View, sorts: dict[str, str], *, equal: dict[str, str]
) -> Chosen:
    parts = {"product": view.filters.get("product", "")}
    return Chosen(
        period=within_month(reading, view.filters["month"]),
        equal={name: text for name, text in equal.items() if text},
        containing={name: text for name, text in parts.items() if text},
        sort=sorts.get(view.sort_key, "date"),
        descending=view.is_descending,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found, for either list."""

    asked: Asked
    reading: Reading
    pk: int
    table: Table


def _answer(
    request: HttpRequest, found: _Found, *, title: str, notes: tuple[str, ...]
) -> HttpResponse:
    name = found.reading.seen.names[found.pk]
    subtitle = _subtitle(found.reading, name)
    if wanted_export(found.table):
        return export(found.table, title=f"{name} {found.table.spec.name}", notes=(subtitle,))
    back = reverse("portfolio:account_worth", args=[found.pk])
    page = RecordsPage(
        title=title,
        subtitle=subtitle,
        actions=(Action(_("Back to what it is worth"), back + found.asked.wish.params()),),
        notes=notes,
        table=table_page(found.table),
        empty=Empty(
            _("Nothing in this period"),
            _("No such record of %(name)s falls into the period.") % {"name": name},
        ),
    )
    return render(request, "portfolio/records.html", {"page": page})


def _subtitle(reading: Reading, name: str) -> str:
    period = reading.wanted.period
    return _("%(name)s, %(start)s to %(end)s.") % {
        "name": name,
        "start": formats.day(period.start),
        "end": formats.day(period.end),
    }


def _months(reading: Reading) -> Filter:
    choices = [(f"{span.start:%Y-%m}", formats.month(span.start)) for span in reading.months]
    return Filter("month", gettext_lazy("Month"), (("", _("all")), *reversed(choices)))


def _account_column(reading: Reading) -> tuple[Column, ...]:
    """The account of each row, where a group has several."""
    if len(reading.members) < 2:
        return ()

    def name(row: LineRow | EventRow) -> str:
        return reading.seen.name(row.account)

    return (Column("account", gettext_lazy("Account"), value=name, sortable=False),)


def _line_spec(reading: Reading) -> TableSpec:
    currency = reading.currency
    families = [(name, name) for name in families_of(reading.session, reading.wanted)]
    return TableSpec(
        name="order-lines",
        caption=gettext_lazy("Order lines"),
        columns=(
            Column("day", gettext_lazy("Day"), Kind.DATE),
            *_account_column(reading),
            Column("order_number", gettext_lazy("Order")),
            Column("product", gettext_lazy("Product"), wraps=True),
            Column("family", gettext_lazy("Family")),
            Column("quantity", gettext_lazy("Quantity"), Kind.NUMBER),
            Column("own_revenue", gettext_lazy("In its own currency"), Kind.MONEY),
            Column("currency", gettext_lazy("Currency"), sortable=False),
            _money_column("revenue", _("Revenue, %(currency)s") % {"currency": currency}),
            _money_column("direct_cost", _("Direct cost, %(currency)s") % {"currency": currency}),
        ),
        filters=(
            _months(reading),
            Filter("family", gettext_lazy("Family"), (("", _("all")), *families)),
            Filter("product", gettext_lazy("Product")),
        ),
        default_sort="-day",
    )


def _money_column(key: str, label: str) -> Column:
    return Column(key, label, Kind.MONEY, sortable=False, total=True)


def _event_spec(reading: Reading) -> TableSpec:
    currency = reading.currency
    activities = [(name, name) for name in activities_of(reading.session)]
    return TableSpec(
        name="service-events",
        caption=gettext_lazy("Service events"),
        columns=(
            Column("day", gettext_lazy("Day"), Kind.DATE),
            *_account_column(reading),
            Column("activity", gettext_lazy("Activity")),
            Column("order_number", gettext_lazy("Order")),
            Column("quantity", gettext_lazy("Quantity"), Kind.NUMBER, total=True, blank=True),
            Column("rate", gettext_lazy("Money per unit"), Kind.MONEY, sortable=False, blank=True),
            _money_column("cost", _("Cost, %(currency)s") % {"currency": currency}),
        ),
        filters=(
            _months(reading),
            Filter("activity", gettext_lazy("Activity"), (("", _("all")), *activities)),
        ),
        default_sort="-day",
    )
