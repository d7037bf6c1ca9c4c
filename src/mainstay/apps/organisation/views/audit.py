"""The history for those who answer for it: every entry, none of which can be changed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from auditlog.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.organisation.queries import history as past
from mainstay.apps.organisation.queries.doors import operators
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, TableSpec


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The list of entries."""

    tabs: tuple[Tab, ...]
    table: TablePage


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry, field by field."""

    tabs: tuple[Tab, ...]
    entry: LogEntry
    person: str
    deed: str
    model: str
    batch: int | None
    changes: tuple[past.Change, ...]


def _spec(names: past.RowNames) -> TableSpec:
    return TableSpec(
        name="audit",
        caption=gettext_lazy("Changes"),
        default_sort="-timestamp",
        columns=(
            Column("timestamp", gettext_lazy("When"), Kind.MOMENT, url=_url),
            Column("who", gettext_lazy("Who"), sortable=False, value=past.entry_person),
            Column("deed", gettext_lazy("Deed"), sortable=False, value=past.entry_deed),
            Column("what", gettext_lazy("What"), order_by="content_type", value=_model),
            Column("row", gettext_lazy("Which"), value=lambda e: e.object_repr, sortable=False),
            Column(
                "change",
                gettext_lazy("Change"),
                sortable=False,
                wraps=True,
                value=lambda entry: _change_text(entry, names),
            ),
        ),
        filters=(
            Filter("person", gettext_lazy("Person")),
            Filter("deed", gettext_lazy("Deed")),
            Filter("model", gettext_lazy("What"), past.history_models()),
            Filter("from", gettext_lazy("From day"), is_day=True),
            Filter("to", gettext_lazy("To day"), is_day=True),
        ),
    )


def _url(entry: LogEntry) -> str:
    return reverse("organisation:audit_entry", args=[entry.pk])


def _model(entry: LogEntry) -> str:
    model = entry.content_type.model_class()
    return str(model._meta.verbose_name) if model else entry.content_type.model


def _change_text(entry: LogEntry, names: past.RowNames) -> str:
    if entry.action == LogEntry.Action.CREATE:
        return _("added")
    if entry.action == LogEntry.Action.DELETE:
        return _("deleted")
    texts = (
        f"{change.name}: {change.before or '–'} → {change.after or '–'}"
        for change in past.changes(entry, names)
    )
    return "; ".join(texts)


@operators
def audit(request: HttpRequest) -> HttpResponse:
    """List the history, newest first, by person, deed, kind of row and day."""
    names = past.RowNames()
    spec = _spec(names)
    view = spec.read(request.GET)
    table = spec.table(past.history(_asked(view.filters)), view)
    if wanted_export(table):
        return export(table, title=_("Audit"))
    names.fetch(table.page.object_list)
    page = AuditPage(settings_tabs(request), table_page(table))
    return render(request, "organisation/audit.html", {"page": page})


def _asked(filters: Mapping[str, str]) -> past.HistoryFilter:
    return past.HistoryFilter(
        person=filters["person"],
        deed=filters["deed"],
        model=filters["model"],
        first_day=_day(filters["from"]),
        last_day=_day(filters["to"]),
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None  # further off a moment cannot be made of it


@operators
def audit_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry: each field before and after."""
    entry = get_object_or_404(LogEntry.objects.select_related("actor", "content_type"), pk=pk)
    names = past.RowNames()
    names.fetch([entry])
    page = EntryPage(
        tabs=settings_tabs(request),
        entry=entry,
        person=past.entry_person(entry),
        deed=past.entry_deed(entry),
        model=_model(entry),
        batch=past.entry_batch(entry),
        changes=past.changes(entry, names),
    )
    return render(request, "organisation/audit_entry.html", {"page": page})
