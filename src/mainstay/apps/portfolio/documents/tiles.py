"""The four headline figures of the portfolio, each with its measure and a second line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.overview import Overview, major_customers
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.figure import Figure, Measure
from mainstay.ui import formats
from mainstay.ui.reasons import measure_word


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure under its name, with what puts it in proportion; tone is attention or nothing."""

    label: str
    figure: Figure
    note: str
    tone: str = ""


def tiles(found: Portfolio, seen: Overview) -> tuple[Tile, ...]:
    """Return what all bring, on how many it rests, whom to disclose, and what could be lost."""
    measure = measure_word(seen.measure.value)
    level = formats.share(found.asked.playbook.exact("concentration.disclosure"), 0)
    return (
        Tile(
            _("%(measure)s of all customers") % {"measure": measure.capitalize()},
            seen.total,
            _total_note(found, seen),
        ),
        Tile(
            _("Effective number of customers, by %(measure)s") % {"measure": measure},
            seen.effective_number,
            _("of %(n)s, as if all were of one size") % {"n": formats.number(seen.customers)},
        ),
        Tile(
            _("Customers with %(level)s of revenue or more") % {"level": level},
            seen.major_customers,
            _major_note(found),
        ),
        Tile(
            _("%(measure)s that could be lost") % {"measure": measure.capitalize()},
            figure(found, "weakly_held"),
            _weak_note(found, seen),
            tone="attention",
        ),
    )


def _total_note(found: Portfolio, seen: Overview) -> str:
    customers = ngettext("%(n)s customer", "%(n)s customers", seen.customers) % {
        "n": formats.number(seen.customers)
    }
    change = revenue_change(found)
    if change is None:
        return customers
    text = (
        _("%(customers)s; %(change)s on the period before")
        if seen.measure is Measure.REVENUE
        else _("%(customers)s; revenue %(change)s on the period before")
    )
    return text % {"customers": customers, "change": formats.signed(formats.share(change))}


def revenue_change(found: Portfolio) -> Decimal | None:
    """Return how far all revenue moved against the period before; None where it is not known."""
    before = found.revenue_before
    now = found.standings.values(Measure.REVENUE).values()
    if before is None or before <= 0 or None in now:
        return None
    return found.standings.totals[Measure.REVENUE] / before - 1


def _major_note(found: Portfolio) -> str:
    rows = major_customers(found)
    if not rows:
        return _("nobody has to be disclosed")
    share = formats.share(rows[0].share)
    first = _("%(name)s, %(share)s") % {"name": rows[0].name, "share": share}
    if len(rows) == 1:
        return first
    return _("%(first)s, and %(n)s more") % {"first": first, "n": formats.number(len(rows) - 1)}


def _weak_note(found: Portfolio, seen: Overview) -> str:
    lost = found.standings.could_be_lost
    if not lost:
        return _("none you cannot afford to lose is held weakly")
    shares = [row.share for row in lost if row.share is not None]
    text = ngettext(
        "%(n)s customer you cannot afford to lose, %(share)s of %(measure)s",
        "%(n)s customers you cannot afford to lose, %(share)s of %(measure)s",
        len(lost),
    )
    return text % {
        "n": formats.number(len(lost)),
        "share": formats.share(sum(shares, Decimal(0)), 0),
        "measure": measure_word(seen.measure.value),
    }
