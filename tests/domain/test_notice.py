"""Until when a contract can be cancelled."""

from __future__ import annotations

from datetime import date

import pytest

from mainstay.domain.notice import last_notice_day


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        (date(2026, 12, 31), 3, date(2026, 9, 30)),
        (date(2026, 6, 30), 3, date(2026, 3, 30)),
        (date(2026, 1, 15), 6, date(2025, 7, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(1, 2, 28), 6, date.min),
        (None, 3, None),
        (date(2026, 12, 31), None, None),
    ],
)
def test_the_last_day_of_notice_lies_whole_months_before_the_end(
    end: date | None, months: int | None, day: date | None
) -> None:
    assert last_notice_day(end, months) == day
