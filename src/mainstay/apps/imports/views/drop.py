"""Drop files, look at what would happen, commit."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions import drafts
from mainstay.apps.imports.actions.mappings import save_mapping
from mainstay.apps.imports.forms import MappingForm, told_options
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.models import Draft, DraftState
from mainstay.apps.imports.queries.drafts import (
    TableChoice,
    layout_to_keep,
    stored_preview,
    table_choices,
)
from mainstay.apps.imports.queries.drops import DEFAULT_SOURCE
from mainstay.apps.imports.queries.own_batches import home_of, kinds_for
from mainstay.apps.imports.queries.previews import PartPreview, Preview, PreviewRow
from mainstay.apps.imports.queries.previews import ProblemRow as Problem
from mainstay.apps.imports.queries.rejects import rejects_of
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import bringers, operators
from mainstay.domain.errors import DomainError
from mainstay.ui.exports import CSV_TYPE, download
from mainstay.ui.forms import posted_number

AT_ONCE = 1_000_000  # bytes that are read while the reader waits, the rest in the background


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column of the file with the fields it could stand for."""

    name: str
    label: str
    chosen: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell of the preview; its tone is bad, doubt or nothing."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the preview."""

    line: int
    cells: tuple[CellText, ...]
    problems: tuple[str, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePanel:
    """One table of the drop: what it is taken for, and its rows."""

    choice: TableChoice
    heads: tuple[ColumnHead, ...]
    rows: tuple[RowLine, ...]
    part: PartPreview | None
    others: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One answer to a question."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with the answer so far."""

    id: str
    text: str
    detail: str
    choices: tuple[ChoiceLine, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft on its way; ``percent`` while a job is at work."""

    draft: Draft
    title: str
    files: tuple[str, ...]
    source: str
    percent: int
    is_working: bool
    preview: Preview | None
    questions: tuple[QuestionLine, ...]
    panels: tuple[TablePanel, ...]
    kinds: tuple[tuple[str, str], ...]
    only_problems: bool
    mapping_form: MappingForm | None
    home_url: str


@bringers
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep dropped files and begin to read them."""
    files = request.FILES.getlist("files")
    try:
        mapping = request.POST.get("mapping", "")
        keeps = "subjects" in request.POST
        user = signed_in(request)
        draft = drafts.keep_files(files, user=user, mapping=mapping, subjects=keeps)
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect(home_of(signed_in(request)))
    _check(draft)
    return redirect("imports:draft", draft.pk)


@bringers
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft: progress while it is worked on, then the preview, then the batches."""
    row = _own(request, pk)
    if row.state in drafts.WORKING and not jobs.is_at_work(row):
        drafts.settle_lost(row)
    if row.state == DraftState.DONE:
        return _done(request, row)
    page = _page(request, row)
    if "rejects" in request.GET:
        return _rejects(request, row)
    asks_for_part = bool(request.headers.get("HX-Request"))
    if asks_for_part and not page.is_working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "imports/draft.html#work" if asks_for_part else "imports/draft.html"
    return render(request, template, {"page": page})


@bringers
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was told about columns, kinds, source and questions; check again."""
    row = _own(request, pk)
    try:
        drafts.change_options(row, told_options(request.POST, row), by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("imports:draft", pk)
    _check(row)
    return redirect("imports:draft", pk)


@bringers
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to write a draft in the background."""
    row = _own(request, pk)
    try:
        with transaction.atomic():  # a draft that is being written always has its job
            drafts.begin_commit(row, by=actor(signed_in(request)))
            jobs.commit_draft.enqueue(row.pk)
    except DomainError as problem:
        messages.error(request, str(problem))
    return redirect("imports:draft", pk)


@bringers
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a draft."""
    try:
        drafts.discard(_own(request, pk), by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("imports:draft", pk)
    messages.success(request, _("Forgotten; nothing was written."))
    return redirect(home_of(signed_in(request)))


@operators
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft that failed away; it stays in the history."""
    try:
        drafts.dismiss(_own(request, pk), by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Put away; it is listed below what was brought."))
    return redirect("imports:imports")


@operators
@require_POST
def keep_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the mapping of a draft by name."""
    row = _own(request, pk)
    form = MappingForm(request.POST)
    if form.is_valid() and row.preview.get("layout"):
        name = form.cleaned_data["name"]
        save_mapping(name, layout_to_keep(row), by=actor(signed_in(request)))
        messages.success(request, _("The mapping is saved."))
    else:
        messages.error(request, _("Give the mapping a name."))
    return redirect("imports:draft", pk)


def _own(request: HttpRequest, pk: int) -> Draft:
    return get_object_or_404(Draft, pk=pk, user=signed_in(request))


def _check(row: Draft) -> None:
    """Read small files at once, so that the next page is the preview already."""
    if sum(row.files.values_list("size", flat=True)) <= AT_ONCE:
        jobs.check_draft.call(row.pk)
    else:
        jobs.check_draft.enqueue(row.pk)


def _done(request: HttpRequest, row: Draft) -> HttpResponse:
    batches = row.options.get("batches", [])
    if not batches:
        messages.success(request, _("Nothing was written: no row of it is new or changed."))
        target = home_of(signed_in(request))
    else:
        target = reverse("imports:batch", args=[batches[-1]])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


def _rejects(request: HttpRequest, row: Draft) -> HttpResponse:
    """Give the rows of one part that would stay outside, before anything is written."""
    place, by = posted_number(request.GET.dict(), "rejects"), actor(signed_in(request))
    is_ready = row.state == DraftState.READY and place is not None
    found = rejects_of(row, place or 0, by=by) if is_ready else None
    if found is None:
        raise Http404
    return download(found, filename=f"rejects-{place}.csv", content_type=CSV_TYPE)


def _page(request: HttpRequest, row: Draft) -> DraftPage:
    preview = stored_preview(row)
    only_problems = "problems" in request.GET
    is_working = row.state in drafts.WORKING
    files = tuple(row.files.values_list("name", flat=True))
    return DraftPage(
        draft=row,
        title=_title(row, preview, files),
        files=files,
        source=_source(row, preview),
        percent=round(row.progress * 100),
        is_working=is_working,
        preview=preview if row.state == DraftState.READY else None,
        questions=_questions(preview),
        panels=_panels(row, preview, only_problems=only_problems) if not is_working else (),
        kinds=tuple((kind.name, str(kind.label)) for kind in kinds_for(signed_in(request))),
        only_problems=only_problems,
        mapping_form=MappingForm() if signed_in(request).may_operate else None,
        home_url=home_of(signed_in(request)),
    )


def _questions(preview: Preview | None) -> tuple[QuestionLine, ...]:
    found = []
    for question in preview.questions if preview else ():
        given = preview.answer_to(question) if preview else ""
        choices = tuple(
            ChoiceLine(value, label, value == given) for value, label in question.choices
        )
        found.append(QuestionLine(question.id, question.text, question.detail, choices))
    return tuple(found)


def _title(row: Draft, preview: Preview | None, files: tuple[str, ...]) -> str:
    named = ", ".join(files[:2]) + (" \u2026" if len(files) > 2 else "")
    match row.state:
        case DraftState.CHECKING:
            return _("Reading %(files)s") % {"files": named}
        case DraftState.COMMITTING:
            return _("Writing %(files)s") % {"files": named}
        case DraftState.FAILED | DraftState.DISMISSED:
            return _("%(files)s could not be brought in") % {"files": named}
    parts = preview.parts if preview else ()
    rows = ", ".join(f"{part.total:,} {part.label}".replace(",", "\u202f") for part in parts)
    bad = preview.bad if preview else 0
    mend = _("nothing to mend")
    if bad:
        mend = ngettext("%(bad)s needs mending", "%(bad)s need mending", bad) % {"bad": bad}
    if not parts:
        return _("%(files)s: say what it holds") % {"files": named}
    if not any(part.total for part in parts):
        return _("%(files)s: no row stands below the names of the columns") % {"files": named}
    if preview is not None and preview.is_nothing_new:
        return _("Nothing new in %(files)s: %(mend)s") % {"files": named, "mend": mend}
    return f"{named}: {rows}, {mend}"


def _source(row: Draft, preview: Preview | None) -> str:
    told = row.options.get("source", "")
    seen = preview.parts[0].source if preview and preview.parts else DEFAULT_SOURCE
    return str(told or seen)


def _panels(row: Draft, preview: Preview | None, *, only_problems: bool) -> tuple[TablePanel, ...]:
    parts = list(preview.parts) if preview else []
    panels = []
    for choice in table_choices(row):
        part = parts.pop(0) if choice.id.isdigit() and parts else None
        panels.append(_panel(choice, part, only_problems=only_problems))
    return tuple(panels)


def _panel(choice: TableChoice, part: PartPreview | None, *, only_problems: bool) -> TablePanel:
    fields = KINDS[choice.kind].names if choice.kind else ()
    heads = tuple(
        ColumnHead(f"column-{choice.id}-{place}", name, choice.selected.get(name, ""), fields)
        for place, name in enumerate(choice.columns)
    )
    rows = (part.problem_rows if only_problems else part.rows) if part else choice.rows
    shown = {row.line for row in rows}
    others = tuple(p for p in part.problems if p.line not in shown)[:50] if part else ()
    lines = tuple(_line(row, choice) for row in rows)
    return TablePanel(choice, heads, lines, part, others)


def _line(row: PreviewRow, choice: TableChoice) -> RowLine:
    """Mark what is wrong in a row, and an order line without an account."""
    named = choice.fields.get("account_id", "") if choice.kind == "order_lines" else ""
    pairs = list(zip(choice.columns, row.cells, strict=True))
    is_unassigned = any(name == named and not text for name, text in pairs)
    cells = tuple(
        CellText(text, "bad" if name in row.problems else "doubt" * (name == named and not text))
        for name, text in pairs
    )
    doubts = (_("no account: kept as unassigned"),) if is_unassigned else ()
    return RowLine(row.line, cells, tuple(row.problems.values()), doubts)
