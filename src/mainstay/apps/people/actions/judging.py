"""Who may judge whom, said the same way wherever somebody is refused."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.people.actions.people import PersonProblem
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on


def must_judge(account: Account, *, by: Actor) -> None:
    """NotAllowed unless the actor sees the account and may judge people there."""
    if not may_judge(by.user):
        raise NotAllowed(_("Your access level does not let you judge people."))
    if by.user is not None and not visible_to(by.user).filter(pk=account.pk).exists():
        raise NotAllowed(_("This account is not yours to change."))


def must_be_there(person: Person, account: Account) -> None:
    """PersonProblem unless a person holds a position at an account today."""
    today = timezone.localdate()
    if not Position.objects.filter(held_on(today), person=person, account=account).exists():
        text = _("%(name)s holds no position at %(account)s.")
        raise PersonProblem(text % {"name": person, "account": account})
