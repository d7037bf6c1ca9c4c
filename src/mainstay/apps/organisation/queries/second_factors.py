"""Second factors: who has one, who must, and who proved just now that it is he."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from mainstay.apps.organisation.models import AccessLevel, Organisation, User

CONFIRMED_FOR = 15 * 60  # seconds for which a password or second factor counts as just given
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this user for a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def demanded_levels(row: Organisation) -> tuple[AccessLevel, ...]:
    """Return the access levels of which a second factor is demanded."""
    asked = set(row.second_factor_for.split(","))
    return tuple(level for level in AccessLevel if level.value in asked)


def levels_text(levels: Iterable[AccessLevel]) -> str:
    """Return access levels as the organisation's row keeps them."""
    wanted = set(levels)
    return ",".join(level.value for level in AccessLevel if level in wanted)


def must_have_factor(user: User, row: Organisation) -> bool:
    """Whether the organisation demands a second factor of this user."""
    return user.level in {level.value for level in demanded_levels(row)}


def lacks_factor(request: HttpRequest, row: Organisation) -> bool:
    """Whether whoever asks must set up a second factor before he may go on."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not must_have_factor(user, row):
        return False
    return not has_second_factor(user) and not _proved_elsewhere(request, user)


def _proved_elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether the provider that let him in asks for a second factor itself."""
    provider = settings.SINGLE_SIGN_ON
    if provider is None or not provider.asks_second_factor:
        return False
    ways = {record.get("method") for record in get_authentication_records(request, user)}
    return "socialaccount" in ways


def was_confirmed(request: HttpRequest) -> bool:
    """Whether whoever asks gave a password or a second factor a short while ago."""
    records = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in records), default=0)
    return time.time() - latest < CONFIRMED_FOR


@dataclass(frozen=True, slots=True)
class Without:
    """How many active users of a level there are, and how many have no second factor."""

    level: AccessLevel
    users: int
    without: int
    is_demanded: bool


def factors_by_level(row: Organisation) -> tuple[Without, ...]:
    """Count active users with and without a second factor, by access level."""
    holders = set(
        Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", flat=True).distinct()
    )
    users = list(User.objects.filter(is_active=True).values_list("pk", "level"))
    demanded = set(demanded_levels(row))
    return tuple(
        Without(
            level=level,
            users=sum(found == level.value for _pk, found in users),
            without=sum(found == level.value and pk not in holders for pk, found in users),
            is_demanded=level in demanded,
        )
        for level in AccessLevel
    )
