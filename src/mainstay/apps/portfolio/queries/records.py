"""Order lines and service events of an account for whoever sees it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

from mainstay.analytics.account_records import Chosen
from mainstay.analytics.lake import Session
from mainstay.analytics.question import Question
from mainstay.apps.accounts.queries import Seen, seen_by
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.portfolio.queries.detail import calendar_months
from mainstay.apps.portfolio.queries.subjects import NoSuchFigure
from mainstay.apps.worth.queries import lake, question, scope_of
from mainstay.domain.figure import Period

Row = TypeVar("Row")


class Fetched(Sequence[Row], Generic[Row]):
    """Rows of which only the asked-for slice is read; as many as ``total`` says."""

    def __init__(self, total: int, fetch: Callable[[int, int], list[Row]]) -> None:
        self.total = total
        self.fetch = fetch

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, int):
            return self.fetch(place, 1)[0]
        start, stop, _ = place.indices(self.total)
        return self.fetch(start, max(0, stop - start))

    def __iter__(self) -> Iterator[Row]:
        return iter(self.fetch(0, self.total))


@dataclass(frozen=True, slots=True)
class Reading:
    """An open lake for one account: its members, names, months, and what is asked."""

    session: Session
    wanted: Question
    seen: Seen
    members: tuple[int, ...]
    months: tuple[Period, ...]
    currency: str


@contextmanager
def reading_of(asked: Asked, account_id: int) -> Iterator[Reading]:
    """Open the records of an account in the period; NoSuchFigure when it is not seen."""
    seen = seen_by(asked.user, asked.batches, near=account_id)
    if account_id not in seen.names:
        raise NoSuchFigure("There is no such account among those you see.")
    group = None if asked.wish.by_account else seen.customers.get(account_id)
    members = group.members if group else (account_id,)
    period = asked.period or Period(asked.as_of, asked.as_of)
    units = [(member, account_id) for member in members]
    wanted = question(  # no units: contracts are not asked for
        period, months=asked.months, units=[], playbook=asked.playbook, batches=asked.batches
    )
    scope = scope_of(seen, units, asked.batches, unassigned=False)
    with lake().session(scope, at_hand=True) as session:
        months = tuple(calendar_months(period))
        yield Reading(session, wanted, seen, members, months, organisation().currency)


def within_month(reading: Reading, month: str) -> Period:
    """Return the month named as 2026-03 as far as the period reaches; else all of it."""
    named = (span for span in reading.months if f"{span.start:%Y-%m}" == month)
    return next(named, reading.wanted.period)


def fetched(wanted: Chosen, total: int, read: Callable[[Chosen], list[Row]]) -> Fetched[Row]:
    """Return chosen rows that are read slice by slice."""
    return Fetched(total, lambda start, count: read(replace(wanted, offset=start, limit=count)))
