"""The rows that stayed outside as a file: original columns, line and reason, to mend and bring."""

from __future__ import annotations

import re
from decimal import Decimal

from mainstay.analytics.intake.records import cells, lines_of
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.queries.drafts import draft_drop
from mainstay.apps.imports.queries.drops import plan_drop
from mainstay.apps.imports.queries.previews import all_problems, bad_rows
from mainstay.apps.imports.queries.sentences import bad_row_sentence, problem_sentence
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.ui.exports import csv_bytes

LINE = "line in the file"
REASON = "reason"
NEGATIVE = re.compile(r"-(0|[1-9][0-9]{0,27})(\.[0-9]{1,10})?")  # as it is written back


def rejects_csv(plan: Plan) -> bytes:
    """Write the rejected rows of a part as CSV; each row may have several reasons.

    What a spreadsheet would run gets an apostrophe, which reading takes away again; a negative
    number needs none.
    """
    rows = ([*map(_cell, row), line, reason] for line, row, reason in _rejected(plan))
    return csv_bytes([*plan.part.base.columns, LINE, REASON], rows)


def rejects_of(draft: Draft, place: int, *, by: Actor) -> bytes | None:
    """Write the rejected rows of one part of a draft, which is read again; None without any."""
    plans = plan_drop(draft_drop(draft), by=by)
    found = next((plan for at, plan in enumerate(plans) if at == place and bad_rows(plan)), None)
    return rejects_csv(found) if found else None


def _cell(text: str) -> Decimal | str:
    return Decimal(text) if NEGATIVE.fullmatch(text) else text


def _rejected(plan: Plan) -> list[tuple[int, list[str], str]]:
    base = plan.part.base
    reasons: dict[int, list[str]] = {}
    for problem in all_problems(plan):
        reasons.setdefault(problem.row, []).append(problem_sentence(problem))
    rows = sorted(reasons)
    found = [
        (line, row, "; ".join(dict.fromkeys(reasons[place])))
        for place, line, row in zip(rows, lines_of(base, rows), cells(base, rows), strict=True)
    ]
    padding = [""] * (len(base.columns) - 1)
    outside = [(row.line, [row.text, *padding], bad_row_sentence(row)) for row in base.bad_rows]
    return sorted(found + outside, key=lambda row: row[0])
