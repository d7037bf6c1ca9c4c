"""The HTTP interface: each app brings its router; the description is served as OpenAPI.

Whatever goes wrong is answered as ``{"error": sentence}``, so that a script can show it as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mainstay import __version__
from mainstay.apps.imports.api import router
from mainstay.domain.errors import DomainError

LOG = logging.getLogger(__name__)

interface = NinjaAPI(
    title="Mainstay",
    version=__version__,
    description="Bring files in by machine. A key is made under Imports, Automatic imports.",
    urls_namespace="api",
    docs_url=None,  # its page would load a script from elsewhere
)
interface.add_router("/imports", router)


def refusal(request: HttpRequest, problem: str, *, status: int) -> HttpResponse:
    """Answer with one sentence about what is wrong."""
    sentence = problem.rstrip(". ") + "."
    return interface.create_response(request, {"error": sentence}, status=status)


@interface.exception_handler(DomainError)
def refuse(request: HttpRequest, problem: DomainError) -> HttpResponse:
    """Answer an expected problem with its sentence."""
    return refusal(request, str(problem), status=422)


@interface.exception_handler(ValidationError)
def refuse_fields(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Name every field that is missing or cannot be understood."""
    said = "; ".join(dict.fromkeys(map(_field_problem, problem.errors)))
    return refusal(request, f"The request is not understood: {said}", status=422)


def _field_problem(error: dict[str, Any]) -> str:
    name = next(part for part in reversed(error["loc"]) if isinstance(part, str))
    if error["type"] == "missing":
        return f"the field {name} is missing"
    message = str(error["msg"])
    return f"the field {name} cannot be read ({message[:1].lower()}{message[1:]})"


@interface.exception_handler(AuthenticationError)
def refuse_key(request: HttpRequest, _problem: AuthenticationError) -> HttpResponse:
    """Say no more about a key than that it opens nothing."""
    return refusal(request, "This needs an upload key that is in use", status=401)


@interface.exception_handler(Http404)
def refuse_address(request: HttpRequest, _problem: Http404) -> HttpResponse:
    """Say that there is nothing, or nothing that this key may see."""
    return refusal(request, "There is nothing at this address for this key", status=404)


@interface.exception_handler(HttpError)
def refuse_request(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """Pass on what the framework says."""
    return refusal(request, str(problem), status=problem.status_code)


@interface.exception_handler(MultiPartParserError)
@interface.exception_handler(SuspiciousOperation)
def refuse_form(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Refuse a broken form, or one of too many files and fields."""
    return refusal(request, f"The form that was sent cannot be read: {problem}", status=400)


@interface.exception_handler(Exception)
def own_up(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Answer what nobody expected; the log has the rest."""
    LOG.error("Unexpected at %s", request.path, exc_info=problem)
    sentence = "Something went wrong in Mainstay; those who run it find it in the log"
    return refusal(request, sentence, status=500)


def patterns() -> Iterator[URLPattern]:
    """Yield the addresses; they ask for a key themselves, not for a session."""
    for pattern in interface.urls[0]:
        if isinstance(pattern, URLPattern):
            pattern.callback = _open(pattern.callback)
            yield pattern
    yield path("<path:rest>", _open(nowhere), name="nowhere")


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that does not exist like everything else that is wrong."""
    return refusal(request, f"There is nothing at {rest}", status=404)


def _open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be called without a session, and say which methods it takes."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response.headers["Allow"]
        refused = refusal(request, f"This address takes {allowed} only", status=405)
        refused.headers["Allow"] = allowed
        return refused

    answered.login_required = False  # type: ignore[attr-defined]
    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered
