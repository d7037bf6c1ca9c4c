"""Signing in with the company's own OpenID Connect provider, as the environment describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from mainstay.domain.errors import DomainError

PROVIDER_ID = "company"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class UnusableSingleSignOn(DomainError):
    """A provider that is described by half, or that would be spoken to without protection."""


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider; ``asks_second_factor`` when it does so itself for everybody."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "single sign-on"
    asks_second_factor: bool = False


def single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    """Return the provider that MAINSTAY_OIDC_* describes; None without; UnusableSingleSignOn."""
    issuer = environment.get("MAINSTAY_OIDC_ISSUER", "").rstrip("/")
    client_id = environment.get("MAINSTAY_OIDC_CLIENT_ID", "")
    secret = environment.get("MAINSTAY_OIDC_CLIENT_SECRET", "")
    if not (issuer or client_id or secret):
        return None
    if not (issuer and client_id and secret):
        raise UnusableSingleSignOn(
            "Single sign-on needs all three: MAINSTAY_OIDC_ISSUER, MAINSTAY_OIDC_CLIENT_ID and "
            "MAINSTAY_OIDC_CLIENT_SECRET."
        )
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise UnusableSingleSignOn("MAINSTAY_OIDC_ISSUER must begin with https://.")
    return SingleSignOn(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
        name=environment.get("MAINSTAY_OIDC_NAME", "").strip() or "single sign-on",
        asks_second_factor=environment.get("MAINSTAY_OIDC_SECOND_FACTOR") == "1",
    )


def provider_settings(provider: SingleSignOn | None) -> dict[str, Any]:
    """Return what the sign-in library wants to know about the provider."""
    if provider is None:
        return {}
    app = {
        "provider_id": PROVIDER_ID,
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.client_secret,
        "settings": {"server_url": provider.issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
