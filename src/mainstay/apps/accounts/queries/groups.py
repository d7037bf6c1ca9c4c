"""Groups of accounts: what lies above and below an account, as somebody sees it."""

from __future__ import annotations

from django.db.models import QuerySet

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries.seeing import visible_to
from mainstay.apps.organisation.models import User


def ids_below(account: Account) -> set[int]:
    """Return the ids of everything below an account, seen or not; a cycle ends the way."""
    found: set[int] = set()
    level = {account.pk}
    while level:
        found |= level
        children = Account.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(children) - found
    return found - {account.pk}


def seen_below(account: Account, *, user: User) -> QuerySet[Account]:
    """Return an account and everything below it that a user sees."""
    return visible_to(user).filter(pk__in={account.pk} | ids_below(account))


def seen_parent(account: Account, *, user: User) -> Account | None:
    """Return the parent of an account where the user sees it."""
    if account.parent_id is None:
        return None
    return visible_to(user).filter(pk=account.parent_id).first()


def merged_within(members: set[int]) -> list[Account]:
    """Return the accounts that were merged into some of these: nothing is counted for them."""
    rows = Account.objects.filter(status=AccountStatus.MERGED, merged_into__in=members)
    return list(rows.order_by("name", "pk"))
