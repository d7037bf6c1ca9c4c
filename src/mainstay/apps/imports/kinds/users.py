"""Colleagues: the people of our own company who sign in. Only an administrator brings them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.imports.planning.emails import is_email
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.organisation.models import AccessLevel, User

LEVELS = {level.value: level.value for level in AccessLevel} | {
    "account manager": AccessLevel.ACCOUNT_MANAGER.value,
    "admin": AccessLevel.ADMINISTRATOR.value,
}


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan colleagues by e-mail address; nobody gets a password here."""
    made = Plan(part)
    rows = [found for record in part.records() if (found := _person(record, made, around))]
    for record, user in rows:
        _set_boss(record, user, made, around)
        made.count(record, Fate.SAME)
    return made


def _person(record: Record, plan: Plan, around: Surroundings) -> tuple[Record, User] | None:
    email = record.text("email").lower()
    level = LEVELS.get(record.text("level").lower(), "")
    if not is_email(email):
        plan.refuse(record, "email", "not_an_email", text=email)
        return None
    if record.get("level") and not level:
        plan.refuse(record, "level", "not_a_choice", text=record.text("level"))
        return None
    values: dict[str, object] = {"name": record.text("name")}
    if level:
        values["level"] = level
    if path := record.text("territory"):
        values["territory"] = around.territories.find(path, plan)
    return record, _known_or_new(record, email, values, plan=plan, around=around)


def _known_or_new(
    record: Record, email: str, values: dict[str, object], *, plan: Plan, around: Surroundings
) -> User:
    user = around.colleagues.find(email)
    if user is None:
        user = User(email=email, **values)
        user.set_unusable_password()
        plan.make(user)
        around.colleagues.expect(user)
        plan.count(record, Fate.NEW)
    elif plan.alter(user, values):
        plan.count(record, Fate.CHANGED)
    return user


def _set_boss(record: Record, user: User, plan: Plan, around: Surroundings) -> None:
    email = record.text("reports_to")
    if not email:
        return
    boss = around.colleagues.find(email)
    if boss is None or boss is user:
        plan.say("unknown_boss", name=user.name, email=email)
    elif user.pk is None:
        user.reports_to = boss
    elif plan.alter(user, {"reports_to": boss}):
        plan.count(record, Fate.CHANGED)


KIND = Kind(
    name="users",
    label=_("colleagues"),
    fields=(
        Field("email", required=True, aliases=("e-mail", "mail", "email address", "login")),
        Field("name", required=True, longest=120, aliases=("full name", "colleague")),
        Field("level", required=True, longest=40, aliases=("access level", "profile")),
        Field("reports_to", aliases=("manager", "boss", "reports to email")),
        Field("territory", Type.TEXT, longest=400, aliases=("region", "branch")),
    ),
    key=("email",),
    plan=plan,
    order=10,
    needs_administrator=True,
)
