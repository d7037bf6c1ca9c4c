"""The sentence of each code: reasons, unknowns, notes, terms and names of figures, translatable.

Add a code by adding a line to ``SENTENCES``. A parameter is written ``{name}`` or, with a format,
``{name:money}``, ``{name:short_money}``, ``{name:share}``, ``{name:day}``, ``{name:month}``,
``{name:count}``, ``{name:number}``; a money value may be given with its currency as ``{currency}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mainstay.ui import formats

Text = str | Promise


class UnknownCodeError(LookupError):
    """A code that has no sentence; raised where settings ask for strictness."""


@dataclass(frozen=True, slots=True)
class Plural:
    """Two sentences, chosen by the number in the parameter ``by``."""

    one: str
    many: str
    by: str

    def __call__(self, params: Mapping[str, object]) -> str:
        return ngettext(self.one, self.many, int(str(params[self.by])))


FORMATS: Mapping[str, Callable[[Any], str]] = {
    "money": formats.money,
    "short_money": formats.short_money,
    "share": formats.share,
    "day": formats.day,
    "month": formats.month,
    "count": formats.number,
    "number": lambda value: formats.number(value, 2),
}

LEVELS: Mapping[str, Sequence[Text]] = {
    "hold": (_("slipping"), _("loose"), _("held"), _("firm")),
    "strength": (_("weak"), _("fair"), _("good"), _("strong")),
}

SENTENCES: dict[str, Text | Plural] = {
    # names of figures
    "figure.total": _("Total"),
    "figure.revenue": _("Revenue"),
    "figure.margin": _("Margin"),
    "figure.profit": _("Profit"),
    "figure.share": _("Share"),
    "figure.hhi": _("HHI, in points of 10,000"),
    "figure.normalised_hhi": _("Normalised HHI"),
    "figure.effective_number": _("Effective number of customers"),
    "figure.gini": _("Gini coefficient"),
    "figure.cost_coverage": _("Cost coverage"),
    "figure.hold": _("Hold"),
    "figure.months_to_replace": _("Months to replace"),
    "figure.lifetime_value": _("Lifetime value"),
    # dials of hold
    "hold.rhythm": _(
        "Silent for {days:count} days; the usual gap between orders is {usual:count} days."
    ),
    "hold.volume": _("Revenue of this period is {ratio:share} of the period before."),
    "hold.breadth": _(
        "{now:count} of the {before:count} product families bought before are still bought."
    ),
    "hold.contract": _("The contract runs until {end:day}."),
    "hold.contract_over": _("The contract ended on {end:day}."),
    "hold.limiting": _("The limiting dial is {dial}."),
    # what is not known, and what would help
    "unknown.no_orders": _("There are no order lines in this period."),
    "unknown.few_orders": Plural(
        "Only {orders:count} order: a rhythm needs {needed:count}.",
        "Only {orders:count} orders: a rhythm needs {needed:count}.",
        by="orders",
    ),
    "unknown.short_history": _(
        "The history is {months:count} months long; a comparison needs {needed:count}."
    ),
    "unknown.no_families": _("The order lines name no product family."),
    "unknown.no_contract": _("No contract is recorded, so this dial does not count."),
    "unknown.no_strength": _("Nobody has answered the seven questions for this customer."),
    "unknown.no_costs": _("The order lines carry no direct cost, so the margin is not known."),
    "unknown.low_coverage": _(
        "Only {coverage:share} of revenue comes from lines that carry a cost."
    ),
    "unknown.no_rates": _("No activity rates are recorded, so cost to serve is not known."),
    "unknown.no_service_events": _("No service events are recorded, so profit is not known."),
    "unknown.no_exchange_rate": _("There is no exchange rate from {currency} on {day:day}."),
    # notes
    "note.unassigned": Plural(
        "{lines:count} order line without a customer is counted apart.",
        "{lines:count} order lines without a customer are counted apart.",
        by="lines",
    ),
}


class _Sentences(Formatter):
    """Formats parameters by their type, or as the template says."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec:
            return FORMATS[format_spec](value)
        return _written(value)


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """Say a code with its parameters in the reader's language."""
    given = params or {}
    text = SENTENCES.get(code)
    if text is None:
        return _without_sentence(code)
    template = text(given) if isinstance(text, Plural) else str(text)
    return _Sentences().vformat(template, (), given)


def level_word(level: int | None, scale: str = "hold") -> str:
    """Slipping, loose, held or firm; not known when there is no level."""
    if level is None:
        return formats.not_known()
    return str(LEVELS[scale][level - 1])


def _without_sentence(code: str) -> str:
    if getattr(settings, "MAINSTAY_STRICT_SENTENCES", settings.DEBUG):
        raise UnknownCodeError(f"No sentence for {code!r}: add it to mainstay.ui.reasons.")
    return code


def _written(value: object) -> str:
    match value:
        case None:
            return formats.not_known()
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case bool():
            return str(value)
        case Decimal() | int() | float():
            return formats.plain(value)
        case list() | tuple():
            return ", ".join(_written(item) for item in value)
        case _:
            return str(value)
