"""Where to push growth, as a table of texts for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mainstay.apps.portfolio.queries.growth import Growth
from mainstay.ui import formats
from mainstay.ui.reasons import sentence


def growth_texts(growth: Growth, currency: str) -> tuple[tuple[str, ...], list[Sequence[str]]]:
    """Return the heads and the rows: customer, money, lowest strength, what comes first, why."""
    titles = (_("Customer"), _("Brings"), _("Strength"), _("What comes first"), _("Why"))
    rows = [
        (
            place.name,
            formats.money(place.money, currency),
            formats.level_word(place.strength, "strength"),
            sentence(f"push.{judged.answer}"),
            " ".join(sentence(one.code, one.params) for one in judged.reasons),
        )
        for place, judged in growth.rows
    ]
    return titles, list(rows)
