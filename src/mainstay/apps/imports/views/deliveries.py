"""Automatic imports: the watched folder, upload keys, and what came by itself so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mainstay.apps.imports.actions.upload_keys import end_key, make_key
from mainstay.apps.imports.forms import UploadKeyForm
from mainstay.apps.imports.models import Channel, Delivery, Outcome, UploadKey
from mainstay.apps.imports.queries.deliveries import SETTLED_AFTER, Inbox, inbox
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import administrators, operators
from mainstay.ui.forms import attempt
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Kind, TableSpec, Tag

MADE = "imports.upload_key"
TONES = {Outcome.REFUSED: "critical", Outcome.WAITING: "attention", Outcome.WRITTEN: "good"}


@dataclass(frozen=True, slots=True)
class DeliveriesPage:
    """What may come by itself, and what did. ``made`` is a new key, shown once."""

    table: TablePage
    inbox: Inbox | None
    settled_after: int
    keys: tuple[UploadKey, ...]
    form: UploadKeyForm | None
    upload_url: str
    made: str = ""


@operators
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show how files come by themselves, and what became of those that came."""
    view = SPEC.read(request.GET)
    table = SPEC.table(_rows(), view)
    if wanted_export(table):
        return export(table, title=_("Automatic imports"))
    form = UploadKeyForm() if signed_in(request).may_administer else None
    return _shown(request, table_page(table), form)


@administrators
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    """Make an upload key and show it once."""
    form = UploadKeyForm(request.POST)
    by = actor(signed_in(request))

    def make() -> None:
        data = form.cleaned_data
        _key, text = make_key(data["name"], user=data["user"], by=by)
        request.session[MADE] = text

    if attempt(form, make):
        return redirect("imports:deliveries")
    return _shown(request, table_page(SPEC.table(_rows(), SPEC.read(request.GET))), form)


@administrators
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an upload key out of use."""
    end_key(get_object_or_404(UploadKey, pk=pk), by=actor(signed_in(request)))
    messages.success(request, _("The key does not open anything any more."))
    return redirect("imports:deliveries")


def _shown(request: HttpRequest, table: TablePage, form: UploadKeyForm | None) -> HttpResponse:
    page = DeliveriesPage(
        table=table,
        inbox=inbox(),
        settled_after=int(SETTLED_AFTER.total_seconds()),
        keys=tuple(UploadKey.objects.select_related("user").filter(ended_at=None)),
        form=form,
        upload_url=request.build_absolute_uri(reverse("api:upload")),
        made=request.session.pop(MADE, "") if request.method == "GET" else "",
    )
    return render(request, "imports/deliveries.html", {"page": page})


def _rows() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("user", "upload_key")


def _url(row: Delivery) -> str:
    """Lead to what was written; where nothing was, to the imports, where the files wait."""
    if row.batches:
        return reverse("imports:batch", args=[row.batches[-1]])
    return reverse("imports:imports")


def _outcome(row: Delivery) -> Tag:
    return Tag(str(row.get_outcome_display()), TONES.get(Outcome(row.outcome), ""))


def _way(row: Delivery) -> str:
    if row.upload_key is not None:
        return _("key “%(name)s”") % {"name": row.upload_key.name}
    return str(Channel(row.channel).label)


def _files(row: Any) -> str:
    return ", ".join(row.names)


SPEC = TableSpec(
    name="deliveries",
    caption=gettext_lazy("Came by themselves"),
    default_sort="-arrived_at",
    columns=(
        Column("files", gettext_lazy("Files"), Kind.LINK, value=_files, url=_url, sortable=False),
        Column("arrived_at", gettext_lazy("When"), Kind.MOMENT),
        Column("way", gettext_lazy("By way of"), value=_way, sortable=False),
        Column("user", gettext_lazy("In the name of"), sortable=False),
        Column("outcome", gettext_lazy("Outcome"), Kind.TAG, value=_outcome, order_by="outcome"),
        Column("report", gettext_lazy("Report"), wraps=True, sortable=False),
    ),
)
