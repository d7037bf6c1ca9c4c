"""Satisfaction answers: how satisfied somebody at an account said to be, out of how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.participants import Participants
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.people.models import Person
from mainstay.apps.touches.models import Satisfaction

Place = tuple[int, int, date]
BEST, MOST = Decimal(10), Decimal(1000)
PLACES = Decimal("0.01")


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan answers; one is known by account, person and day."""
    made = Plan(part)
    who = Participants(part, made, around)
    days = {record.get("date") for record in part.records()}
    known = {
        (row.account_id, row.person_id or 0, row.day): row
        for row in Satisfaction.objects.filter(day__in=days)
    }
    for record in part.records():
        account = who.account(record.text("account_id"), [])
        named = record.text("person")
        person = who.person(named, account) if named and isinstance(account, Account) else None
        if isinstance(account, str):
            made.refuse(record, "account_id", account, text=record.text("account_id"))
        elif named and person is None:
            made.refuse(record, "person", "unknown_person", text=named)
        elif (values := _values(record, made)) is not None:
            _take(record, made, (account, person), values, known)
    return made


def _values(record: Record, plan: Plan) -> dict[str, object] | None:
    score, best = record.get("score"), record.get("best") or BEST
    if not 0 <= score <= best <= MOST:
        plan.refuse(record, "score", "out_of_range", text=str(score))
        return None
    values: dict[str, object] = {"score": score.quantize(PLACES), "best": best.quantize(PLACES)}
    return values | ({"what": record.text("remark")} if record.text("remark") else {})


def _take(
    record: Record,
    plan: Plan,
    whose: tuple[Account, Person | None],
    values: dict[str, object],
    known: dict[Place, Satisfaction],
) -> None:
    account, person = whose
    key = (person.pk or -id(person)) if person is not None else 0
    place = (account.pk or -id(account), key, record.get("date"))
    if place in known:
        is_changed = plan.alter(known[place], values)
        plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)
        return
    row = Satisfaction(account=account, person=person, day=record.get("date"), **values)
    known[place] = row
    plan.make(row)
    plan.count(record, Fate.NEW)


KIND = Kind(
    name="satisfaction",
    label=_("satisfaction answers"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=("account", "customer", "customer id"),
        ),
        Field("date", Type.DATE, required=True, aliases=("day", "answered on", "survey date")),
        Field("score", Type.NUMBER, required=True, aliases=("satisfaction", "nps", "csat")),
        Field("best", Type.NUMBER, aliases=("out of", "scale", "of at most")),
        Field("person", longest=255, aliases=("contact", "respondent")),
        Field("remark", longest=2000, aliases=("remarks", "verbatim")),
    ),
    key=("account_id", "person", "date"),
    plan=plan,
    order=82,
)
