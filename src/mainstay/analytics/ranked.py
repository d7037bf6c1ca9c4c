"""Standings of many customers: ranked as columns, each one's judgements made when looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import overload

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.standings import ColumnBasis, StandingColumns, standing_columns
from mainstay.analytics.unit_facts import UnitFacts
from mainstay.domain.figure import Measure, MeasureChoice
from mainstay.domain.hold import HoldLevel
from mainstay.domain.judgement import Judgement
from mainstay.domain.profitability import amounts, best_known
from mainstay.domain.stakes import Places, places
from mainstay.domain.standing import Basis, Standing, Standings, judging, standing


def ranked(facts: UnitFacts, basis: Basis) -> Ranked:
    """Compute what ``standing.standings`` says of the same facts."""
    levels = {unit: own.answer for unit, own in basis.relationships.items() if own.answer}
    found = standing_columns(
        facts.rows,
        ColumnBasis(
            as_of=basis.as_of,
            playbook=basis.playbook,
            knows_cost_to_serve=basis.knows_cost_to_serve,
            margin_rates=facts.margin_rates,
            contract_ends=facts.ends,
            choice=basis.choice,
            relationships=levels,
        ),
    )
    columns = _Columns(facts, found)
    measure = _measure(columns, basis)
    totals = {m: columns.total(m) for m in Measure}
    rows = LazyRows(columns, basis, measure)
    return Ranked(measure, totals, rows, columns)


class _Columns:
    """The columns of standings as the numbers of the domain, by rank."""

    def __init__(self, facts: UnitFacts, found: StandingColumns) -> None:
        self.facts = facts
        self.found = found
        self.order = np.argsort(found.rank, kind="stable")
        self.units: list[int] = facts.rows.unit[self.order].tolist()
        self._values: dict[Measure, dict[int, Decimal | None]] = {}

    def values(self, measure: Measure) -> dict[int, Decimal | None]:
        """Return what each unit brings; None where it is not known."""
        if measure not in self._values:
            own, money = self.found.worth.amounts[measure], self.facts.company.money
            values = zip(own.value[self.order].tolist(), own.is_known[self.order], strict=True)
            told = (money(value) if is_known else None for value, is_known in values)
            self._values[measure] = dict(zip(self.units, told, strict=True))
        return self._values[measure]

    def total(self, measure: Measure) -> Decimal:
        own = self.found.worth.amounts[measure]
        return self.facts.company.money(exact.total(np.where(own.is_known, own.value, 0)))

    def known_share(self, measure: Measure) -> Decimal | None:
        """Return for how much of the revenue a measure is known; None without revenue."""
        weight = np.maximum(self.facts.rows.revenue, 0)
        whole = exact.total(weight)
        is_known = self.found.worth.amounts[measure].is_known
        return Decimal(exact.total(np.where(is_known, weight, 0))) / whole if whole else None

    def levels(self) -> dict[int, HoldLevel | None]:
        words = [None, *HoldLevel]
        told = (words[level] for level in self.found.holds.level[self.order].tolist())
        return dict(zip(self.units, told, strict=True))

    @cached_property
    def carriers(self) -> list[int]:
        """The places by rank of those that cannot be afforded to lose."""
        places: list[int] = np.flatnonzero(self.found.cannot_afford_to_lose[self.order]).tolist()
        return places


def _measure(columns: _Columns, basis: Basis) -> Judgement[Measure]:
    if basis.choice is not MeasureChoice.BEST:
        return Judgement(Measure(basis.choice.value))
    return best_known({m: columns.known_share(m) for m in Measure}, basis.playbook)


class LazyRows(Sequence[Standing]):
    """Standings in order of rank; each is made the first time that somebody looks at it."""

    def __init__(self, columns: _Columns, basis: Basis, measure: Judgement[Measure]) -> None:
        self._columns = columns
        self.basis = basis
        self._judging = judging(measure)
        self._made: dict[int, Standing] = {}

    def __len__(self) -> int:
        return len(self._columns.units)

    @overload
    def __getitem__(self, index: int) -> Standing: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Standing, ...]: ...

    def __getitem__(self, index: int | slice) -> Standing | tuple[Standing, ...]:
        if isinstance(index, slice):
            return tuple(self.of(unit) for unit in self._columns.units[index])
        return self.of(self._columns.units[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of any list

    def of(self, unit: int) -> Standing:
        """Return the standing of a unit; KeyError where there is none."""
        if unit not in self._made:
            self._made[unit] = self._standing(unit)
        return self._made[unit]

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of each unit."""
        return {unit: rank for rank, unit in enumerate(self._columns.units, 1)}

    def _standing(self, unit: int) -> Standing:
        facts, basis = self._columns.facts[unit], self.basis
        own = amounts(facts, basis.playbook, knows_cost_to_serve=basis.knows_cost_to_serve)
        placed = [self._placed[measure] for measure in self._judging]
        return standing(facts, own, placed, basis, rank=self.ranks[unit])

    @cached_property
    def _placed(self) -> dict[Measure, Places]:
        return {m: places(self._known(m), m) for m in self._judging}

    def _known(self, measure: Measure) -> dict[int, Decimal]:
        values = self._columns.values(measure)
        return {unit: value for unit, value in values.items() if value is not None}


class StandingsById(Mapping[int, Standing]):
    """The standing of each unit by its account."""

    def __init__(self, rows: LazyRows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows.ranks)

    def __contains__(self, unit: object) -> bool:
        return unit in self._rows.ranks

    def __getitem__(self, unit: int) -> Standing:
        return self._rows.of(unit)


@dataclass(frozen=True, eq=False)
class Ranked(Standings):
    """Standings whose lists come from columns."""

    rows: LazyRows
    columns: _Columns

    @cached_property
    def carriers(self) -> tuple[Standing, ...]:
        return tuple(self.rows[place] for place in self.columns.carriers)

    def values(self, measure: Measure) -> Mapping[int, Decimal | None]:
        return self.columns.values(measure)

    def chosen(self, accounts: Collection[int]) -> tuple[Standing, ...]:
        ranks = self.rows.ranks
        return tuple(self.rows.of(pk) for pk in sorted(accounts, key=ranks.__getitem__))

    def levels(self) -> Mapping[int, HoldLevel | None]:
        return self.columns.levels()
