"""Groups of accounts: what lies above and below an account, as somebody sees it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

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


def with_merged(members: Collection[int]) -> tuple[list[Account], list[Account]]:
    """Return some accounts, and those that were merged into them, for which nothing is counted."""
    gone = Q(status=AccountStatus.MERGED, merged_into__in=members)
    rows = list(Account.objects.filter(Q(pk__in=members) | gone).order_by("name", "pk"))
    asked = set(members)
    return [row for row in rows if row.pk in asked], [row for row in rows if row.pk not in asked]
