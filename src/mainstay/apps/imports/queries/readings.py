"""How a file was read, in plain words: which column stands for what, and by what rows are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.planning.layouts import Layout, PartLayout


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of a mapping in words: (field, column) pairs and sentences."""

    what: str
    pairs: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def readings(layout: Layout) -> Iterator[Reading]:
    """Say of each part of a mapping how it reads its rows."""
    for part in layout.parts:
        kind = KINDS.get(part.kind)
        label = str(kind.label) if kind else part.kind
        pairs = tuple((name.replace("_", " "), str(src)) for name, src in part.columns.items())
        yield Reading(label, pairs, tuple(_sentences(part, layout)))


def _sentences(part: PartLayout, layout: Layout) -> Iterator[str]:
    if part.key:
        names = _(" and ").join(name.replace("_", " ") for name in part.key)
        yield _("A row is known again by its %(names)s.") % {"names": names}
    for join in part.joins:
        yield _("The table of the %(table)s is looked up by %(on)s.") % {
            "table": join.table,
            "on": join.on,
        }
    if part.new_accounts:
        yield _("Accounts that nobody knows are made.")
    if layout.style.dates:
        orders = {"dmy": _("day, month, year"), "mdy": _("month, day, year")}
        order = orders.get(layout.style.dates, _("year, month, day"))
        yield _("Dates are read as %(order)s.") % {"order": order}
    if layout.style.decimal:
        mark = _("comma") if layout.style.decimal == "," else _("point")
        yield _("A %(mark)s separates decimals.") % {"mark": mark}
