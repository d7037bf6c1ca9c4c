"""Order lines: what was bought. They go to the lake; unknown accounts are proposed from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.facts import ORDER_LINES
from mainstay.analytics.intake.model import Type
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.fact_plans import FactPlanner
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.planning.surroundings import Surroundings

CONTENT = (
    "account_id",
    "date",
    "order_number",
    "line_number",
    "product",
    "product_family",
    "quantity",
    "revenue",
    "direct_cost",
    "list_amount",
    "discount",
    "currency",
    "buying_unit",
)


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan order lines; a line without an account stays unassigned."""
    planner = FactPlanner(part, around, table=ORDER_LINES, fields=CONTENT)
    planner.refuse_twins()
    planner.find_accounts(proposing=True)
    planner.add_units()
    return planner.settle()


KIND = Kind(
    name="order_lines",
    label=_("order lines"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            aliases=headings.CUSTOMER_NUMBERS,
        ),
        Field(
            "date",
            Type.DATE,
            required=True,
            aliases=headings.ORDER_DAYS,
        ),
        Field(
            "order_number",
            Type.IDENTIFIER,
            aliases=headings.ORDER_NUMBERS,
        ),
        Field(
            "line_number",
            Type.IDENTIFIER,
            aliases=headings.LINE_NUMBERS,
        ),
        Field(
            "product",
            Type.IDENTIFIER,
            aliases=headings.PRODUCTS,
        ),
        Field(
            "product_family",
            aliases=headings.FAMILIES,
        ),
        Field("quantity", Type.MONEY, aliases=headings.QUANTITIES),
        Field(
            "revenue",
            Type.MONEY,
            required=True,
            aliases=headings.NET_AMOUNTS,
        ),
        Field(
            "direct_cost",
            Type.MONEY,
            aliases=headings.COSTS,
        ),
        Field("list_amount", Type.MONEY, aliases=headings.GROSS_AMOUNTS),
        Field("discount", Type.MONEY, aliases=headings.DISCOUNTS),
        Field("currency", Type.CURRENCY, aliases=headings.CURRENCIES),
        Field("buying_unit", longest=160, aliases=("unit", "plant", "division", "ship to")),
        Field("account_name", aliases=headings.CUSTOMER_NAMES),
        Field("account_country", longest=80, aliases=("country", *headings.COUNTRIES)),
    ),
    key=("order_number", "line_number"),
    plan=plan,
    order=80,
    goes_to_lake=True,
)
