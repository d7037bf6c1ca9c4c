"""Order lines without an account: looked through, and given to one by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mainstay.analytics.intake.unassigned import Lines, Search
from mainstay.apps.imports.actions.assign import assign_found, assign_lines
from mainstay.apps.imports.forms import AssignForm
from mainstay.apps.imports.queries.unassigned import PAGE, unassigned
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.models import Batch
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class UnassignedPage:
    """A page of unassigned lines, the search, and the form that gives them to an account."""

    lines: Lines
    search: Search
    form: AssignForm
    page: int
    pages: int
    query: str

    @property
    def is_filtered(self) -> bool:
        return self.search != Search()


@operators
def unassigned_page(request: HttpRequest) -> HttpResponse:
    """List unassigned lines; assign the ticked ones, or all that the search finds."""
    form = AssignForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _assign(request, form):
        return redirect("imports:unassigned")
    search = _search(request.GET)
    number = max(_number(request.GET.get("page", "")) or 1, 1)
    lines = unassigned(search, page=number)
    if not form.is_bound:
        form = AssignForm(initial={name: getattr(search, name) for name in SEARCHED})
    kept = request.GET.copy()
    kept.pop("page", None)
    page = UnassignedPage(
        lines=lines,
        search=search,
        form=form,
        page=number,
        pages=max(-(-lines.count // PAGE), 1),
        query=kept.urlencode(),
    )
    return render(request, "imports/unassigned.html", {"page": page})


SEARCHED = ("order_number", "product", "batch")


def _search(params: QueryDict) -> Search:
    return Search(
        order_number=params.get("order_number", "").strip(),
        product=params.get("product", "").strip(),
        batch=_number(params.get("batch", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _assign(request: HttpRequest, form: AssignForm) -> bool:
    """Assign what was asked for; what the rules refuse is written on the form."""
    try:
        batches = _assigned(request.POST, form, by=actor(signed_in(request)))
    except DomainError as problem:
        form.add_error(None, str(problem))
        return False
    count = sum(batch.changed for batch in batches)
    messages.success(request, _("%(count)s lines are assigned.") % {"count": count})
    return True


def _assigned(post: QueryDict, form: AssignForm, *, by: Actor) -> list[Batch]:
    account = form.cleaned_data["account"]
    if "all" in post:
        return list(assign_found(form.search(), account=account, by=by))
    names = (name.partition("-") for name in post.getlist("line"))
    pairs = [(_number(batch), _number(row)) for batch, _, row in names]
    lines = [(batch, row) for batch, row in pairs if batch is not None and row is not None]
    return list(assign_lines(lines, account=account, by=by))
