"""Account teams: which colleague is on which account's team, in which of the eight roles."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account, TeamMember, TeamRole
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import AccountBook, Surroundings
from mainstay.apps.organisation.models import User

ROLES = {role.value: role.value for role in TeamRole} | {
    str(role.label).lower(): role.value for role in TeamRole
}
Place = tuple[int, int, str, date | None]


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan memberships; one is named by account, colleague, role and first day."""
    made = Plan(part)
    accounts = around.books(part.source).accounts
    known = {_place(m.account, m.user, m.role, m.start): m for m in _members()}
    for record in part.records():
        values = _values(record, made, accounts, around)
        if values is None:
            continue
        place = _place(*values)
        if place in known:
            is_new = made.alter(known[place], _end(record, part))
            made.count(record, Fate.CHANGED if is_new else Fate.SAME)
            continue
        account, user, role, start = values
        member = TeamMember(account=account, user=user, role=role, start=start)
        member.end = record.get("to")
        made.make(member)
        made.count(record, Fate.NEW)
        known[place] = member
    return made


def _members() -> list[TeamMember]:
    return list(TeamMember.objects.select_related("account", "user"))


def _place(account: Account, user: User, role: str, start: date | None) -> Place:
    return (account.pk or -id(account), user.pk or -id(user), role, start)


def _end(record: Record, part: ReadPart) -> dict[str, object]:
    return {"end": record.get("to")} if part.gives("to") else {}


def _values(
    record: Record, plan: Plan, accounts: AccountBook, around: Surroundings
) -> tuple[Account, User, str, date | None] | None:
    account = accounts.find(record.text("account_id"))
    user = around.colleagues.find(record.text("user"))
    role = ROLES.get(record.text("team_role").lower())
    if not isinstance(account, Account):
        code = "unknown_account" if account is None else "doubtful_account"
        plan.refuse(record, "account_id", code, text=record.text("account_id"))
    elif user is None:
        plan.refuse(record, "user", "unknown_colleague", text=record.text("user"))
    elif role is None:
        plan.refuse(record, "team_role", "not_a_choice", text=record.text("team_role"))
    else:
        return account, user, role, record.get("from")
    return None


KIND = Kind(
    name="team",
    label=_("account team members"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=("account", "customer", "customer id"),
        ),
        Field("user", required=True, aliases=("email", "colleague", "user email", "member")),
        Field("team_role", required=True, longest=40, aliases=("role", "team role")),
        Field("from", Type.DATE, aliases=("start", "since", "start date")),
        Field("to", Type.DATE, aliases=("end", "until", "end date")),
    ),
    key=("account_id", "user", "team_role", "from"),
    plan=plan,
    order=60,
)
