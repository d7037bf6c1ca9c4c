"""Mend text that was encoded twice ("MÃ©xico"): found cell by cell, offered column by column."""

from __future__ import annotations

from dataclasses import dataclass

import ftfy
import pyarrow as pa

from mainstay.analytics.files.arrow import AnyColumn
from mainstay.analytics.files.arrow import compute as pc

NOT_ASCII = r"[^\x00-\x7f]"


@dataclass(frozen=True, slots=True)
class Mended:
    """A column after mending: its text, how many cells changed, and one example of them."""

    values: AnyColumn
    cells: int
    before: str = ""
    after: str = ""


def mend_text(text: str) -> str:
    """Undo double encoding in one text; leave anything else as it is."""
    return text if text.isascii() else str(ftfy.fix_encoding(text))


def mend_column(column: AnyColumn) -> Mended:
    """Mend a text column; only distinct texts beyond ASCII are looked at."""
    suspects = pc.unique(column.filter(pc.match_substring_regex(column, NOT_ASCII)))
    mended = {text: mend_text(text) for text in suspects.to_pylist() if text is not None}
    changed = {before: after for before, after in mended.items() if before != after}
    if not changed:
        return Mended(column, 0)
    keys = pa.array(list(changed), pa.string())
    places = pc.index_in(column, value_set=keys)
    replaced = pc.take(pa.array(list(changed.values()), pa.string()), places)
    before, after = next(iter(changed.items()))
    cells = len(column) - places.null_count
    return Mended(pc.coalesce(replaced, column), cells, before, after)
