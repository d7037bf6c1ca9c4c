"""Undo, offered once after a change of the settings."""

from __future__ import annotations

from auditlog.models import LogEntry
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.taking_back import take_back
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.domain.errors import DomainError


def saved(request: HttpRequest, row: Model, text: str) -> None:
    """Say that a row is saved, and offer to take that back where something changed."""
    entry = LogEntry.objects.get_for_object(row).order_by("-pk").first()
    is_own = entry is not None and entry.actor_id == signed_in(request).pk
    offer = f"undo:{reverse('organisation:undo', args=[entry.pk])}" if is_own and entry else ""
    messages.success(request, text, extra_tags=offer)


@operators
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change back, as a change of its own."""
    entry = get_object_or_404(LogEntry, pk=pk)
    try:
        take_back(entry, by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken back."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    is_here = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return came_from if is_here else reverse("organisation:settings")
