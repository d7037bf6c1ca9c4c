"""What the lake says of every account of a company, read once: each reader's figures are cut of it.

Nothing here hangs on contracts, people or who may see what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import ibis
import numpy as np
import pyarrow as pa

from mainstay.analytics.everybody.exact import DIGITS, Places
from mainstay.analytics.everybody.families import Families
from mainstay.analytics.everybody.measured import Measured, digits_of, measured
from mainstay.analytics.everybody.rows import AccountRows
from mainstay.analytics.everybody.summed import score_rows
from mainstay.analytics.lake import Session
from mainstay.analytics.measures.order_days import money_by_window, with_rate
from mainstay.analytics.measures.service import (
    service_by_activity,
    service_days,
    with_activity_rate,
)
from mainstay.analytics.question import Question
from mainstay.analytics.reports import (
    has_service_events,
    margin_rates_of,
    service_uses,
    unassigned_facts,
)
from mainstay.domain.customer import CustomerFacts, ServiceUse

Row: TypeAlias = dict[str, Any]
Currencies: TypeAlias = dict[str, Decimal]
MarginRange: TypeAlias = tuple[Decimal | None, Decimal | None]

UNKNOWN_RANGE: MarginRange = (None, None)
NOBODY = np.array([-1], np.int64)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Company:
    """Every account that bought or was served until the end of the question's period.

    ``accounts`` has a row for each and ``kept`` how many families it bought in both periods;
    ``members`` are the rows of accounts in groups, for days and families do not add up; ``loose``
    is money without an exchange rate, by account and currency; ``rates`` are margin rates of
    accounts of which some lines carry a cost, and of those in groups.
    """

    question: Question
    accounts: Measured
    kept: Places
    members: AccountRows
    services: pa.Table
    loose: Mapping[int, Currencies]
    rates: Mapping[int, MarginRange]
    unassigned: CustomerFacts | None
    knows_cost_to_serve: bool

    @cached_property
    def digits(self) -> int:
        """How many decimal places its money has."""
        return digits_of(self.question)

    def money(self, value: int) -> Decimal:
        """Return whole numbers of the columns as money, exactly."""
        whole, rest = divmod(value, 10 ** (self.digits - DIGITS))
        return Decimal(f"{value}e-{self.digits}" if rest else f"{whole}e-{DIGITS}")

    @cached_property
    def _service_places(self) -> dict[int, tuple[int, int]]:
        """Where the services of each account begin and end."""
        units = self.services.column("unit").to_numpy()
        starts = np.flatnonzero(np.diff(units, prepend=-1))
        ends = np.append(starts, len(units))[1:]
        places = zip(starts.tolist(), ends.tolist(), strict=True)
        return dict(zip(units[starts].tolist(), places, strict=True))

    def services_of(self, members: Iterable[int]) -> tuple[tuple[ServiceUse, ...], Currencies]:
        """Return what accounts used of each activity together, and what has no exchange rate."""
        places = [self._service_places[pk] for pk in members if pk in self._service_places]
        rows = [row for first, end in places for row in self.services[first:end].to_pylist()]
        return service_uses(self.question, _joined(rows))

    def loose_of(self, members: Iterable[int]) -> Currencies:
        """Return what accounts bought together in currencies without a rate."""
        found: Currencies = {}
        for member in members:
            for currency, amount in self.loose.get(member, {}).items():
                found[currency] = found.get(currency, ZERO) + amount
        return found

    def rates_of(self, members: Iterable[int]) -> MarginRange:
        """Return the lowest and highest margin rate of accounts together."""
        known = [self.rates.get(member, UNKNOWN_RANGE) for member in members]
        lowest = [low for low, _ in known if low is not None]
        highest = [high for _, high in known if high is not None]
        return min(lowest, default=None), max(highest, default=None)


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Add up the services of several accounts by activity, currency and rates."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in ("activity", "currency", "rate", "activity_rate"))
        if key not in found:
            found[key] = row
            continue
        for name in ("quantity", "amount", "events", "with_amount"):
            found[key][name] = _plus(found[key][name], row[name])
    return list(found.values())


def _plus(one: Any, other: Any) -> Any:
    """Add two numbers of which either may be missing."""
    return other if one is None else one if other is None else one + other


def read_company(session: Session, question: Question, grouped: Sequence[int]) -> Company:
    """Measure every account of a scope whose units are accounts; ``grouped`` belong to groups."""
    inside = np.array(sorted(grouped), np.int64) if grouped else NOBODY
    rows, _ = score_rows(session, question, grouped=inside, may_make=False)
    found = measured(rows, question)
    return Company(
        question=question,
        accounts=found,
        kept=kept_families(found, rows.families),
        members=rows.regrouped(inside, inside),
        services=_services(session, question),
        loose=_loose(session, question) if found.no_rate.any() else {},
        rates=_rates(session, question, found, grouped),
        unassigned=unassigned_facts(session, question),
        knows_cost_to_serve=question.knows_rates and has_service_events(session),
    )


def kept_families(found: Measured, families: Families) -> Places:
    """Count for each unit the families that it bought in both periods."""
    kept = np.zeros(len(found), np.int64)
    counted = np.array([(unit, both) for unit, _, _, both in families.counts()], np.int64)
    if len(counted):
        kept[np.searchsorted(found.unit, counted[:, 0])] = counted[:, 1]
    return kept


def _services(session: Session, question: Question) -> pa.Table:
    days = service_days(session.service_events, until=question.period.end)
    days = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    days = with_activity_rate(days, ibis.memtable(question.activity.arrow(name="activity")))
    period = question.period
    rows = session.answer(service_by_activity(days, start=period.start, end=period.end))
    return rows.sort_by("unit").combine_chunks()


def _loose(session: Session, question: Question) -> dict[int, Currencies]:
    """What was bought in the period in currencies without a rate."""
    period = question.period
    known = session.account_days
    days = known.filter(known.date.between(period.start, period.end))
    days = with_rate(days, ibis.memtable(question.exchange.arrow(name="currency")))
    sums = money_by_window(
        days.filter(days.rate.isnull()), start=period.start, end=period.end, before=None
    )
    found: dict[int, Currencies] = {}
    for row in session.answer(sums).to_pylist():
        if row["lines"]:
            found.setdefault(row["unit"], {})[row["currency"]] = row["revenue"] or ZERO
    return found


def _rates(
    session: Session, question: Question, found: Measured, grouped: Sequence[int]
) -> dict[int, MarginRange]:
    partly = (found.costed_lines > 0) & (found.costed_lines < found.lines)
    if not (found.costed_lines < found.lines).any():
        return {}
    wanted = {*found.unit[partly].tolist(), *grouped}
    return margin_rates_of(session, question, of=sorted(wanted)) if wanted else {}
