"""Coverage as a workbook or CSV that is edited and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.called import account_names, people_names
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.relationships.models import Coverage, CoverageRole
from mainstay.apps.relationships.queries.coverage_rows import (
    COLUMNS,
    coverage_sign,
    coverage_to_edit,
    in_order,
)
from mainstay.ui.documents.editable import EditColumn, EditTable

YES, NO = "yes", "no"


def coverage_table(user: User | None, *, day: date, account: Account | None = None) -> EditTable:
    """Return what goes on today, at one account or at all that the reader sees, to be edited."""
    rows = coverage_to_edit(user, day=day)
    found = in_order(rows.filter(account=account) if account else rows)
    return EditTable(_("Coverage"), _columns(), list(_rows(found, user, day)), notes())


def notes() -> tuple[str, ...]:
    """Say how the file comes back."""
    return (
        _("Change cells, add rows below, and bring the file back: you see every change first."),
        _("A row that you delete here is not ended: give the day in the column to."),
        _("Grey columns are for recognising the row; leave them as they are, empty in a new row."),
    )


def _rows(found: list[Coverage], user: User | None, day: date) -> Iterator[tuple[object, ...]]:
    accounts = {row.account_id for row in found}
    named, people = account_names(user), people_names(accounts, day=day)
    titles = dict(
        Position.objects.filter(held_on(day), account__in=accounts)
        .order_by("start", "pk")
        .values_list("person", "title")
    )
    for row in found:
        yield (
            row.pk,
            named.call(row.account.name, row.account_id),
            people[row.account_id].call(row.person.name, row.person_id),
            titles.get(row.person_id, ""),
            row.colleague.email,
            row.role,
            YES if row.is_planned else NO,
            row.start,
            row.end,
            coverage_sign(row),
        )


def _columns() -> tuple[EditColumn, ...]:
    colleagues = User.objects.filter(is_active=True).order_by("name", "email")
    reference, account, person, title, colleague, role, planned, start, end, sign = COLUMNS
    return (
        EditColumn(reference, _("The number of the row; empty in a new one."), "count", 11, True),
        EditColumn(account, _("The account: its name, or its number here."), width=28),
        EditColumn(
            person, _("A person at the account: name, mail address or number here."), width=26
        ),
        EditColumn(title, _("What the person is there; shown only."), width=26, is_locked=True),
        EditColumn(
            colleague,
            _("The colleague of ours, by mail address."),
            width=30,
            choices=tuple((one.email, str(one)) for one in colleagues),
        ),
        EditColumn(
            role,
            _("What the colleague is to the person; there is one owner at most."),
            width=12,
            choices=tuple((one.value, str(one.label)) for one in CoverageRole),
        ),
        EditColumn(
            planned,
            _("Whether it is planned only, or has begun."),
            width=10,
            choices=((YES, _("planned, not begun")), (NO, _("real"))),
        ),
        EditColumn(start, _("The first day; today in a new row without one."), "date", 12),
        EditColumn(end, _("The first day on which it does not count any more."), "date", 12),
        EditColumn(sign, _("Says what the row was when the file was made."), "text", 16, True),
    )
