"""Headers that every answer carries; what the organisation has set, for every request."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.sessions import note_use
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.organisation.queries.reading import one_reading
from mainstay.apps.organisation.queries.second_factors import lacks_factor
from mainstay.ui.moved import MovedTo, led_on

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT_FACTOR = ("/me/", "/sign-in/", "/sign-out/")

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeaders:
    """Send a strict content security policy; nothing foreign is ever loaded."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class OneReading:
    """Let a page that is only looked at ask once for what its parts have in common."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)


class HouseRules:
    """What the organisation has set, for all requests: the time zone, who needs two factors."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        row = organisation()
        with timezone.override(ZoneInfo(row.time_zone)):
            if not request.path.startswith(OPEN_WITHOUT_FACTOR) and lacks_factor(request, row):
                return to_own_account(request)
            return self.get_response(request)


def to_own_account(request: HttpRequest) -> HttpResponse:
    """Lead to the page where a second factor is set up; a fragment takes the whole page there."""
    address = reverse("mfa_index")
    messages.warning(
        request,
        _("Your organisation asks for a second factor. Turn one on here, then go on."),
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


class Merged:
    """Lead from the address of a merged record to the one it became part of."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return led_on(request, problem) if isinstance(problem, MovedTo) else None


class LastSeen:
    """Note now and then that a session is in use, for the list of one's own sessions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        note_use(request)
        return response
