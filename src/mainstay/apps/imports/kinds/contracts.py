"""Contracts: what binds an account to us, for a time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account, Contract
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings

FIELDS = {
    "families": "families",
    "start": "start",
    "end": "end",
    "notice_months": "notice_months",
    "renewal": "renewal",
    "yearly_value": "yearly_value",
    "currency": "currency",
    "exclusive": "is_exclusive",
}
Place = tuple[int, str, object, object]


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan contracts, named by account and number; without a number by account and days."""
    made = Plan(part)
    accounts = around.books(part.source).accounts
    known = {
        _place(row.account_id, row.number, row.start, row.end): row
        for row in Contract.objects.filter(source=part.source)
    }
    seen: dict[Place, Record] = {}
    for record in part.records():
        account = accounts.find(record.text("account_id"))
        if not isinstance(account, Account):
            code = "unknown_account" if account is None else "doubtful_account"
            made.refuse(record, "account_id", code, text=record.text("account_id"))
        elif _is_sound(record, made):
            number = record.text("contract_number")
            place = _place(
                account.pk or -id(account), number, record.get("start"), record.get("end")
            )
            if place in seen and seen[place].values != record.values:
                line = seen[place].line
                made.refuse(record, "contract_number", "key_twice", text=number, line=line)
            else:
                seen[place] = record
                _take(record, made, account, known, around=around)
    return made


def _place(account: int, number: str, start: object, end: object) -> Place:
    return (account, number, None, None) if number else (account, "", start, end)


def _is_sound(record: Record, plan: Plan) -> bool:
    start, end, notice = record.get("start"), record.get("end"), record.get("notice_months")
    if start and end and end < start:
        plan.refuse(record, "end", "ends_before_start")
        return False
    if notice is not None and not 0 <= notice <= 1200:
        plan.refuse(record, "notice_months", "out_of_range", text=str(notice))
        return False
    return True


def _take(
    record: Record,
    plan: Plan,
    account: Account,
    known: dict[Place, Contract],
    *,
    around: Surroundings,
) -> None:
    number = record.text("contract_number")
    place = _place(account.pk or -id(account), number, record.get("start"), record.get("end"))
    values = {FIELDS[name]: record.get(name) for name in FIELDS if record.get(name) is not None}
    if unit := record.text("unit"):
        values["buying_unit"] = around.units.find(account, unit, plan)
    if place in known:
        is_changed = plan.alter(known[place], values)
        plan.count(record, Fate.CHANGED if is_changed else Fate.SAME)
        return
    contract = Contract(account=account, source=plan.part.source, number=number, **values)
    known[place] = contract
    plan.make(contract)
    plan.count(record, Fate.NEW)


KIND = Kind(
    name="contracts",
    label=_("contracts"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=headings.CUSTOMER_NUMBERS,
        ),
        Field(
            "contract_number",
            Type.IDENTIFIER,
            longest=80,
            aliases=("number", "contract no", "contract id", "contract"),
        ),
        Field("unit", longest=160, aliases=("buying unit", "division")),
        Field("families", longest=500, aliases=("product families", "scope")),
        Field("start", Type.DATE, aliases=("from", "start date", "valid from")),
        Field("end", Type.DATE, aliases=("to", "end date", "valid to", "expiry", "expires")),
        Field("notice_months", Type.INTEGER, aliases=("notice", "notice period")),
        Field("renewal", longest=120, aliases=("renewal type", "renews")),
        Field("yearly_value", Type.MONEY, aliases=("annual value", "value per year", "acv")),
        Field("currency", Type.CURRENCY, aliases=headings.CURRENCIES),
        Field("exclusive", Type.BOOLEAN, aliases=("is exclusive", "exclusivity")),
    ),
    key=("account_id", "contract_number"),
    plan=plan,
    order=70,
)
