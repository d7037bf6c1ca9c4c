"""What was brought so far, batch by batch, with undo; and saved mappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mainstay.apps.imports.actions.undo import undo
from mainstay.apps.imports.models import Draft, Mapping
from mainstay.apps.imports.planning.batches import history
from mainstay.apps.imports.planning.layouts import from_dict, to_toml
from mainstay.apps.imports.queries.mappings import saved_mappings
from mainstay.apps.imports.queries.unassigned import unassigned
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import counted_batches, signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.domain.errors import DomainError
from mainstay.ui.exports import CSV_TYPE, download
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag

TONES = {BatchState.FAILED: "critical", BatchState.UNDONE: "attention"}


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Drop files; drafts on their way; the history."""

    table: TablePage
    drafts: tuple[Draft, ...]
    mappings: tuple[Mapping, ...]
    unassigned: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One batch."""

    batch: Batch
    what: str
    counts: bool
    can_undo: bool
    unassigned: int
    toml: str
    kept: tuple[str, ...]
    deleted: tuple[tuple[str, int], ...]
    restored: int


@operators
def imports(request: HttpRequest) -> HttpResponse:
    """Show where files are dropped, and what was brought so far."""
    view = SPEC.read(request.GET)
    table = SPEC.table(_filtered(view.filters), view)
    if wanted_export(table):
        return export(table, title=_("Imports"))
    page = ImportsPage(
        table=table_page(table),
        drafts=tuple(Draft.objects.filter(user=signed_in(request)).exclude(state="done")),
        mappings=tuple(saved_mappings()),
        unassigned=unassigned().count,
        is_empty=not Batch.objects.exists(),
    )
    return render(request, "imports/imports.html", {"page": page})


@operators
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one batch: what it brought, what stayed outside, whether it counts."""
    row = get_object_or_404(history(), pk=pk)
    undone = row.summary.get("undone", {})
    page = BatchPage(
        batch=row,
        what=_what(row),
        counts=pk in counted_batches().ids,
        can_undo=row.state == BatchState.COMMITTED,
        unassigned=row.summary.get("unassigned", 0),
        toml=to_toml(from_dict(row.mapping)) if row.mapping else "",
        kept=tuple(undone.get("kept", ())),
        deleted=tuple(undone.get("deleted", {}).items()),
        restored=undone.get("restored", 0),
    )
    return render(request, "imports/batch.html", {"page": page})


@operators
@require_POST
def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a batch back."""
    get_object_or_404(Batch, pk=pk)
    try:
        undone = undo(pk, by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Batch %(pk)s does not count any more.") % {"pk": pk})
        if undone.kept:
            messages.warning(request, _("Some rows stay; they are listed here."))
    return redirect("imports:batch", pk)


@operators
def rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows that stayed outside, as a file."""
    row = get_object_or_404(history(), pk=pk)
    found = getattr(row, "rejects", None)
    if found is None:
        raise Http404
    with found.file.open("rb") as stream:
        return download(stream.read(), filename=f"rejects-{pk}.csv", content_type=CSV_TYPE)


@operators
def batch_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the mapping that a batch was read with as a TOML file."""
    row = get_object_or_404(Batch, pk=pk)
    if not row.mapping:
        raise Http404
    return _toml(row.mapping, f"batch-{pk}")


@operators
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a saved mapping as a TOML file."""
    row = get_object_or_404(Mapping, pk=pk)
    return _toml(row.content, row.name)


def _toml(content: dict[str, Any], name: str) -> HttpResponse:
    text = to_toml(from_dict(content)).encode()
    return download(text, filename=f"{name}.toml", content_type="application/toml")


def _filtered(filters: Any) -> QuerySet[Batch]:
    rows = history()
    if filters.get("kind"):
        rows = rows.filter(kind=filters["kind"])
    if filters.get("text"):
        rows = rows.filter(file_name__icontains=filters["text"])
    return rows


def _url(row: Batch) -> str:
    return reverse("imports:batch", args=[row.pk])


def _state(row: Batch) -> Tag:
    return Tag(str(row.get_state_display()), TONES.get(BatchState(row.state), ""))


def _undo(row: Batch) -> str:
    """Undo is done on the batch's own page, where it says what it holds."""
    return _("Undo") if row.state == BatchState.COMMITTED else ""


def _who(row: Batch) -> str:
    return str(row.user or row.by)


def _what(row: Batch) -> str:
    return row.kind.replace("_", " ")


SPEC = TableSpec(
    name="batches",
    caption=gettext_lazy("Brought so far"),
    default_sort="-id",
    columns=(
        Column("id", gettext_lazy("Batch"), Kind.LINK, url=_url, order_by="pk"),
        Column("file_name", gettext_lazy("File"), wraps=True),
        Column("kind", gettext_lazy("Holds"), value=_what),
        Column("source", gettext_lazy("Source")),
        Column("who", gettext_lazy("By"), value=_who, order_by="by"),
        Column("started_at", gettext_lazy("When"), Kind.MOMENT),
        Column("new", gettext_lazy("New"), Kind.COUNT),
        Column("changed", gettext_lazy("Changed"), Kind.COUNT),
        Column("same", gettext_lazy("Same"), Kind.COUNT, shown=False),
        Column("bad", gettext_lazy("Bad"), Kind.COUNT),
        Column("state", gettext_lazy("State"), Kind.TAG, value=_state),
        Column("undo", gettext_lazy("Undo"), Kind.LINK, sortable=False, value=_undo, url=_url),
    ),
    filters=(Filter("text", gettext_lazy("File")),),
)
