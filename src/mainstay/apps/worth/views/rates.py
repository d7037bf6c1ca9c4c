"""The rates in the settings: activities, currencies, and the families of products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.analytics.account_records import MissingRate
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.queries import organisation, signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.organisation.queries.settings_tabs import Tab, settings_tabs
from mainstay.apps.worth.actions import rates as actions
from mainstay.apps.worth.forms import ActivityRateForm, ExchangeRateForm, FamilyForm
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.apps.worth.queries.rates import (
    activity_lines,
    counted_activity_rates,
    counted_exchange_rates,
    counted_products,
    exchange_lines,
    missing_exchange_rates,
)
from mainstay.apps.worth.views.rate_tables import activity_spec, exchange_spec, product_spec
from mainstay.domain.errors import DomainError
from mainstay.ui import formats
from mainstay.ui.forms import attempt, seen_entry
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Table


@dataclass(frozen=True, slots=True)
class RatesPage:
    """A list of dated rates."""

    tabs: tuple[Tab, ...]
    table: TablePage
    add_url: str
    missing: tuple[MissingRate, ...] = ()


@dataclass(frozen=True, slots=True)
class RateEdit:
    """What a form is for; ``seen`` and ``remove_url`` of a row that is there already."""

    title: str
    back: str
    seen: int | None = None
    remove_url: str = ""

    @property
    def back_url(self) -> str:
        return reverse(self.back)


@dataclass(frozen=True, slots=True)
class RatePage:
    """The form of one rate or product."""

    tabs: tuple[Tab, ...]
    form: Form
    edit: RateEdit
    families: tuple[str, ...]


@operators
def activity_rates(request: HttpRequest) -> HttpResponse:
    """List what one unit of each activity costs, from which day on."""
    spec = activity_spec(organisation().currency)
    view = spec.read(request.GET)
    wanted = view.filters["activity"].lower()
    lines = [x for x in activity_lines(signed_in(request)) if wanted in x.row.activity.lower()]
    return _list(request, spec.table(lines, view), add="worth:add_activity_rate")


@operators
def exchange_rates(request: HttpRequest) -> HttpResponse:
    """List the exchange rates, and the currencies that lack one."""
    spec = exchange_spec(organisation().currency)
    view = spec.read(request.GET)
    wanted = view.filters["currency"].upper()
    lines = [line for line in exchange_lines() if wanted in line.row.currency]
    missing = tuple(missing_exchange_rates(signed_in(request)))
    table = spec.table(lines, view)
    return _list(request, table, add="worth:add_exchange_rate", missing=missing)


@operators
def products(request: HttpRequest) -> HttpResponse:
    """List the products with their families."""
    spec = product_spec()
    view = spec.read(request.GET)
    rows = counted_products()
    if text := view.filters["text"]:
        rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text))
    if view.filters["has"]:
        without = Q(family="")
        rows = rows.filter(without if view.filters["has"] == "no" else ~without)
    return _list(request, spec.table(rows, view), add="")


def _list(
    request: HttpRequest, table: Table, *, add: str, missing: tuple[MissingRate, ...] = ()
) -> HttpResponse:
    if wanted_export(table):
        return export(table, title=str(table.spec.caption))
    add_url = reverse(add) if add else ""
    page = RatesPage(settings_tabs(request), table_page(table), add_url, missing)
    return render(request, f"worth/{table.spec.name}.html", {"page": page})


@operators
def add_activity_rate(request: HttpRequest) -> HttpResponse:
    """Add a rate of an activity."""
    form = ActivityRateForm(request.POST or None)

    def act(by: Actor) -> object:
        return actions.add_activity_rate(form.details(), by=by)

    return _form(request, form, act, RateEdit(_("Add a rate"), "worth:activity_rates"))


@operators
def activity_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a rate of an activity."""
    newest = newest_entry(ActivityRate, pk)
    row = get_object_or_404(counted_activity_rates(), pk=pk)
    form = ActivityRateForm(request.POST or None, row=row)
    seen = seen_entry(request.POST.dict())

    def act(by: Actor) -> object:
        return actions.change_activity_rate(row, form.details(), seen=seen, by=by)

    title = _from_day(row.activity, row)
    remove_url = reverse("worth:no_activity_rate", args=[pk])
    edit = RateEdit(title, "worth:activity_rates", newest, remove_url)
    return _form(request, form, act, edit)


