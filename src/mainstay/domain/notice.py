"""Until when a contract can be cancelled."""

from __future__ import annotations

from datetime import date

from mainstay.domain.months import months_later


def last_notice_day(end: date | None, months: int | None) -> date | None:
    """Return the last day to give notice; None without an end or a term of notice.

    With three months of notice to 31 December it is 30 September. Where the month is shorter or
    longer the earlier day counts, so that nobody relies on a day too many.
    """
    if end is None or months is None:
        return None
    return months_later(end, -months)
