"""Signing in: the sample's doors, one-time links, the forgotten password, what is not offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import set_password
from mainstay.apps.organisation.forms import LinkPasswordForm
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.sign_in import (
    SAMPLE_PASSWORD,
    sample_doors,
    user_of_link,
)
from mainstay.ui.forms import attempt


class SignIn(LoginView):  # type: ignore[misc]
    """E-mail and password; in the sample, on this machine, also one click per access level."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = sample_doors(self.request)
        return {
            **super().get_context_data(**kwargs),
            "doors": doors,
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


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say who can help; Mainstay sends no mail."""
    return render(request, "account/forgotten.html")


@login_not_required
def not_offered(request: HttpRequest) -> HttpResponse:
    """Stand in for pages of the sign-in library that Mainstay does not offer."""
    raise Http404
