"""The territory tree: see, add, rename, move, delete."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.territories import (
    add_territory,
    change_territory,
    delete_territory,
)
from mainstay.apps.organisation.forms import TerritoryForm
from mainstay.apps.organisation.models import Territory
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.apps.organisation.queries.territories import Branch, territory_tree
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.apps.organisation.views.undo import saved
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry


@dataclass(frozen=True, slots=True)
class TerritoriesPage:
    """The tree, and the form for one more or for the chosen one."""

    tabs: tuple[Tab, ...]
    tree: tuple[Branch, ...]
    form: TerritoryForm
    chosen: Territory | None = None
    seen: int = NOTHING


@operators
def territories(request: HttpRequest) -> HttpResponse:
    """Show the tree and add to it."""
    form = TerritoryForm(request.POST or None)
    by = actor(signed_in(request))
    if attempt(form, lambda: add_territory(**form.cleaned_data, by=by)):
        messages.success(request, _("%(name)s is added.") % form.cleaned_data)
        return redirect("organisation:territories")
    return _page(request, form)


@operators
def territory(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or move one territory."""
    newest, seen = newest_entry(Territory, pk), seen_entry(request.POST.dict())
    found = get_object_or_404(Territory, pk=pk)
    form = TerritoryForm(request.POST or None, territory=found)
    by = actor(signed_in(request))
    if attempt(form, lambda: change_territory(found, **form.cleaned_data, seen=seen, by=by)):
        saved(request, found, _("Saved."))
        return redirect("organisation:territories")
    return _page(request, form, get_object_or_404(Territory, pk=pk), newest)


def _page(
    request: HttpRequest, form: TerritoryForm, chosen: Territory | None = None, seen: int = NOTHING
) -> HttpResponse:
    page = TerritoriesPage(settings_tabs(request), territory_tree(), form, chosen, seen)
    return render(request, "organisation/territories.html", {"page": page})


@operators
@require_POST
def no_territory(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an empty territory."""
    found = get_object_or_404(Territory, pk=pk)
    name = found.name
    try:
        seen = seen_entry(request.POST.dict())
        delete_territory(found, seen=seen, by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("organisation:territory", pk=pk)
    messages.success(request, _("%(name)s is deleted.") % {"name": name})
    return redirect("organisation:territories")
