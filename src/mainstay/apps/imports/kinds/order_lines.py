"""Order lines: what was bought. They go to the lake; unknown accounts are proposed from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.facts import ORDER_LINES
from mainstay.analytics.intake.model import Type
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
            aliases=(
                "customer",
                "customer id",
                "customer no",
                "customer number",
                "account",
                "account no",
                "client",
                "sold to",
                "kunde",
                "kundennummer",
                "kdnr",
                "debitor",
            ),
        ),
        Field(
            "date",
            Type.DATE,
            required=True,
            aliases=(
                "order date",
                "invoice date",
                "inv date",
                "posting date",
                "day",
                "datum",
                "belegdatum",
                "transaction date",
            ),
        ),
        Field(
            "order_number",
            Type.IDENTIFIER,
            aliases=(
                "order",
                "order id",
                "order no",
                "invoice",
                "invoice no",
                "inv",
                "invoice number",
                "document",
                "beleg",
                "belegnummer",
            ),
        ),
        Field(
            "line_number",
            Type.IDENTIFIER,
            aliases=("line", "line no", "position", "pos", "item no", "order line"),
        ),
        Field(
            "product",
            Type.IDENTIFIER,
            aliases=(
                "item",
                "product id",
                "product code",
                "sku",
                "article",
                "stock code",
                "material",
                "artikel",
            ),
        ),
        Field(
            "product_family",
            aliases=("family", "category", "product group", "product line", "warengruppe"),
        ),
        Field("quantity", Type.MONEY, aliases=("qty", "units", "amount ordered", "menge")),
        Field(
            "revenue",
            Type.MONEY,
            required=True,
            aliases=(
                "net",
                "net amount",
                "net revenue",
                "net value",
                "amount",
                "sales",
                "line total",
                "total",
                "value",
                "turnover",
                "umsatz",
                "netto",
            ),
        ),
        Field(
            "direct_cost",
            Type.MONEY,
            aliases=(
                "cogs",
                "cost",
                "cost of goods",
                "unit cost total",
                "direct costs",
                "standard cost",
                "einstand",
            ),
        ),
        Field("list_amount", Type.MONEY, aliases=("list", "gross", "gross amount", "list value")),
        Field("discount", Type.MONEY, aliases=("rebate", "discount amount", "rabatt")),
        Field("currency", Type.CURRENCY, aliases=("currency code", "ccy", "waehrung")),
        Field("buying_unit", longest=160, aliases=("unit", "plant", "division", "ship to")),
        Field("account_name", aliases=("customer name", "company", "company name")),
        Field("account_country", longest=80, aliases=("country", "ship country", "land")),
    ),
    key=("order_number", "line_number"),
    plan=plan,
    order=80,
    goes_to_lake=True,
)
