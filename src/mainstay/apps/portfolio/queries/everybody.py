"""The whole company as columns, by customer and by account: what a score keeps."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Places
from mainstay.analytics.everybody.futures import (
    Ahead,
    FutureColumns,
    future_columns,
    learned_of,
)
from mainstay.analytics.everybody.holds import DIALS
from mainstay.analytics.everybody.measured import Measured, digits_of, measured
from mainstay.analytics.everybody.rows import AccountRows
from mainstay.analytics.everybody.spans import Spans
from mainstay.analytics.everybody.standings import (
    ColumnBasis,
    StandingColumns,
    standing_columns,
)
from mainstay.analytics.everybody.summed import score_rows
from mainstay.analytics.everybody.worth import PLACES_OF_RATES, AmountColumns, MarginRates
from mainstay.analytics.lake import Session
from mainstay.analytics.question import Question
from mainstay.analytics.reports import has_service_events, margin_rates_of
from mainstay.apps.accounts.queries import Seen, contract_ends, seen_by
from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.relationships.queries.dials import relationship_dials
from mainstay.apps.worth.queries import lake, question, scope_of
from mainstay.domain.figure import Measure

COLUMNS = (
    "score_id",
    "account_id",
    "is_customer",
    "revenue",
    "margin",
    "margin_low",
    "margin_high",
    "profit",
    "profit_low",
    "profit_high",
    "cost_coverage",
    "share",
    "hold",
    "limiting_dial",
    "rhythm",
    "volume",
    "breadth",
    "contract",
    "cannot_afford_to_lose",
    "could_lose",
    "profit_part",
    "rank",
    "orders_expected",
    "probability_active",
    "lifetime_value",
    "lifetime_value_low",
    "lifetime_value_high",
)

MarginRange: TypeAlias = tuple[Decimal | None, Decimal | None]
UNKNOWN_RANGE: MarginRange = (None, None)


@dataclass(frozen=True, slots=True)
class _Unknowns:
    """Makes lists of columns, with one value where something is not known."""

    unknown: float | None

    def money(self, values: Any, is_known: Any, digits: int) -> list[object]:
        """Write money with four decimal places.

        A float says so many digits exactly, and as fast as nothing else; larger amounts are texts.
        """
        whole = exact.rounded(values, digits)
        if exact.largest(whole) < exact.EXACT_FLOAT:
            amounts = whole.astype(np.float64) / 10**exact.DIGITS
            return self.floats(np.where(is_known, amounts, np.nan))
        texts = [str(Decimal(value).scaleb(-exact.DIGITS)) for value in whole.tolist()]
        return self.where(texts, is_known)

    def floats(self, column: Any) -> list[object]:
        """Write floats, of which NaN is not known."""
        if self.unknown is None:
            return self.where(column, ~np.isnan(column))
        written: list[object] = column.tolist()
        return written

    def levels(self, column: Any) -> list[object]:
        """Write levels, of which 0 is not known."""
        return self.where(column, column != 0)

    def where(self, values: Any, is_known: Any) -> list[object]:
        """Write values where they are known."""
        column = np.asarray(values).astype(object)
        column[~is_known] = self.unknown
        written: list[object] = column.tolist()
        return written


@dataclass(frozen=True, slots=True)
class Population:
    """Customers, or accounts: their standings and what they may still bring."""

    standings: StandingColumns
    futures: FutureColumns
    digits: int
    is_customer: bool

    def __len__(self) -> int:
        return len(self.standings.rows)

    def rows(self, *, score: int, unknown: float | None = None) -> Iterator[tuple[object, ...]]:
        """Yield a tuple of COLUMNS for each unit, money rounded to four decimal places.

        What is not known is ``unknown``; yes and no are 1 and 0.
        """
        put = _Unknowns(unknown)
        return zip([score] * len(self), *self._columns(put), strict=True)

    def _columns(self, put: _Unknowns) -> list[list[object]]:
        found, ahead = self.standings, self.futures
        size = len(self)
        amounts = found.worth.amounts
        return [
            found.rows.unit.tolist(),
            [int(self.is_customer)] * size,
            self._value(amounts[Measure.REVENUE], put),
            *self._amount(amounts[Measure.MARGIN], put),
            *self._amount(amounts[Measure.PROFIT], put),
            put.floats(found.worth.coverage),
            put.floats(found.share),
            put.levels(found.holds.level),
            np.array([*(dial.value for dial in DIALS), ""], object)[found.holds.limiting].tolist(),
            *(put.levels(found.holds.dials[dial]) for dial in DIALS),
            found.cannot_afford_to_lose.astype(np.int64).tolist(),
            put.where(found.could_lose.astype(np.int64), found.could_lose_known),
            found.part.tolist(),
            found.rank.tolist(),
            put.floats(ahead.orders_expected),
            put.floats(ahead.probability_active),
            *(
                put.floats(np.round(column, exact.DIGITS))
                for column in (ahead.value, ahead.low, ahead.high)
            ),
        ]

    def _value(self, amount: AmountColumns, put: _Unknowns) -> list[object]:
        return put.money(amount.value, amount.is_known, self.digits - exact.DIGITS)

    def _amount(self, amount: AmountColumns, put: _Unknowns) -> tuple[list[object], ...]:
        fine = self.digits - exact.DIGITS + PLACES_OF_RATES
        return (
            self._value(amount, put),
            put.money(amount.low, amount.is_range, fine),
            put.money(amount.high, amount.is_range, fine),
        )


@dataclass(frozen=True, slots=True)
class Everybody:
    """Both populations of a company, and sums that were made for it and not kept yet."""

    customers: Population
    accounts: Population
    spans: Spans | None = None


def everybody(asked: Asked) -> Everybody:
    """Measure and judge all customers and all accounts of the company.

    The lake is read once, by account; groups are put together from their accounts' rows.
    """
    if asked.period is None:
        raise ValueError("There is nothing to measure without a period.")
    seen = seen_by(None, asked.batches)
    wanted = question(
        asked.period,
        months=asked.months,
        units=seen.account_units,
        playbook=asked.playbook,
        batches=asked.batches,
    )
    scope = scope_of(seen, seen.account_units, asked.batches, unassigned=False)
    with lake().session(scope, engine=asked.wish.engine) as session:
        grouped = _grouped(seen)
        rows, spans = score_rows(session, wanted, grouped=grouped[0], may_make=asked.wish.is_of_now)
        company = _Company(asked, seen, wanted, session, rows, grouped)
        return replace(company.judged(), spans=spans)


def _grouped(seen: Seen) -> tuple[Places, Places]:
    """The accounts that belong to groups of more than one, and their groups."""
    groups = [c for c in seen.customers.values() if len(c.members) > 1]
    pairs = sorted((member, c.account_id) for c in groups for member in c.members)
    members, units = np.array(pairs, np.int64).reshape(-1, 2).T
    return members, units


@dataclass(frozen=True, slots=True)
class _Company:
    asked: Asked
    seen: Seen
    question: Question
    session: Session
    rows: AccountRows
    grouped: tuple[Places, Places]
    rates: dict[int, MarginRange] = field(default_factory=dict)  # of accounts, as far as read

    def judged(self) -> Everybody:
        accounts = measured(self.rows, self.question)
        members, units = self.grouped
        alone = ~np.isin(accounts.unit, members)
        customers = accounts.chosen(alone)
        if len(members):
            groups = measured(self.rows.regrouped(members, units), self.question)
            customers = customers.with_others(groups)
        serves = self.question.knows_rates and has_service_events(self.session)
        asked = self._ahead()
        with ThreadPoolExecutor(1) as beside:  # models need no lake, and standings no models
            learning = beside.submit(learned_of, customers, asked=asked)
            judged = [
                self._standings(found, units, knows_cost_to_serve=serves)
                for found, units in (
                    (customers, self.seen.customer_units),
                    (accounts, self.seen.account_units),
                )
            ]
            learned = learning.result()
        ahead = future_columns(judged[0], judged[1], alone, asked=asked, found=learned)
        digits = digits_of(self.question)
        return Everybody(
            Population(judged[0], ahead[0], digits, is_customer=True),
            Population(judged[1], ahead[1], digits, is_customer=False),
        )

    def _standings(
        self, found: Measured, units: list[tuple[int, int]], *, knows_cost_to_serve: bool
    ) -> StandingColumns:
        basis = ColumnBasis(
            as_of=self.asked.as_of,
            playbook=self.asked.playbook,
            knows_cost_to_serve=knows_cost_to_serve,
            margin_rates=self._margin_rates(units),
            contract_ends=contract_ends(units, self.asked.batches, as_of=self.question.period.end),
            relationships=self._relationships(units),
            choice=self.asked.wish.measure,
        )
        return standing_columns(found, basis)

    def _relationships(self, units: list[tuple[int, int]]) -> dict[int, int]:
        """The levels of the relationship dial, where somebody answered for the people there."""
        dials = relationship_dials(units, day=self.asked.relationships_on)
        return {unit: int(dial.answer) for unit, dial in dials.items() if dial.answer}

    def _margin_rates(self, units: list[tuple[int, int]]) -> MarginRates:
        def asked(wanted: Any) -> dict[int, MarginRange]:
            few = set(wanted.tolist())
            pairs = [(account, unit) for account, unit in units if unit in few]
            self._read_rates({account for account, _ in pairs})
            found: dict[int, MarginRange] = {}
            for account, unit in pairs:
                known, own = found.get(unit), self.rates[account]
                found[unit] = own if known is None else _wider(known, own)
            return found

        return asked

    def _read_rates(self, accounts: set[int]) -> None:
        """Read the margin rates of accounts not read yet, and with the first of all in groups."""
        missing = accounts - self.rates.keys()
        if not missing:
            return
        if not self.rates:
            missing.update(self.grouped[0].tolist())
        self.rates.update(dict.fromkeys(missing, UNKNOWN_RANGE))
        self.rates.update(margin_rates_of(self.session, self.question, of=sorted(missing)))

    def _ahead(self) -> Ahead:
        from mainstay.domain.lifetime_value.outlook import Horizon

        book = self.asked.playbook
        horizon = Horizon(
            years=int(book["lifetime_value.years"]),
            discount_rate=book["lifetime_value.discount_rate"],
        )
        return Ahead(self.asked.as_of, horizon, digits_of(self.question))


def _wider(one: MarginRange, other: MarginRange) -> MarginRange:
    """The lowest and highest of both."""
    lowest = [rate for rate in (one[0], other[0]) if rate is not None]
    highest = [rate for rate in (one[1], other[1]) if rate is not None]
    return min(lowest, default=None), max(highest, default=None)
