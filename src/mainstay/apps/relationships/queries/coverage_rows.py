"""Coverage as rows to be edited: what goes on today at accounts that a reader may judge at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.models import Coverage
from mainstay.ui.documents.editable import row_sign

COLUMNS = (
    *("reference", "account", "person", "title", "colleague", "role", "planned", "from", "to"),
    "as_read",
)


def coverage_to_edit(user: User | None, *, day: date) -> QuerySet[Coverage]:
    """Return the coverage that goes on at the accounts a user sees; none to who may not judge."""
    goes_on = Q(end__isnull=True) | Q(end__gt=day)
    rows = Coverage.objects.filter(goes_on, person__merged_into__isnull=True)
    rows = rows.select_related("account", "person", "colleague")
    if not may_judge(user):
        return rows.none()
    return rows.filter(account__in=visible_to(user))


def coverage_sign(row: Coverage) -> str:
    """Return what a row of coverage says, for telling later whether it was changed."""
    return row_sign(
        (
            *(row.account_id, row.person_id, row.colleague_id),
            *(row.role, row.is_planned, row.start, row.end),
        )
    )


def in_order(rows: Iterable[Coverage]) -> list[Coverage]:
    """Return coverage by account, person and role."""
    order = {"owner": 0, "second": 1, "sponsor": 2}
    return sorted(
        rows,
        key=lambda row: (
            *(row.account.name.casefold(), row.account_id, row.person.name.casefold()),
            *(order.get(row.role, 3), row.pk),
        ),
    )
