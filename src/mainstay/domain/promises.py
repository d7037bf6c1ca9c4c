"""Promises we made: kept on their day, open, or broken.

Source: method section 5: one missed promise can break trust. A promise kept late is a broken one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.months import last_months
from mainstay.domain.playbook import Playbook

CODES = (
    "promise.broken",  # due, days
    "promise.none_broken",
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What we owe: the day it is due, and the day it was kept (None = not yet)."""

    promise_id: int
    due: date
    kept_on: date | None = None

    def is_kept(self, as_of: date) -> bool:
        """Whether it was kept on its day or before, as known on a day."""
        return self.kept_on is not None and self.kept_on <= min(self.due, as_of)

    def is_broken(self, as_of: date) -> bool:
        """Whether its day went by without it; it is not broken while the day lasts."""
        return self.due < as_of and not self.is_kept(as_of)


def broken_promise(
    promises: Iterable[Promise], playbook: Playbook, *, as_of: date
) -> Judgement[bool]:
    """Judge whether a promise was broken in the last 90 days; the latest is named first."""
    key = "promise.broken_days"
    late = [each for each in promises if each.is_broken(as_of)]
    late = [each for each in late if (as_of - each.due).days <= playbook[key]]
    if not late:
        return Judgement(False, (Reason("promise.none_broken", threshold=key),), made_on=as_of)
    reasons = tuple(
        Reason(
            "promise.broken",
            {"due": each.due, "days": (as_of - each.due).days},
            rows=(str(each.promise_id),),
            threshold=key,
        )
        for each in sorted(late, key=lambda each: (each.due, each.promise_id), reverse=True)
    )
    return Judgement(True, reasons, made_on=as_of)


def kept_of_due(promises: Iterable[Promise], playbook: Playbook, *, as_of: date) -> tuple[int, int]:
    """Count promises kept in time and those that fell due, in the last 12 months.

    One that is due on the day itself and still open has not failed and is not counted.
    """
    period = last_months(int(playbook["promise.months"]), until=as_of)
    decided = [each for each in promises if each.due in period]
    kept = sum(each.is_kept(as_of) for each in decided)
    return kept, kept + sum(each.is_broken(as_of) for each in decided)
