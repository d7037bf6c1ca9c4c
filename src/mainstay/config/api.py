"""The HTTP interface: each app brings its router; the description is served as OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from mainstay import __version__
from mainstay.apps.imports.api import router
from mainstay.domain.errors import DomainError

interface = NinjaAPI(
    title="Mainstay",
    version=__version__,
    description="Bring files in by machine. A key is made under Imports, Automatic imports.",
    urls_namespace="api",
    docs_url=None,  # its page would load a script from elsewhere
)
interface.add_router("/imports", router)


@interface.exception_handler(DomainError)
def refuse(request: HttpRequest, problem: DomainError) -> HttpResponse:
    """Answer an expected problem with its sentence."""
    return interface.create_response(request, {"detail": str(problem)}, status=422)


def patterns() -> Iterator[URLPattern]:
    """Yield the addresses; they ask for a key themselves, not for a session."""
    for pattern in interface.urls[0]:
        if isinstance(pattern, URLPattern):
            pattern.callback.login_required = False  # type: ignore[attr-defined]
            yield pattern
