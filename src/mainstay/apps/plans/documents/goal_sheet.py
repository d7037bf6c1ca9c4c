"""Goals as a workbook or CSV that is edited and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.called import account_names, people_names
from mainstay.apps.plans.models import Goal
from mainstay.apps.plans.queries.goal_rows import (
    COLUMNS,
    DROPPED,
    OPEN,
    goal_sign,
    goals_to_edit,
)
from mainstay.apps.plans.queries.seeing import plan_owners
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.ui.documents.editable import EditColumn, EditTable
from mainstay.ui.formats import level_word


def goal_table(user: User | None, *, day: date, account: Account | None = None) -> EditTable:
    """Return the goals of one account, or of all that the reader sees, to be edited."""
    rows = goals_to_edit(user)
    found = list(rows.filter(plan__account=account) if account else rows)
    return EditTable(_("Goals"), _columns(), list(_rows(found, user, day)), notes())


def notes() -> tuple[str, ...]:
    """Say how the file comes back."""
    return (
        _("Change cells, add rows below, and bring the file back: you see every change first."),
        _("A row that you delete here is not dropped: write dropped in the column state."),
        _("Grey columns are for recognising the row; leave them as they are, empty in a new row."),
    )


def _rows(found: list[Goal], user: User | None, day: date) -> Iterator[tuple[object, ...]]:
    accounts = {goal.plan.account_id for goal in found}
    named, people = account_names(user), people_names(accounts, day=day)
    maps = account_maps(accounts, user=user, day=day)
    for goal in found:
        account = goal.plan.account_id
        yield (
            goal.pk,
            named.call(goal.plan.account.name, account),
            people[account].call(goal.person.name, goal.person_id),
            goal.what,
            maps[account].strength(goal.person_id),
            goal.target_level,
            goal.own_priority,
            goal.own_priority_why,
            goal.due,
            goal.owner.email if goal.owner else "",
            DROPPED if goal.dropped_on else OPEN,
            goal.dropped_why,
            goal_sign(goal),
        )


def _columns() -> tuple[EditColumn, ...]:
    levels = tuple((str(level), level_word(level, "strength")) for level in range(1, 5))
    owners = tuple((one.email, str(one)) for one in plan_owners())
    states = ((OPEN, _("it counts")), (DROPPED, _("dropped; say why")))
    told = {
        "reference": (_("The number of the goal; empty in a new one."), 11, ()),
        "account": (_("The account: its name, or its number here."), 28, ()),
        "person": (_("A person at the account: name, mail address or number here."), 26, ()),
        "what": (_("What is so when it is reached."), 50, ()),
        "level_now": (_("How strong we are with the person now; shown only."), 10, ()),
        "level_wanted": (_("How strong we want to be; empty: not said."), 13, levels),
        "priority": (
            _("A priority of your own, 0 to 40; empty: importance times levels still wanted."),
            10,
            (),
        ),
        "priority_why": (_("Why this priority; needed with one of your own."), 30, ()),
        "due": (_("The day until which it is reached."), 12, ()),
        "owner": (_("The colleague who owns it, by mail address; empty: nobody."), 30, owners),
        "state": (_("Whether it counts; that it is reached the levels say."), 11, states),
        "dropped_why": (_("Why it was dropped; needed with dropped."), 30, ()),
        "as_read": (_("Says what the row was when the file was made."), 16, ()),
    }
    locked = {"reference", "level_now", "as_read"}
    return tuple(
        EditColumn(
            name,
            told[name][0],
            kind="date" if name == "due" else "text",
            width=told[name][1],
            is_locked=name in locked,
            choices=told[name][2],
        )
        for name in COLUMNS
    )
