"""Which colleague an OpenID Connect provider speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User
from mainstay.domain.errors import DomainError


class Refused(DomainError):
    """What the provider says is not enough to let anybody in."""


def colleague_of(told: Mapping[str, Any]) -> User:
    """Return the invited colleague whose verified address the provider tells; else Refused.

    ``told`` holds the claims of the ``id_token`` and of ``userinfo``; both must speak of the same
    subject. Whoever is not active is returned too: he is told so.
    """
    token = told.get("id_token") or {}
    claims = told.get("userinfo") or token
    if not token.get("sub") or token["sub"] != claims.get("sub"):
        raise Refused(_("The sign-in service spoke of two different people. Nobody was let in."))
    address = str(claims.get("email") or "").strip().lower()
    if not address or claims.get("email_verified") not in (True, "true"):
        raise Refused(
            _("The sign-in service has not verified your e-mail address, so nobody was let in.")
        )
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        raise Refused(
            _("%(address)s is not invited to Mainstay. Ask your administrator for an invitation.")
            % {"address": address}
        )
    return user
