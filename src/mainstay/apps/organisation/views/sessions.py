"""One's own sessions: listed, one ended, all others ended."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sessions import end_all_sessions, end_session
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.sessions import OpenSession, open_sessions


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """Where whoever asks is signed in."""

    sessions: tuple[OpenSession, ...]


def sessions(request: HttpRequest) -> HttpResponse:
    """List one's own sessions."""
    found = open_sessions(signed_in(request), this_one=request.session.session_key or "")
    return render(request, "organisation/sessions.html", {"page": SessionsPage(found)})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    user = signed_in(request)
    if end_session(user, pk, by=actor(user)):
        messages.success(request, _("That session has ended."))
    return redirect("organisation:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    user = signed_in(request)
    end_all_sessions(user, by=actor(user))
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    messages.success(request, _("All other sessions have ended."))
    return redirect("organisation:sessions")
