"""The facts of the units that a reader sees, cut of a company's: columns, objects on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from mainstay.analytics.company import Company, MarginRange, kept_families
from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Places
from mainstay.analytics.everybody.families import EPOCH
from mainstay.analytics.everybody.measured import Measured, measured
from mainstay.analytics.everybody.rows import day_number
from mainstay.domain.customer import CustomerFacts


@dataclass(frozen=True, slots=True)
class Cut:
    """The rows of some units, in ascending order, and which accounts those of several have."""

    rows: Measured
    kept: Places
    groups: Mapping[int, tuple[int, ...]]

    def members(self, unit: int) -> tuple[int, ...]:
        """Return the accounts that a unit is made of."""
        return self.groups.get(unit, (unit,))


def cut(company: Company, units: Mapping[int, Sequence[int]]) -> Cut:
    """Put the accounts of each unit together; a unit of one account has that account's number."""
    single = [unit for unit, members in units.items() if len(members) == 1]
    groups = {unit: tuple(members) for unit, members in units.items() if len(members) > 1}
    chosen = np.isin(company.accounts.unit, np.array(single, np.int64))
    rows, kept = company.accounts.chosen(chosen), company.kept[chosen]
    if not groups:
        return Cut(rows, kept, groups)
    pairs = sorted((member, unit) for unit, members in groups.items() for member in members)
    inside, tops = np.array(pairs, np.int64).T
    together = company.members.regrouped(inside, tops)
    joined = measured(together, company.question)
    both = np.concatenate([rows.unit, joined.unit])
    kept = np.concatenate([kept, kept_families(joined, together.families)])
    return Cut(rows.with_others(joined), kept[np.argsort(both, kind="stable")], groups)


class UnitFacts(Mapping[int, CustomerFacts]):
    """What is known of each unit of a cut; ``ends`` are the ends of their contracts."""

    def __init__(self, company: Company, part: Cut, ends: Mapping[int, date | None]) -> None:
        self.company = company
        self.part = part
        self.ends = ends
        self._made: dict[int, CustomerFacts] = {}

    @property
    def rows(self) -> Measured:
        """The columns that the facts are made of."""
        return self.part.rows

    @cached_property
    def _places(self) -> dict[int, int]:
        return {unit: place for place, unit in enumerate(self.rows.unit.tolist())}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __contains__(self, unit: object) -> bool:
        return unit in self._places

    def __getitem__(self, unit: int) -> CustomerFacts:
        if unit not in self._made:
            self._made[unit] = self._fact(unit, self._places[unit])
        return self._made[unit]

    def margin_rates(self, units: Places) -> dict[int, MarginRange]:
        """Return the lowest and highest margin rates of units."""
        return {unit: self._rates(unit) for unit in units.tolist()}

    def lines(self) -> int:
        """Count the order lines of the period."""
        return int(self.rows.lines.sum())

    def revenue_before(self) -> Decimal | None:
        """Add up the revenue of the period before; None where it is not known of everybody."""
        if self.company.question.before is None or self.rows.no_rate_before.any():
            return None
        return self.company.money(exact.total(self.rows.revenue_before))

    def first_ordered(self, since: date) -> list[int]:
        """Name the units that first ordered since a day, and the one that ordered first of all."""
        ordered = np.flatnonzero(self.rows.order_days > 0)
        if not len(ordered):
            return []
        first = self.rows.first_order[ordered]
        chosen = first >= day_number(since)
        chosen[np.argmin(first)] = True
        units: list[int] = self.rows.unit[ordered[chosen]].tolist()
        return units

    def _rates(self, unit: int) -> MarginRange:
        return self.company.rates_of(self.part.members(unit))

    def _fact(self, unit: int, at: int) -> CustomerFacts:
        rows, company, members = self.rows, self.company, self.part.members(unit)
        question = company.question
        uses, loose = company.services_of(members)
        if rows.no_rate[at]:
            for currency, amount in company.loose_of(members).items():
                loose[currency] = loose.get(currency, 0) + amount
        lines, costed = int(rows.lines[at]), int(rows.costed_lines[at])
        lowest, highest = self._rates(unit) if 0 < costed < lines else (None, None)
        now, before = int(rows.families[at]), int(rows.families_before[at])
        has_families, has_before = bool(now or before), question.before is not None
        has_orders, gap = bool(rows.order_days[at]), int(rows.double_gap[at])
        is_known_before = has_before and not rows.no_rate_before[at]
        return CustomerFacts(
            account_id=unit,
            revenue=company.money(int(rows.revenue[at])),
            costed_revenue=company.money(int(rows.costed_revenue[at])),
            direct_cost=company.money(int(rows.direct_cost[at])),
            lowest_margin_rate=lowest,
            highest_margin_rate=highest,
            lines=lines,
            costed_lines=costed,
            services=uses,
            unconverted=loose,
            revenue_before=company.money(int(rows.revenue_before[at])) if is_known_before else None,
            order_days=int(rows.order_days[at]),
            first_order=_day(int(rows.first_order[at])) if has_orders else None,
            last_order=_day(int(rows.last_order[at])) if has_orders else None,
            median_gap=gap / 2 if gap >= 0 else None,
            families=now if has_families else None,
            families_kept=int(self.part.kept[at]) if has_families else None,
            families_before=before if has_families and has_before else None,
            has_contract=unit in self.ends,
            contract_end=self.ends.get(unit),
        )


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)
