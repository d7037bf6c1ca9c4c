"""How people sign in: of whom a second factor is demanded, and which ways there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import DEMANDED, demand_second_factor
from mainstay.apps.organisation.forms import DemandForm
from mainstay.apps.organisation.models import Organisation
from mainstay.apps.organisation.queries import organisation as the_organisation
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import administrators, confirmed
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.organisation.queries.second_factors import Without, factors_by_level
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.apps.organisation.views.undo import saved
from mainstay.ui.forms import attempt, seen_entry


@dataclass(frozen=True, slots=True)
class SigningInPage:
    """What the page shows."""

    tabs: tuple[Tab, ...]
    form: DemandForm
    seen: int
    levels: tuple[Without, ...]
    provider: str
    has_mail: bool


@administrators
@confirmed
def signing_in(request: HttpRequest) -> HttpResponse:
    """Show the ways in, and demand a second factor by access level."""
    newest = newest_entry(Organisation, the_organisation().pk, among=DEMANDED)
    seen = seen_entry(request.POST.dict())
    form = DemandForm(request.POST if request.method == "POST" else None, row=the_organisation())
    by = actor(signed_in(request))
    if attempt(form, lambda: demand_second_factor(form.cleaned_data["levels"], seen=seen, by=by)):
        saved(request, the_organisation(), _("Saved."))
        return redirect("organisation:signing_in")
    page = SigningInPage(
        tabs=settings_tabs(request),
        form=form,
        seen=newest,
        levels=factors_by_level(the_organisation()),
        provider=settings.SINGLE_SIGN_ON.name if settings.SINGLE_SIGN_ON else "",
        has_mail=settings.HAS_MAIL,
    )
    return render(request, "organisation/signing_in.html", {"page": page})
