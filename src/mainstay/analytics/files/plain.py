"""Cells that are neither numbers nor dates: yes and no, and identifiers."""

from __future__ import annotations

import pyarrow as pa

from mainstay.analytics.files.arrow import NO_TEXT, AnyColumn, nulls
from mainstay.analytics.files.arrow import compute as pc
from mainstay.analytics.files.model import Note
from mainstay.analytics.files.parsed import CellError, Parsed, distinct, spread

TRUE = frozenset({"true", "yes", "y", "t", "1", "1.0", "x", "on", "wahr", "ja", "vrai", "oui"})
FALSE = frozenset({"false", "no", "n", "f", "0", "0.0", "off", "falsch", "nein", "faux", "non"})
DECIMAL_TAIL = r"^[0-9]+\.0+$"
SCIENTIFIC = r"^[0-9]\.[0-9]+[eE]\+[0-9]{1,2}$"


def parse_boolean(column: AnyColumn) -> Parsed:
    """Read yes and no, bool, from the words and figures in use for them."""
    cells = distinct(column)
    return spread(cells, pa.bool_(), quick=nulls(len(cells.texts), pa.bool_()), read=_read)


def _read(text: str) -> bool:
    word = text.lower()
    if word not in TRUE | FALSE:
        raise CellError("not_yes_or_no")
    return word in TRUE


def parse_identifier(column: AnyColumn) -> Parsed:
    """Read identifiers as text without outer blanks; leading zeros stay.

    A column in which every cell looks like "17850.0" went through a float: the tail goes, and a
    note says so. "1.23E+15" lost digits on its way: a problem, since nobody can tell which.
    """
    cells = distinct(column)
    texts = cells.texts
    if len(texts) and pc.all(pc.match_substring_regex(texts, DECIMAL_TAIL)).as_py():
        stripped = pc.replace_substring_regex(texts, r"\.0+$", "")
        counted = len(cells.places) - cells.places.null_count
        note = Note("decimal_tail_removed", {"cells": counted, "example": texts[0].as_py()})
        return Parsed(stripped.take(cells.places), notes=(note,))
    damaged = pc.match_substring_regex(texts, SCIENTIFIC)
    quick = pc.if_else(damaged, NO_TEXT, texts)
    return spread(cells, pa.string(), quick=quick, read=_refuse_damaged)


def _refuse_damaged(text: str) -> str:
    raise CellError("identifier_lost_digits")
