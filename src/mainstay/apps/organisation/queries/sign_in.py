"""Who may sign in from where, and the one-time links on which people set a password."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from mainstay.apps.organisation.models import AccessLevel, User

SAMPLE_PASSWORD = "what carries us"  # of the sample's made-up users, on loopback only
PROXY_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


class LinkTokens(PasswordResetTokenGenerator):
    """Signed, good until used or until the time in settings.PASSWORD_RESET_TIMEOUT is over."""

    key_salt = "mainstay.organisation.sign_in_link"


TOKENS = LinkTokens()


@dataclass(frozen=True, slots=True)
class Door:
    """One of the sample's users, offered for signing in with one click."""

    level: str
    name: str
    email: str


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself, not through a proxy on it."""
    if any(header in request.META for header in PROXY_HEADERS):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def sample_doors(request: HttpRequest) -> tuple[Door, ...]:
    """Return the first sample user of each level; none outside the sample or this machine."""
    if not settings.IS_SAMPLE or not is_loopback(request):
        return ()
    users = User.objects.filter(is_sample=True, is_active=True).order_by("-pk")
    by_level = {user.level: user for user in users}
    return tuple(
        Door(level=str(level.label), name=by_level[level].name, email=by_level[level].email)
        for level in AccessLevel
        if level in by_level
    )


def link_path(user: User) -> str:
    """Return the path of the page on which this user sets a password, once."""
    uid = urlsafe_base64_encode(str(user.pk).encode())
    return reverse("organisation:link", args=[uid, TOKENS.make_token(user)])


def user_of_link(uid: str, token: str) -> User | None:
    """Return the user whom a link lets in; None when it is used, old or made up."""
    try:
        pk = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, OverflowError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and TOKENS.check_token(user, token) else None
