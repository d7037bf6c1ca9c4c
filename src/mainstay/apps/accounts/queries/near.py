"""Names near to what somebody typed, among rows that he sees."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

NEAR = 72.0  # of 100
MOST = 3


def near_names(
    rows: Iterable[tuple[int, str]], text: str, *, most: int = MOST
) -> list[tuple[int, str]]:
    """Return the (number, name) whose names are nearest to a text, the nearest first."""
    names = dict(rows)
    found = process.extract(
        text,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=NEAR,
        limit=most,
    )
    return [(number, name) for name, _score, number in found]
