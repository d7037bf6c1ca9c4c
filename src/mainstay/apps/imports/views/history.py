"""What was brought so far, batch by batch, with undo; and saved mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mainstay.apps.accounts.queries.duplicates import accounts_alike
from mainstay.apps.imports.models import Draft, DraftState, Mapping, Undoing
from mainstay.apps.imports.planning.batches import history
from mainstay.apps.imports.planning.layouts import from_dict, to_toml
from mainstay.apps.imports.queries.mappings import saved_mappings
from mainstay.apps.imports.queries.own_batches import batches_seen, may_read_rejects
from mainstay.apps.imports.queries.readings import Reading, readings
from mainstay.apps.imports.queries.stays import Stay
from mainstay.apps.imports.queries.unassigned import unassigned
from mainstay.apps.imports.views.undoing import drop_of, facts_of
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState, User
from mainstay.apps.organisation.queries import counted_batches, signed_in
from mainstay.apps.organisation.queries.doors import bringers, operators
from mainstay.apps.people.queries.duplicates import people_alike
from mainstay.ui.exports import CSV_TYPE, download
from mainstay.ui.table_pages import TablePage, export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag

MOST_AWAY = 20
TONES = {BatchState.FAILED: "critical", BatchState.UNDONE: "attention"}


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Drop files; drafts on their way; the history."""

    table: TablePage
    drafts: tuple[Draft, ...]
    put_away: tuple[Draft, ...]
    mappings: tuple[Mapping, ...]
    unassigned: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class UndoingLine:
    """What an undo of the batch did, and what stayed."""

    undoing: Undoing
    counts: tuple[tuple[str, int], ...]
    changed: int
    facts: int
    stays: tuple[Stay, ...]
    redone_stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One batch."""

    batch: Batch
    what: str
    counts: bool
    can_undo: bool
    can_redo: bool
    drop: tuple[Batch, ...]
    unassigned: int
    reading: tuple[Reading, ...]
    toml: str
    events: tuple[BatchEvent, ...]
    undoings: tuple[UndoingLine, ...]
    alike: tuple[tuple[str, str], ...] = ()
    may_operate: bool = True
    has_rejects: bool = False


@operators
def imports(request: HttpRequest) -> HttpResponse:
    """Show where files are dropped, and what was brought so far."""
    view = SPEC.read(request.GET)
    table = SPEC.table(_filtered(view.filters), view)
    if wanted_export(table):
        return export(table, title=_("Imports"))
    page = ImportsPage(
        table=table_page(table),
        drafts=tuple(_waiting(signed_in(request))),
        put_away=tuple(
            Draft.objects.filter(
                user=signed_in(request), state=DraftState.DISMISSED
            ).prefetch_related("files")[:MOST_AWAY]
        ),
        mappings=tuple(saved_mappings()),
        unassigned=unassigned().count,
        is_empty=not Batch.objects.exists(),
    )
    return render(request, "imports/imports.html", {"page": page})


def _waiting(user: User) -> QuerySet[Draft]:
    over = (DraftState.DONE, DraftState.DISMISSED)
    return Draft.objects.filter(user=user).exclude(state__in=over).prefetch_related("files")


@bringers
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one batch: what it brought, what stayed outside, whether it counts."""
    user = signed_in(request)
    row = get_object_or_404(batches_seen(user), pk=pk)
    undoings = tuple(_undoing_line(item) for item in row.undoings.exclude(at=None))
    layout = from_dict(row.mapping) if row.mapping else None
    page = BatchPage(
        batch=row,
        what=_what(row),
        counts=pk in counted_batches().ids,
        can_undo=row.state == BatchState.COMMITTED,
        can_redo=bool(undoings) and row.state == BatchState.UNDONE,
        drop=tuple(reversed(drop_of(row))),
        unassigned=row.summary.get("unassigned", 0),
        reading=tuple(readings(layout)) if layout else (),
        toml=to_toml(layout) if layout else "",
        events=tuple(row.events.order_by("at", "pk")),
        undoings=undoings,
        alike=tuple(_alike(row, user)),
        may_operate=user.may_operate,
        has_rejects=hasattr(row, "rejects") and may_read_rejects(user, row),
    )
    return render(request, "imports/batch.html", {"page": page})


def _alike(batch: Batch, user: User) -> Iterator[tuple[str, str]]:
    """Say how many accounts and people of a batch look like ones that are on record."""
    accounts, people = accounts_alike(user, batch.pk), people_alike(user, batch.pk)
    if accounts:
        text = ngettext(
            "%(n)s account of it looks like another one.",
            "%(n)s accounts of it look like others.",
            accounts,
        )
        yield text % {"n": accounts}, reverse("accounts:duplicates")
    if people:
        text = ngettext(
            "%(n)s person of it looks like another one.",
            "%(n)s people of it look like others.",
            people,
        )
        yield text % {"n": people}, reverse("people:duplicates")


def _undoing_line(undoing: Undoing) -> UndoingLine:
    told = undoing.summary
    return UndoingLine(
        undoing,
        tuple(told.get("deleted", {}).items()),
        told.get("restored", 0),
        facts_of(undoing.batches.all()),
        tuple(Stay(**stay) for stay in told.get("stays", ())),
        tuple(Stay(**stay) for stay in undoing.redone.get("stays", ())),
    )


@bringers
def rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows that stayed outside, as a file."""
    row = get_object_or_404(batches_seen(signed_in(request)), pk=pk)
    found = getattr(row, "rejects", None)
    if found is None or not may_read_rejects(signed_in(request), row):
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
