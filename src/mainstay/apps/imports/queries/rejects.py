"""The rows that stayed outside as a file: original columns, line and reason, to mend and bring."""

from __future__ import annotations

import csv
import io

from mainstay.analytics.intake.records import cells, lines_of
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.queries.previews import all_problems
from mainstay.apps.imports.queries.sentences import bad_row_sentence, problem_sentence

LINE = "line in the file"
REASON = "reason"


def rejects_csv(plan: Plan) -> bytes:
    """Write the rejected rows of a part as CSV; each row may have several reasons."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    base = plan.part.base
    writer.writerow([*base.columns, LINE, REASON])
    for line, row, reason in _rejected(plan):
        writer.writerow([*row, line, reason])
    return stream.getvalue().encode("utf-8-sig")


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
