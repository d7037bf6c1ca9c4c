"""Who may sign in: people an administrator has invited; the sample's users on this machine only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import set_password
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries.sign_in import is_loopback


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by himself; a change of one's own password is in the history."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        set_password(user, password, by=actor(user))


class PasswordSignIn(AuthenticationBackend):  # type: ignore[misc]
    """Signing in with e-mail and password; a sample user is nobody to other machines."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and user.is_sample and (request is None or not is_loopback(request)):
            return None
        return user
