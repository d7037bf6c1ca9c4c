"""Who reports to whom, set on the map by dragging a card or by a form."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.queries.editing import own_account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions.reporting import NewLine, begin_line
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.seeing import held_on, own_person, people_seen
from mainstay.apps.relationships.views.answering import attempted
from mainstay.ui.forms import came_from, posted_number


@require_POST
def report_to(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Let somebody report to another person there, or to nobody, from today on."""
    user = signed_in(request)
    account, person = own_account(user, pk), own_person(user, person_pk)
    asked = posted_number(request.POST, "manager")
    if asked is None and request.POST.get("manager"):  # empty is nobody, anything else is none
        raise Http404
    above = get_object_or_404(people_seen(user), pk=asked) if asked else None
    today = timezone.localdate()
    held = Position.objects.filter(held_on(today), account=account, person=person)
    order = (F("start").desc(nulls_last=True), "-pk")  # of several the latest, as on the map
    position = held.select_related("account", "person").order_by(*order).first()
    if position is None:
        messages.error(request, _("%(name)s holds no position here today.") % {"name": person})
    else:
        line = NewLine(above, today, posted_number(request.POST, "was"))
        said = _said(person, above)
        attempted(request, account, lambda: begin_line(position, line, by=actor(user)), said=said)
    return redirect(came_from(request, reverse("portfolio:account_map", args=[account.pk])))


def _said(person: Person, above: Person | None) -> str:
    if above is None:
        return _("From today %(person)s reports to nobody we know.") % {"person": person}
    return _("From today %(person)s reports to %(manager)s.") % {"person": person, "manager": above}
