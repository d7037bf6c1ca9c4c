"""A record that became part of another: its address leads on to the one that is left."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse


class MovedTo(Http404):
    """What was asked for was merged into a record that the reader may see.

    ``part`` is the name of the address's part that names it, where others may have its number.
    """

    def __init__(self, gone: int, into: int, *, part: str = "") -> None:
        super().__init__()
        self.gone, self.into, self.part = gone, into, part


def led_on(request: HttpRequest, moved: MovedTo) -> HttpResponse | None:
    """Lead to the same page of the record that is left; None where only reading would be led.

    No browser keeps the answer: the page comes back when the merge is undone.
    """
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return None
    named = dict(match.kwargs)
    parts = [moved.part] if moved.part else list(named)
    name = next((part for part in parts if named.get(part) == moved.gone), None)
    if name is None:
        return None
    address = reverse(match.view_name, kwargs={**named, name: moved.into})
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
    response.headers["Cache-Control"] = "no-store"
    return response
