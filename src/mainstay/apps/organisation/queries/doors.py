"""Who may open a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.second_factors import was_confirmed

View = Callable[..., HttpResponseBase]


def administrators(view: View) -> View:
    """Open for administrators; to anybody else there is no such page."""
    return _only(view, lambda user: user.may_administer)


def operators(view: View) -> View:
    """Open for administrators and operations; to anybody else there is no such page."""
    return _only(view, lambda user: user.may_operate)


def bringers(view: View) -> View:
    """Open for whoever may bring files: operations any, who judges people coverage and goals."""
    return _only(view, lambda user: user.may_operate or user.may_judge)


def judges(view: View) -> View:
    """Open for whoever may judge people; to anybody else there is no such page."""
    return _only(view, lambda user: user.may_judge)


def confirmed(view: View) -> View:
    """Let a deed through only when whoever does it proved who he is a short while ago.

    Else he is asked for his password or second factor first, and the deed goes on after that.
    Whoever has neither came by single sign-on and goes there once more.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and not was_confirmed(request):
            if get_reauthentication_flows(signed_in(request)) or settings.SINGLE_SIGN_ON is None:
                raise ReauthenticationRequired
            return redirect("single_sign_on")
        return view(request, *args, **kwargs)

    return guarded


def _only(view: View, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
