"""Who may log touches, said the same way wherever somebody is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.touches.queries.rights import may_log


def must_log(account: Account, *, by: Actor) -> None:
    """NotAllowed unless the actor sees the account and may log what happens there."""
    if not may_log(by.user):
        raise NotAllowed(_("Your access level does not let you log touches."))
    if by.user is not None and not visible_to(by.user).filter(pk=account.pk).exists():
        raise NotAllowed(_("This account is not yours to change."))


def must_mend(account: Account, *, by: Actor) -> None:
    """NotAllowed unless the actor may log there and read what was said, so that he can mend it."""
    must_log(account, by=by)
    if not may_judge(by.user):
        raise NotAllowed(_("Your access level does not let you read what was said here."))
