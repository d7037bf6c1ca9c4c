"""Who may open a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in

View = Callable[..., HttpResponse]


def administrators(view: View) -> View:
    """Open for administrators; to anybody else there is no such page."""
    return _only(view, lambda user: user.may_administer)


def operators(view: View) -> View:
    """Open for administrators and operations; to anybody else there is no such page."""
    return _only(view, lambda user: user.may_operate)


def _only(view: View, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