@operators
@require_POST
def no_activity_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a rate that was entered by mistake."""
    row = get_object_or_404(counted_activity_rates(), pk=pk)
    seen, by = seen_entry(request.POST.dict()), actor(signed_in(request))
    if _removed(request, lambda: actions.remove_activity_rate(row, seen=seen, by=by)):
        return redirect("worth:activity_rates")
    return redirect("worth:activity_rate", pk=pk)


@operators
def add_exchange_rate(request: HttpRequest) -> HttpResponse:
    """Add an exchange rate."""
    form = ExchangeRateForm(request.POST or None, home=organisation().currency)

    def act(by: Actor) -> object:
        return actions.add_exchange_rate(form.details(), by=by)

    edit = RateEdit(_("Add an exchange rate"), "worth:exchange_rates")
    return _form(request, form, act, edit)


@operators
def exchange_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an exchange rate."""
    newest = newest_entry(ExchangeRate, pk)
    row = get_object_or_404(counted_exchange_rates(), pk=pk)
    form = ExchangeRateForm(request.POST or None, home=organisation().currency, row=row)
    seen = seen_entry(request.POST.dict())

    def act(by: Actor) -> object:
        return actions.change_exchange_rate(row, form.details(), seen=seen, by=by)

    title = _from_day(row.currency, row)
    remove_url = reverse("worth:no_exchange_rate", args=[pk])
    edit = RateEdit(title, "worth:exchange_rates", newest, remove_url)
    return _form(request, form, act, edit)


@operators
@require_POST
def no_exchange_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an exchange rate that was entered by mistake."""
    row = get_object_or_404(counted_exchange_rates(), pk=pk)
    seen, by = seen_entry(request.POST.dict()), actor(signed_in(request))
    if _removed(request, lambda: actions.remove_exchange_rate(row, seen=seen, by=by)):
        return redirect("worth:exchange_rates")
    return redirect("worth:exchange_rate", pk=pk)


@operators
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which family a product belongs to."""
    newest, seen = newest_entry(Product, pk), seen_entry(request.POST.dict())
    row = get_object_or_404(counted_products(), pk=pk)
    families = list(
        counted_products().exclude(family="").order_by("family").values_list("family", flat=True)
    )
    form = FamilyForm(request.POST or None, product=row, families=list(dict.fromkeys(families)))

    def act(by: Actor) -> object:
        return actions.set_family(row, form.cleaned_data["family"], seen=seen, by=by)

    return _form(request, form, act, RateEdit(str(row), "worth:products", newest))


def _from_day(what: str, row: ActivityRate | ExchangeRate) -> str:
    return _("%(what)s from %(day)s") % {"what": what, "day": formats.day(row.from_date)}


def _removed(request: HttpRequest, remove: Callable[[], None]) -> bool:
    """Remove a rate and say so, or say why not."""
    try:
        remove()
    except DomainError as problem:
        messages.error(request, str(problem))
        return False
    messages.success(request, _("The rate is removed; figures follow at once."))
    return True


def _form(
    request: HttpRequest, form: Form, act: Callable[[Actor], object], edit: RateEdit
) -> HttpResponse:
    """Act on a valid form and go back to the list; else show it with what is wrong."""
    if attempt(form, lambda: act(actor(signed_in(request)))):
        messages.success(request, _("Saved; figures follow at once."))
        return redirect(edit.back)
    families = tuple(getattr(form, "families", ()))
    page = RatePage(settings_tabs(request), form, edit, families)
    return render(request, "worth/rate.html", {"page": page})
