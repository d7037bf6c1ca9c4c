"""How colleagues get in: passwords, one-time links, second factors, the first administrator."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed, machine_owner, note
from mainstay.apps.organisation.actions.rights import NotAllowed, must_administer
from mainstay.apps.organisation.actions.settings import own_row
from mainstay.apps.organisation.actions.users import UserDetails, UserProblem, add_user
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries.second_factors import levels_text
from mainstay.apps.organisation.queries.sign_in import SAMPLE_PASSWORD, link_path

DEMANDED = ("second_factor_for",)
KEPT_WITH_PASSWORD = ("password",)  # and nothing else of a row that others change too
FIRST_ADDRESS = "administrator@localhost"


def set_password(user: User, password: str, *, by: Actor) -> User:
    """Give a user a new password; UserProblem when it is too weak.

    Only the user himself, an administrator or the machine's owner may.
    """
    if by.user is None or by.user.pk != user.pk:
        must_administer(by)
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise UserProblem(" ".join(problem.messages)) from problem
    with deed("set password", by=by):
        user.set_password(password)
        user.save(update_fields=KEPT_WITH_PASSWORD)
        note(user, "password", "changed")
    return user


def make_link(user: User, *, by: Actor) -> str:
    """Return the path of a new one-time link on which this user sets a password.

    The password he had and every link made before stop working at once.
    """
    must_administer(by)
    if not user.is_active:
        raise UserProblem(_("%(user)s is not active; let him in again first.") % {"user": user})
    with deed("make sign-in link", by=by):
        user.set_unusable_password()
        user.save(update_fields=KEPT_WITH_PASSWORD)
        note(user, "password", "taken away, one-time link made")
    return link_path(user)


def send_link(email: str, *, site: str) -> bool:
    """Mail a one-time link to a colleague who forgot his password; whether there is such a one.

    Nothing is taken away: whoever asks may be somebody else. ``site`` is where Mainstay answers.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True, is_sample=False).first()
    if user is None:
        return False
    with deed("send sign-in link", by=machine_owner()):
        note(user, "password", "one-time link sent by mail")
    text = _(
        "Somebody asked for a new password for Mainstay, for this address.\n\n"
        "Choose one here; the link works once and for three days:\n%(link)s\n\n"
        "If it was not you, do nothing: your password stays as it is."
    )
    address = site.rstrip("/") + link_path(user)
    send_mail(_("A new password for Mainstay"), text % {"link": address}, None, [user.email])
    return True


def demand_second_factor(
    levels: Iterable[AccessLevel], *, seen: int | None = None, by: Actor
) -> None:
    """Demand a second factor of access levels, from their next page on; ChangedMeanwhile."""
    must_administer(by)
    with deed("demand second factor", by=by):
        row = own_row(seen, among=DEMANDED)
        row.second_factor_for = levels_text(levels)
        row.save()


def take_second_factor(user: User, *, by: Actor) -> int:
    """Remove a user's app, passkeys and recovery codes, as when his phone is lost."""
    must_administer(by)
    with deed("take second factor away", by=by):
        removed, _rows = Authenticator.objects.filter(user=user).delete()
        if removed:
            note(user, "second factor", "taken away")
    return int(removed)


def create_first_administrator() -> tuple[str, str] | None:
    """Make an administrator with a random password: (e-mail, password).

    None when somebody can administer already, so that the password is told exactly once.
    """
    if User.objects.filter(level=AccessLevel.ADMINISTRATOR, is_active=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    by = machine_owner()
    with deed("make first administrator", by=by):
        user = User.objects.filter(email=FIRST_ADDRESS).first() or add_user(
            UserDetails(FIRST_ADDRESS, _("Administrator"), AccessLevel.ADMINISTRATOR), by=by
        )
        user.level = AccessLevel.ADMINISTRATOR
        user.is_active = True
        user.save()
        set_password(user, password, by=by)
    return user.email, password


def admit_sample_users(*, by: Actor) -> int:
    """Mark every user as the sample's and give all one known password; only in the sample."""
    if not settings.IS_SAMPLE:
        raise NotAllowed(_("The sample's users exist in the sample only."))
    shared = make_password(SAMPLE_PASSWORD)
    with deed("admit sample users", by=by):
        users = list(User.objects.order_by("pk"))
        for user in users:
            user.is_sample = True
            user.password = shared
            user.save()
    return len(users)
