"""What a reader asks for: whose accounts, which day, which period, which measure.

Pages read it from the address, commands from their options; both give the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils import timezone

from mainstay.analytics.engines import Engine
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import CountedBatches, counted_batches, playbook
from mainstay.apps.worth.queries import first_day_with_lines, last_day_with_lines
from mainstay.domain.bounds import YEARS
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import MeasureChoice, Period
from mainstay.domain.months import last_months
from mainstay.domain.playbook import Playbook


class WrongQuestion(DomainError):
    """A day, period or measure that cannot be asked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said, before the data decides the rest."""

    measure: MeasureChoice = MeasureChoice.BEST
    as_of: date | None = None
    months: int | None = None
    start: date | None = None
    end: date | None = None
    all_time: bool = False
    by_account: bool = False
    known_at: datetime | None = None
    engine: Engine = Engine.DUCKDB

    @property
    def is_of_now(self) -> bool:
        """Whether the newest day and what is known now are asked for, over the usual period."""
        dated = (self.as_of, self.months, self.start, self.end, self.known_at)
        return not self.all_time and all(said is None for said in dated)

    @classmethod
    def of(cls, params: Mapping[str, str]) -> Wish:
        """Read a wish from an address; WrongQuestion says what cannot be understood."""
        return cls(
            measure=_measure(params.get("measure") or "best"),
            as_of=_day(params.get("as_of")),
            months=_months(params.get("months")),
            start=_day(params.get("from")),
            end=_day(params.get("to")),
            all_time=params.get("all_time") == "1",
            by_account=params.get("by") == "account",
        )

    def params(self, **more: object) -> str:
        """Return the wish as the query of an address, with more parameters, or nothing."""
        said: dict[str, object] = {
            "measure": "" if self.measure is MeasureChoice.BEST else self.measure.value,
            "as_of": self.as_of,
            "months": self.months,
            "from": self.start,
            "to": self.end,
            "all_time": "1" if self.all_time else "",
            "by": "account" if self.by_account else "",
            **more,
        }
        text = urlencode({name: value for name, value in said.items() if value not in ("", None)})
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish with everything decided; ``period`` is None while there are no order lines."""

    user: User | None
    wish: Wish
    as_of: date
    period: Period | None
    months: int | None
    batches: CountedBatches
    playbook: Playbook

    @property
    def today(self) -> date:
        """The day asked for; without one the real day, which may lie after the last order line."""
        return self.wish.as_of or self.wish.end or max(self.as_of, timezone.localdate())

    @property
    def relationships_on(self) -> date:
        """The day whose relationships count: what was recorded after ``known_at`` does not."""
        known = self.wish.known_at
        return self.today if known is None else min(self.today, timezone.localdate(known))

    def by_account(self) -> Asked:
        """Return the same question about single accounts: all that was decided stays."""
        return replace(self, wish=replace(self.wish, by_account=True))


def asked(user: User | None, wish: Wish) -> Asked:
    """Decide day, period, batches and thresholds for a wish; WrongQuestion if it contradicts."""
    batches = counted_batches(wish.known_at)
    book = playbook(wish.known_at)
    last = last_day_with_lines(batches)
    as_of = wish.as_of or wish.end or last or timezone.localdate()
    months = _length(wish, book)
    period = None if last is None else _period(wish, as_of, months, batches)
    return Asked(user, wish, as_of, period, months, batches, book)


def _length(wish: Wish, book: Playbook) -> int | None:
    if wish.all_time or wish.start is not None:
        return None
    return wish.months or int(book["period.months"])


def _period(wish: Wish, as_of: date, months: int | None, batches: CountedBatches) -> Period:
    if wish.all_time:
        first = first_day_with_lines(batches) or as_of
        return Period(min(first, as_of), as_of)
    if wish.start is not None:
        end = wish.end or as_of
        if end < wish.start:
            raise WrongQuestion(f"The period cannot end ({end}) before it starts ({wish.start}).")
        return Period(wish.start, end)
    return last_months(months or 12, until=as_of)


def _measure(text: str) -> MeasureChoice:
    try:
        return MeasureChoice(text)
    except ValueError as error:
        raise WrongQuestion(
            f"The measure is revenue, margin, profit or best, not {text}."
        ) from error


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise WrongQuestion(f"{text} is not a day; write it as 2026-10-31.") from error
    if day.year not in YEARS:
        raise WrongQuestion(f"A day lies between {YEARS[0]} and {YEARS[-1]}, not in {day.year}.")
    return day


def _months(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= 120:
        raise WrongQuestion(f"A period has 1 to 120 months, not {text}.")
    return int(text)
