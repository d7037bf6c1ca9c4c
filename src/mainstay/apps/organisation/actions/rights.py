"""Who may do a deed of the organisation; the same words wherever somebody is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.domain.errors import DomainError


class NotAllowed(DomainError):
    """This actor's access level does not cover the deed."""


def must_administer(by: Actor) -> None:
    """NotAllowed unless the actor may change users and settings."""
    _must_be_active(by)
    if not by.may_administer:
        raise NotAllowed(_("Only an administrator may do this."))


def must_operate(by: Actor) -> None:
    """NotAllowed unless the actor may import, undo and set rates, thresholds and territories."""
    _must_be_active(by)
    if not by.may_operate:
        raise NotAllowed(_("Only an administrator or operations may do this."))


def _must_be_active(by: Actor) -> None:
    """Work that waited in the background may begin after its user was deactivated."""
    if by.user is not None and not by.user.is_active:
        raise NotAllowed(_("%(name)s is no longer active.") % {"name": by.name})
