"""The apostrophe that exports put before signs that begin a formula, so that nothing runs them."""

from __future__ import annotations

import pyarrow as pa

from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.model import LINE, Note

GUARD = r"^'(\s*[=+\-@\t\r\n＝＋－＠])"


def without_guards(table: pa.Table) -> tuple[pa.Table, list[Note]]:
    """Take the apostrophes away again, and say of how many cells."""
    cells, example = 0, ""
    for place, name in enumerate(table.column_names):
        column = table.column(name)
        if name == LINE or not pc.any(pc.starts_with(column, "'")).as_py():
            continue
        guarded = pc.match_substring_regex(column, GUARD)
        if count := int(pc.sum(guarded).as_py() or 0):
            example = example or column[pc.index(guarded, value=True).as_py()].as_py()
            cells += count
            bare = pc.replace_substring_regex(column, GUARD, r"\1")
            table = table.set_column(place, table.schema.field(place), bare)
    notes = [Note("guards_removed", {"cells": cells, "example": example})] if cells else []
    return table, notes
