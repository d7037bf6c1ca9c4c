"""Promises: what we owe an account until when, and when it was kept."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.participants import Participants
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.touches.models import Promise

Place = tuple[int, str, date]


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan promises; one is known by account, words and the day it is due."""
    made = Plan(part)
    who = Participants(part, made, around)
    dues = {record.get("due") for record in part.records()}
    known = {
        _place(row.account_id, row.what, row.due): row
        for row in Promise.objects.filter(due__in=dues)
    }
    for record in part.records():
        account = who.account(record.text("account_id"), [])
        if isinstance(account, str):
            made.refuse(record, "account_id", account, text=record.text("account_id"))
        elif (values := _values(record, made, who, account)) is not None:
            _take(record, made, account, values, known)
    return made


def _place(account: int, what: str, due: date) -> Place:
    return account, " ".join(what.casefold().split()), due


def _take(
    record: Record,
    plan: Plan,
    account: Account,
    values: dict[str, object],
    known: dict[Place, Promise],
) -> None:
    place = _place(account.pk or -id(account), record.text("what"), record.get("due"))
    if place in known:
        is_changed = plan.alter(known[place], values)
        plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)
        return
    promise = Promise(account=account, what=record.text("what"), due=record.get("due"), **values)
    known[place] = promise
    plan.make(promise)
    plan.count(record, Fate.NEW)


def _values(
    record: Record, plan: Plan, who: Participants, account: Account
) -> dict[str, object] | None:
    """Return what the row says beside account, words and due day; None where it is unsound."""
    made_on = record.get("made_on")
    if made_on > record.get("due"):
        plan.refuse(record, "due", "ends_before_start")
        return None
    values: dict[str, object] = {"made_on": made_on}
    if (kept := record.get("kept_on")) is not None:
        values["kept_on"] = kept
    if named := record.text("person"):
        values["person"] = who.person(named, account)
        if values["person"] is None:
            plan.refuse(record, "person", "unknown_person", text=named)
            return None
    owners = who.colleagues(record.text("owner"))
    if isinstance(owners, str):
        plan.refuse(record, "owner", "unknown_colleague", text=owners)
        return None
    return values | ({"owner": owners[0]} if owners else {})


KIND = Kind(
    name="promises",
    label=_("promises"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=("account", "customer", "customer id"),
        ),
        Field("what", required=True, longest=2000, aliases=("promise", "we promised")),
        Field("made_on", Type.DATE, required=True, aliases=("promised on", "made")),
        Field("due", Type.DATE, required=True, aliases=("due date", "until", "deadline")),
        Field("kept_on", Type.DATE, aliases=("kept", "done on", "completed on")),
        Field("person", longest=255, aliases=("contact", "promised to")),
        Field("owner", longest=255, aliases=("colleague", "promised by")),
    ),
    key=("account_id", "what", "due"),
    plan=plan,
    order=81,
)
