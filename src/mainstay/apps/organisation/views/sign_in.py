"""Signing in: the sample's doors, links, single sign-on, the forgotten password, what is not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.views import LoginView
from allauth.core.ratelimit import consume_or_429
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from requests import RequestException

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import set_password
from mainstay.apps.organisation.forms import ForgottenForm, LinkPasswordForm
from mainstay.apps.organisation.jobs import mail_link
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.sign_in import (
    SAMPLE_PASSWORD,
    sample_doors,
    user_of_link,
)
from mainstay.ui.forms import attempt

log = logging.getLogger(__name__)
PROVIDER_ID = "company"  # the one provider, as the addresses name it


class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password; in the sample, on this machine, also one click per access level."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = sample_doors(self.request)
        return {
            **super().get_context_data(**kwargs),
            "doors": doors,
            "single_sign_on": settings.SINGLE_SIGN_ON,
            "sample_password": SAMPLE_PASSWORD if doors else "",
        }


sign_in = SignIn.as_view()


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The page behind a one-time link; without a user the link is used or too old."""

    form: LinkPasswordForm
    user: User | None


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let an invited person choose his password, once."""
    user = user_of_link(uid, token)
    form = LinkPasswordForm(request.POST or None)
    if user is not None and attempt(form, lambda: _choose(user, form)):
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    page = LinkPage(form, user)
    status = 200 if user is not None else 410
    return render(request, "account/link.html", {"page": page}, status=status)


def _choose(user: User, form: LinkPasswordForm) -> User:
    return set_password(user, form.cleaned_data["password"], by=actor(user))


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    """Ask for the address where mail can be sent; without a form, say who can help."""

    form: ForgottenForm | None
    is_sent: bool = False


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link by mail where a mail server is known; the answer is the same for any address."""
    form = ForgottenForm(request.POST or None) if settings.HAS_MAIL else None
    is_asked = form is not None and request.method == "POST" and form.is_valid()
    if form is not None and is_asked:
        email = form.cleaned_data["email"].lower()
        refused: HttpResponse | None = consume_or_429(request, action="reset_password", key=email)
        if refused is not None:
            return refused
        mail_link.enqueue(email, request.build_absolute_uri("/"))
    page = ForgottenPage(form, is_sent=is_asked)
    return render(request, "account/forgotten.html", {"page": page})


@login_not_required
@never_cache
def single_sign_on(request: HttpRequest) -> HttpResponse:
    """Go to the company's sign-in service; there is no such page where none is set up."""
    if settings.SINGLE_SIGN_ON is None:
        raise Http404
    return _at_provider(request, openid.login)


@login_not_required
@never_cache
def single_sign_on_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the sign-in service, let in or not."""
    if settings.SINGLE_SIGN_ON is None or provider_id != PROVIDER_ID:
        raise Http404
    return _at_provider(request, openid.callback)


def _at_provider(request: HttpRequest, step: Callable[..., HttpResponse]) -> HttpResponse:
    """Take a step of signing in there; what goes wrong on the way is one sentence."""
    try:
        return step(request, PROVIDER_ID)
    except (RequestException, OAuth2Error, KeyError, ValueError) as problem:
        log.warning("The sign-in service gave no usable answer: %s", type(problem).__name__)
        text = _("%(name)s cannot be reached now. Try again, or sign in with your password.")
        messages.error(request, text % {"name": getattr(settings.SINGLE_SIGN_ON, "name", "")})
        return redirect("account_login")


@login_not_required
def not_offered(request: HttpRequest, **_parts: object) -> HttpResponse:
    """Stand in for pages of the sign-in library that Mainstay does not offer."""
    raise Http404
