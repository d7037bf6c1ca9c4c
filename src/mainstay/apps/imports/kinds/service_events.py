"""Service events: what caused cost of serving an account: deliveries, visits, returns, rebates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.facts import SERVICE_EVENTS
from mainstay.analytics.intake.model import Type
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.fact_plans import FactPlanner
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.planning.surroundings import Surroundings

CONTENT = ("account_id", "date", "activity", "quantity", "amount", "currency", "order_number")


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan service events; each needs a known account, and a quantity or an amount."""
    planner = FactPlanner(part, around, table=SERVICE_EVENTS, fields=CONTENT)
    empty = planner.named.empty("quantity") & planner.named.empty("amount")
    planner.refuse(empty, "quantity", "no_quantity")
    planner.find_accounts(proposing=False)
    return planner.settle()


KIND = Kind(
    name="service_events",
    label=_("service events"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=headings.CUSTOMER_NUMBERS,
        ),
        Field("date", Type.DATE, required=True, aliases=("event date", "day", "service date")),
        Field(
            "activity",
            required=True,
            longest=80,
            aliases=("service", "event", "event type", "activity type"),
        ),
        Field(
            "quantity",
            Type.MONEY,
            aliases=(
                "qty",
                "count",
                "hours",
                "units",
                "menge",
                "anzahl",
                "quantite",
                "cantidad",
                "quantita",
                "aantal",
            ),
        ),
        Field("amount", Type.MONEY, aliases=("cost", "value", "rebate", "credit")),
        Field("currency", Type.CURRENCY, aliases=headings.CURRENCIES),
        Field("order_number", Type.IDENTIFIER, aliases=("order", "order id", "invoice no")),
    ),
    key=(),
    plan=plan,
    order=90,
    goes_to_lake=True,
)
