"""Products: what we sell, and the family each belongs to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.model import Type
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.worth.models import Product


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan products by source and code."""
    made = Plan(part)
    known = {row.code: row for row in Product.objects.filter(source=part.source)}
    for record in part.records():
        code = record.text("product")
        values = {
            field: record.text(name)
            for field, name in (("name", "name"), ("family", "product_family"))
            if record.get(name) is not None
        }
        if code not in known:
            known[code] = Product(source=part.source, code=code, **values)
            made.make(known[code])
            made.count(record, Fate.NEW)
        else:
            is_changed = made.alter(known[code], values)
            made.count(record, Fate.CHANGED if is_changed else Fate.SAME)
    return made


KIND = Kind(
    name="products",
    label=_("products"),
    fields=(
        Field(
            "product",
            Type.IDENTIFIER,
            required=True,
            longest=120,
            aliases=("code", *headings.PRODUCTS),
        ),
        Field("name", aliases=headings.PRODUCT_NAMES),
        Field(
            "product_family",
            longest=120,
            aliases=headings.FAMILIES,
        ),
    ),
    key=("product",),
    plan=plan,
    order=20,
)
