"""The columns of the lists of rates and products."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.worth.models import Product
from mainstay.apps.worth.queries.rates import ExchangeLine, RateLine
from mainstay.ui import formats
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag


def activity_spec(currency: str) -> TableSpec:
    """Rates of activities; the ones that hold now first where sorted by day."""
    return TableSpec(
        name="activity_rates",
        caption=gettext_lazy("Rates"),
        columns=(
            Column(
                "activity",
                gettext_lazy("Activity"),
                Kind.LINK,
                value=lambda line: line.row.activity,
                url=lambda line: reverse("worth:activity_rate", args=[line.row.pk]),
            ),
            Column("from", gettext_lazy("From"), Kind.DATE, value=lambda line: line.row.from_date),
            Column("until", gettext_lazy("Until"), Kind.TAG, value=_until, sortable=False),
            Column(
                "rate",
                _("Money per unit, %(currency)s") % {"currency": currency},
                Kind.MONEY,
                value=lambda line: line.rate,
            ),
            Column("unit", gettext_lazy("Unit"), value=lambda line: line.row.unit),
            Column("made", gettext_lazy("Made of"), value=_made_of, sortable=False, wraps=True),
            Column("unused", gettext_lazy("Not used"), value=_unused, sortable=False, wraps=True),
        ),
        filters=(Filter("activity", gettext_lazy("Activity")),),
        default_sort="-from",
    )


def _until(line: RateLine | ExchangeLine) -> Tag | str:
    return formats.day(line.until) if line.until else Tag(_("holds now"), "good")


def _made_of(line: RateLine) -> str:
    row = line.row
    if row.per_unit is not None:
        return _("stated per unit")
    return _("%(cost)s a year for %(capacity)s") % {
        "cost": formats.money(row.pool_cost, places=0),
        "capacity": formats.number(row.practical_capacity),
    }


def _unused(line: RateLine) -> str:
    """What a pool left unused in the last year, in units and money."""
    if line.unused is None or line.measured is None:
        return ""
    params = {
        "quantity": formats.number(abs(line.unused.quantity)),
        "cost": formats.money(abs(line.unused.cost), places=0),
        "start": formats.day(line.measured.start),
        "end": formats.day(line.measured.end),
    }
    if line.unused.quantity < 0:
        return _("overrun by %(quantity)s, worth %(cost)s, from %(start)s to %(end)s") % params
    return _("%(quantity)s, paid with %(cost)s, from %(start)s to %(end)s") % params


def exchange_spec(currency: str) -> TableSpec:
    """Exchange rates into the organisation's currency."""
    return TableSpec(
        name="exchange_rates",
        caption=gettext_lazy("Exchange rates"),
        columns=(
            Column(
                "currency",
                gettext_lazy("Currency"),
                Kind.LINK,
                value=lambda line: line.row.currency,
                url=lambda line: reverse("worth:exchange_rate", args=[line.row.pk]),
            ),
            Column("from", gettext_lazy("From"), Kind.DATE, value=lambda line: line.row.from_date),
            Column("until", gettext_lazy("Until"), Kind.TAG, value=_until, sortable=False),
            Column(
                "rate",
                _("One unit in %(currency)s") % {"currency": currency},
                Kind.NUMBER,
                value=lambda line: line.row.rate,
            ),
        ),
        filters=(Filter("currency", gettext_lazy("Currency")),),
        default_sort="-from",
    )


def product_spec() -> TableSpec:
    """Products with their families."""
    return TableSpec(
        name="products",
        caption=gettext_lazy("Products"),
        columns=(
            Column("code", gettext_lazy("Product"), Kind.LINK, url=_product_url),
            Column("name", gettext_lazy("Name"), wraps=True),
            Column("family", gettext_lazy("Family"), Kind.TAG, value=_family),
            Column("source", gettext_lazy("Source"), shown=False),
        ),
        filters=(
            Filter("text", gettext_lazy("Product")),
            Filter(
                "has",
                gettext_lazy("Family"),
                (("", _("all")), ("yes", _("known")), ("no", _("not known"))),
            ),
        ),
        default_sort="code",
    )


def _product_url(product: Product) -> str:
    return reverse("worth:product", args=[product.pk])


def _family(product: Product) -> Tag | str:
    return product.family or Tag(_("none"), "attention")
