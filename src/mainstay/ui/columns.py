"""Plain text in columns: what the commands print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def aligned(
    titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> list[str]:
    """Return lines with columns as wide as they need to be; ``right`` numbers the right-aligned."""
    lines = [list(titles), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    ends = set(right)
    return [
        "  ".join(
            text.rjust(width) if place in ends else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
