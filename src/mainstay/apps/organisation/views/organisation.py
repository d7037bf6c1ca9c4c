"""The organisation's own settings, and the first page of all settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.settings import FIELDS, change_organisation
from mainstay.apps.organisation.forms import OrganisationForm
from mainstay.apps.organisation.models import Organisation
from mainstay.apps.organisation.queries import organisation as the_organisation
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import administrators, operators
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.apps.organisation.views.undo import saved
from mainstay.ui.forms import attempt, seen_entry


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What the page shows."""

    tabs: tuple[Tab, ...]
    form: OrganisationForm
    seen: int


@operators
def settings(request: HttpRequest) -> HttpResponse:
    """Lead to the first settings page that this user may open."""
    return redirect(settings_tabs(request)[0].url)


@administrators
def organisation(request: HttpRequest) -> HttpResponse:
    """Show and change name, currency, fiscal year and time zone."""
    newest = newest_entry(Organisation, the_organisation().pk, among=FIELDS)
    seen = seen_entry(request.POST.dict())
    form = OrganisationForm(request.POST or None, row=the_organisation())
    by = actor(signed_in(request))
    if attempt(form, lambda: change_organisation(form.details(), seen=seen, by=by)):
        saved(request, the_organisation(), _("Saved."))
        return redirect("organisation:organisation")
    page = OrganisationPage(settings_tabs(request), form, newest)
    return render(request, "organisation/organisation.html", {"page": page})
