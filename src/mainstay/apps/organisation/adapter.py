"""Who may sign in: people an administrator has invited; the sample's users on this machine only.

What the sign-in library asks Mainstay to decide: nobody signs up, whichever way he comes.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import set_password
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.secrets import concealed, revealed
from mainstay.apps.organisation.queries.sign_in import is_loopback
from mainstay.apps.organisation.queries.single_sign_on import Refused, colleague_of


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by himself; a change of one's own password is in the history."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        set_password(user, password, by=actor(user))

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Refuse whoever may not come in, whichever way he proved who he is."""
        if not may_come_in(user, request):
            clear_login(request)
            return redirect("account_inactive")
        answer: HttpResponse | None = super().pre_login(request, user, **how)
        return answer


class PasswordSignIn(AuthenticationBackend):  # type: ignore[misc]
    """Signing in with e-mail and password; a sample user is nobody to other machines."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and user.is_sample and (request is None or not is_loopback(request)):
            return None
        return user

    def get_user(self, user_id: int) -> User | None:
        """Return whom a session names, with the territory that most pages ask for."""
        return User.objects.select_related("territory").filter(pk=user_id, is_active=True).first()


def may_come_in(user: User, request: HttpRequest) -> bool:
    """Whether this user may be let in at all from where the request comes."""
    return user.is_active and (not user.is_sample or is_loopback(request))


class KnownColleaguesOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on proves an e-mail address; whose it is and whether he may, Mainstay says.

    No account of the provider is kept: the address is asked for and compared each time.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(redirect("mfa_index"))
        try:
            user = colleague_of(sociallogin.account.extra_data)
        except Refused as why:
            messages.error(request, str(why))
            raise ImmediateHttpResponse(redirect("account_login")) from why
        if not may_come_in(user, request):
            raise ImmediateHttpResponse(redirect("account_inactive"))
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:
        """Lead back to the sign-in with one sentence; what the provider said is not shown."""
        text = _("%(name)s did not sign you in. Try again, or sign in with your password.")
        messages.error(request, text % {"name": getattr(settings.SINGLE_SIGN_ON, "name", "")})
        raise ImmediateHttpResponse(redirect("account_login"))


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are kept concealed, their keys get plain names."""

    def encrypt(self, text: str) -> str:
        return concealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return revealed(encrypted_text)

    def _get_site_name(self) -> str:
        return "Mainstay"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("My passkey") if not count else _("My passkey %(n)s") % {"n": count + 1})
