"""In which currency amounts are when the file does not say: asked, and remembered by its layout."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.imports.planning.layouts import Layout, PartLayout, to_dict
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Question
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.ui.formats import number

COMMON = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CNY", "JPY", "TWD")
CODE = re.compile(r"[A-Z]{3}")
ID = "currency"
LOOKED_AT = 50


def currency_question(
    part: ReadPart, *, rows: int, known: Iterable[str], own: str, given: str
) -> Question:
    """Ask for the currency of the rows that name none; what is proposed is never silent.

    ``known`` are currencies with a rate or named in the file, ``own`` is the organisation's. What
    was answered for the last file of this layout and source is the default.
    """
    before = remembered(part)
    default = before or own
    named = [default, own, *sorted(known), *COMMON, *([given] if CODE.fullmatch(given) else [])]
    choices = tuple((code, code) for code in dict.fromkeys(named))
    text = ngettext(
        "%(rows)s row names no currency. In which is it?",
        "%(rows)s rows name no currency. In which are they?",
        rows,
    )
    detail = _("As you said for the last file like this.") if before else ""
    return Question(ID, text % {"rows": number(rows)}, choices, default, default, detail)


def remembered(part: ReadPart) -> str:
    """Return what was answered for the newest batch whose file had the same columns."""
    rows = Batch.objects.filter(kind=part.kind.name, source=part.source)
    newest = rows.exclude(state=BatchState.FAILED).order_by("-pk")
    columns = _columns(part.layout)
    for mapping, summary in newest.values_list("mapping", "summary")[:LOOKED_AT]:
        if any(known.get("columns") == columns for known in mapping.get("part", ())):
            answer = str(summary.get("answers", {}).get(ID, ""))
            return answer if CODE.fullmatch(answer) else ""
    return ""


def _columns(layout: PartLayout) -> object:
    return to_dict(Layout((), (layout,)))["part"][0]["columns"]
