"""Who may change an account, said the same way wherever somebody is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.editing import may_lead
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed


def must_edit(account: Account, *, by: Actor) -> None:
    """NotAllowed unless the actor sees the account and may change accounts."""
    must_add(by=by)
    if by.user is not None and not visible_to(by.user).filter(pk=account.pk).exists():
        raise NotAllowed(_("This account is not yours to change."))


def must_add(*, by: Actor) -> None:
    """NotAllowed unless the actor may change accounts at all."""
    if by.user is not None and not by.user.may_edit:
        raise NotAllowed(_("Your access level does not let you change accounts."))


def must_lead(*, by: Actor) -> None:
    """NotAllowed unless the actor may decide who views accounts and who owns them."""
    if by.user is not None and not may_lead(by.user):
        raise NotAllowed(_("Only an administrator, operations or a leader may do this."))
