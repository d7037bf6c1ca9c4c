"""Who may open a page, and how a broken rule comes back to the form that broke it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.domain.errors import DomainError

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


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form asks, if it is valid; what the rules refuse is written on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as problem:
        form.add_error(None, str(problem))
    return form.is_valid()
