"""Colleagues come, change and leave; how they get in is in sign_in.py."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.actions.sessions import close_sessions
from mainstay.apps.organisation.models import AccessLevel, Territory, User
from mainstay.apps.organisation.queries import people_below
from mainstay.domain.errors import DomainError

FIELDS = ("name", "email", "level", "territory", "reports_to")


class UserProblem(DomainError):
    """A user cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class UserDetails:
    """What an administrator decides about a colleague."""

    email: str
    name: str
    level: AccessLevel
    territory: Territory | None = None
    reports_to: User | None = None


def add_user(details: UserDetails, *, by: Actor) -> User:
    """Add a colleague who has no password yet; UserProblem when the details cannot be."""
    must_administer(by)
    user = User()
    user.set_unusable_password()
    _take_over(details, user=user)
    with deed("add user", by=by):
        user.save()
    return user


def change_user(user: User, details: UserDetails, *, seen: int | None = None, by: Actor) -> User:
    """Change a colleague's details; the last administrator stays one; ChangedMeanwhile."""
    must_administer(by)
    with deed("change user", by=by):
        user = as_read(user, seen, among=FIELDS)
        if details.level != AccessLevel.ADMINISTRATOR:
            _refuse_without_administrator(user)
        _take_over(details, user=user)
        user.save()
    return user


def deactivate_user(user: User, *, by: Actor) -> User:
    """Shut a colleague out; everything he did stays. His open sessions end at once.

    Whoever reported to him reports to his own superior from then on.
    """
    must_administer(by)
    with deed("deactivate user", by=by):
        user = as_read(user, None)
        _refuse_without_administrator(user)
        for report in user.reports.all():
            report.reports_to = user.reports_to
            report.save()
        user.is_active = False
        user.save()
        close_sessions(user)
    return user


def reactivate_user(user: User, *, by: Actor) -> User:
    """Let a colleague back in."""
    must_administer(by)
    with deed("reactivate user", by=by):
        user = as_read(user, None)
        user.is_active = True
        user.save()
    return user


def _take_over(details: UserDetails, *, user: User) -> None:
    user.email = _free_address(details.email, user=user)
    user.name = details.name.strip()
    if not user.name:
        raise UserProblem(_("A user needs a name."))
    user.level = AccessLevel(details.level)
    user.territory = details.territory
    user.reports_to = _superior(details.reports_to, user=user)


def _free_address(email: str, *, user: User) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise UserProblem(_("%(text)s is not an e-mail address.") % {"text": address}) from problem
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise UserProblem(_("Somebody with the address %(text)s is here.") % {"text": address})
    return address


def _superior(superior: User | None, *, user: User) -> User | None:
    if superior is None or user.pk is None:
        return superior
    if superior.pk == user.pk or superior.pk in people_below(user):
        raise UserProblem(
            _("%(superior)s reports to %(user)s, so it cannot be the other way round too.")
            % {"superior": superior, "user": user}
        )
    return superior


def _refuse_without_administrator(user: User) -> None:
    """Refuse what would leave nobody to administer; locks nothing, SQLite writes one at a time."""
    others = User.objects.select_for_update().filter(
        level=AccessLevel.ADMINISTRATOR, is_active=True
    )
    was_administrator = user.pk in {other.pk for other in others}
    if was_administrator and len(others) == 1:
        raise UserProblem(
            _("%(user)s is the last administrator; make somebody else one first.") % {"user": user}
        )
