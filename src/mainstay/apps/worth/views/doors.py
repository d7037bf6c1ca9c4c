"""Who may open the pages of rates; to anybody else they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from mainstay.apps.organisation.queries import signed_in

View = Callable[..., HttpResponse]


def operators(view: View) -> View:
    """Open for administrators and operations."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not signed_in(request).may_operate:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
