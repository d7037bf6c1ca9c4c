"""Order headers: account, date and currency of orders whose lines stand in another file.

They are read together with the order lines of the same drop and never by themselves.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.domain.errors import DomainError


class HeadersAlone(DomainError):
    """Order headers came without their lines."""


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Refuse headers that no order lines of the drop were joined to."""
    raise HeadersAlone(
        f"{part.base.name} holds order headers; bring it together with the file of its order lines."
    )


KIND = Kind(
    name="order_headers",
    label=_("order headers"),
    fields=(
        Field(
            "order_number",
            Type.IDENTIFIER,
            required=True,
            aliases=headings.ORDER_NUMBERS,
        ),
        Field(
            "account_id",
            Type.IDENTIFIER,
            required=True,
            aliases=headings.CUSTOMER_NUMBERS,
        ),
        Field(
            "date",
            Type.DATE,
            required=True,
            aliases=headings.ORDER_DAYS,
        ),
        Field("currency", Type.CURRENCY, aliases=headings.CURRENCIES),
    ),
    key=("order_number",),
    plan=plan,
    order=85,
)
