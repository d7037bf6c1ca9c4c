"""The history for those who answer for it: every entry, none of which can be changed here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from auditlog.models import LogEntry
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import history as past
from mainstay.apps.organisation.queries import organisation, signed_in
from mainstay.apps.organisation.queries.audit_pages import (
    CHUNK,
    Place,
    audit_entries,
    audit_slice,
)
from mainstay.apps.organisation.queries.doors import operators
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.domain.bounds import YEARS
from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook
from mainstay.ui.exports import CSV_TYPE, XLSX_TYPE, csv_bytes, csv_cell, download
from mainstay.ui.table_pages import TablePage, table_page
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, View, plain_value

MOST_IN_WORKBOOK = 100_000  # rows; a CSV file has no end


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the list of entries, and the ways to the pages beside it."""

    tabs: tuple[Tab, ...]
    table: TablePage
    older_url: str
    newer_url: str
    newest_url: str
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry, field by field."""

    tabs: tuple[Tab, ...]
    entry: LogEntry
    row: str
    person: str
    deed: str
    model: str
    batch: int | None
    changes: tuple[past.Change, ...]


def _spec(names: past.RowNames) -> TableSpec:
    return TableSpec(
        name="audit",
        caption=gettext_lazy("Changes"),
        columns=(
            Column("timestamp", gettext_lazy("When"), Kind.MOMENT, sortable=False, url=_url),
            Column("who", gettext_lazy("Who"), sortable=False, value=past.entry_person),
            Column("deed", gettext_lazy("Deed"), sortable=False, value=past.entry_deed),
            Column("what", gettext_lazy("What"), sortable=False, value=_model),
            Column(
                "row",
                gettext_lazy("Which"),
                value=lambda entry: past.row_text(entry, names),
                sortable=False,
            ),
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
            Filter("row", gettext_lazy("Which")),
            Filter("batch", gettext_lazy("Batch")),
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
def audit(request: HttpRequest) -> HttpResponseBase:
    """List the history, newest first, by person, deed, kind of row, row, batch and day."""
    names = past.RowNames()
    spec = _spec(names)
    view = spec.read(request.GET)
    user = signed_in(request)
    wanted = request.GET.get("export", "")
    if wanted in {"csv", "xlsx"}:
        return _file(spec, view, wanted, user=user)
    part = audit_slice(_asked(view.filters), _place(request.GET), size=view.size, user=user)
    names.fetch(part.entries)
    page = AuditPage(
        tabs=settings_tabs(request),
        table=table_page(spec.table(part.entries, view)),
        older_url=_beside(request.GET, "before", part.older),
        newer_url=_beside(request.GET, "after", part.newer),
        newest_url=_beside(request.GET, "", 0) if part.newer else "",
        looked_back_to=part.looked_back_to,
    )
    return render(request, "organisation/audit.html", {"page": page})


def _place(params: QueryDict) -> Place:
    return Place(before=_number(params.get("before", "")), after=_number(params.get("after", "")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _beside(params: QueryDict, name: str, pk: int | None) -> str:
    """Return the address of a page beside this one, with the same filters."""
    if pk is None:
        return ""
    kept = params.copy()
    for other in ("before", "after", "page"):
        kept.pop(other, None)
    if name:
        kept[name] = str(pk)
    return f"?{kept.urlencode()}"


def _file(spec: TableSpec, view: View, ending: str, *, user: User) -> HttpResponseBase:
    """Return all entries that fit as a file; CSV flows, a workbook ends after so many rows."""
    rows = _rows(spec, view, user=user)
    if ending == "csv":
        answer = StreamingHttpResponse(_csv(spec, rows), content_type=CSV_TYPE)
        answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
    found = tuple(islice(rows, MOST_IN_WORKBOOK + 1))
    is_cut = len(found) > MOST_IN_WORKBOOK
    cut = _("Only the newest %(count)s entries; the CSV file has all.")
    sheet = Sheet(
        title=_("Audit"),
        columns=tuple(SheetColumn(str(c.label), c.kind.value) for c in spec.columns),
        rows=found[:MOST_IN_WORKBOOK],
        notes=(cut % {"count": f"{MOST_IN_WORKBOOK:,}"},) if is_cut else (),
    )
    return download(workbook(_("Audit"), [sheet]), filename="audit.xlsx", content_type=XLSX_TYPE)


def _rows(spec: TableSpec, view: View, *, user: User) -> Iterator[tuple[Any, ...]]:
    """Give the cells entry by entry; the names that changes point to come a chunk at a time."""
    for chunk in audit_entries(_asked(view.filters), user=user):
        names = past.RowNames()
        names.fetch(chunk)
        columns = _spec(names).columns
        for entry in chunk:
            yield tuple(plain_value(column.of(entry)) for column in columns)


def _csv(spec: TableSpec, rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    """Write rows as they come; the zone of the request is gone by then, so it is kept here."""
    zone = ZoneInfo(organisation().time_zone)
    yield csv_bytes([str(column.label) for column in spec.columns], ())
    while chunk := list(islice(rows, CHUNK)):
        out = io.StringIO(newline="")
        with timezone.override(zone):
            csv.writer(out).writerows([csv_cell(value) for value in row] for row in chunk)
        yield out.getvalue().encode()


def _asked(filters: Mapping[str, str]) -> past.HistoryFilter:
    return past.HistoryFilter(
        person=filters["person"],
        deed=filters["deed"],
        model=filters["model"],
        row=filters["row"],
        batch=_number(filters["batch"]),
        first_day=_day(filters["from"]),
        last_day=_day(filters["to"]),
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None  # further off a moment cannot be made of it


@operators
def audit_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry: each field before and after."""
    seen = past.seen_entries(past.HistoryFilter(), user=signed_in(request))
    entry = get_object_or_404(seen, pk=pk)
    names = past.RowNames()
    names.fetch([entry])
    page = EntryPage(
        tabs=settings_tabs(request),
        entry=entry,
        row=past.row_text(entry, names),
        person=past.entry_person(entry),
        deed=past.entry_deed(entry),
        model=_model(entry),
        batch=past.entry_batch(entry),
        changes=past.changes(entry, names),
    )
    return render(request, "organisation/audit_entry.html", {"page": page})
