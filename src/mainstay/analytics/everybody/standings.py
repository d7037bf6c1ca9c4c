"""Every unit's standing as columns; the rules are ``domain.standing``'s and ``domain.stakes``'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags, Floats, Places, Whole
from mainstay.analytics.everybody.holds import Holds, could_lose, holds
from mainstay.analytics.everybody.measured import Measured
from mainstay.analytics.everybody.worth import MarginRates, Worth, best_measure, worth
from mainstay.domain.figure import Measure, MeasureChoice
from mainstay.domain.playbook import Playbook
from mainstay.domain.standing import MEASURES
from mainstay.domain.whale import ProfitPart


@dataclass(frozen=True, slots=True)
class ColumnBasis:
    """What all units are judged with."""

    as_of: date
    playbook: Playbook
    knows_cost_to_serve: bool
    margin_rates: MarginRates
    contract_ends: Mapping[int, date | None]
    choice: MeasureChoice = MeasureChoice.BEST
    relationships: Mapping[int, int] = field(default_factory=dict)  # levels, where known


@dataclass(frozen=True, slots=True)
class StandingColumns:
    """Columns in ascending order of the unit.

    ``share`` of the list's measure is NaN where not known; ``cannot_afford_to_lose`` and
    ``could_lose`` hold where their ``*_known`` says so; ``part`` is a part of the whale curve, ""
    without a profit; ``rank`` counts from 1.
    """

    rows: Measured
    measure: Measure
    worth: Worth
    share: Floats
    holds: Holds
    cannot_afford_to_lose: Flags
    could_lose: Flags
    could_lose_known: Flags
    part: Any
    rank: Places


@dataclass(frozen=True, slots=True)
class _Stakes:
    """Which measure each unit is judged by: its value, share and what follows from it."""

    judged: Flags
    value: Whole
    share: Floats
    has_total: Flags
    keep: Flags


def standing_columns(rows: Measured, basis: ColumnBasis) -> StandingColumns:
    """Compute what ``standing.standings`` and ``whale.whale_curve`` say of each unit."""
    book = basis.playbook
    found = worth(
        rows,
        book,
        knows_cost_to_serve=basis.knows_cost_to_serve,
        margin_rates=basis.margin_rates,
    )
    is_free = basis.choice is MeasureChoice.BEST
    measure = best_measure(found, rows, book) if is_free else Measure(basis.choice.value)
    held = holds(
        rows,
        book,
        as_of=basis.as_of,
        ends=basis.contract_ends,
        relationships=basis.relationships,
    )
    stakes = _stakes(rows, found, measure, book)
    weak, weak_known = could_lose(held, book)
    return StandingColumns(
        rows=rows,
        measure=measure,
        worth=found,
        share=_share(found, measure),
        holds=held,
        cannot_afford_to_lose=stakes.keep,
        could_lose=weak & weak_known,
        could_lose_known=weak_known,
        part=_parts(rows, found, book),
        rank=_ranks(rows, stakes, weak & weak_known, weak_known),
    )


def _share(found: Worth, measure: Measure) -> Floats:
    amount = found.amounts[measure]
    whole = exact.total(np.where(amount.is_known, amount.value, 0))
    if whole <= 0:
        return np.full(len(amount.is_known), np.nan)
    return np.where(amount.is_known, exact.quotient(amount.value, whole), np.nan)


def _stakes(rows: Measured, found: Worth, measure: Measure, book: Playbook) -> _Stakes:
    """Judge each unit by the first of the measures, from the list's on, that is known of it."""
    size = len(rows)
    value: Whole = np.zeros(size, object)
    share = np.full(size, np.nan)
    judged, has_total, keep = (np.zeros(size, np.bool_) for _ in range(3))
    for used in MEASURES[MEASURES.index(measure) :]:
        amount = found.amounts[used]
        own = amount.is_known & ~judged
        if not own.any():
            continue
        judged |= own
        value[own] = amount.value[own]
        whole = exact.total(np.where(amount.is_known, amount.value, 0))
        if whole <= 0:
            continue
        has_total |= own
        share[own] = exact.quotient(amount.value, whole)[own]
        large = exact.at_least(amount.value, book.exact("stakes.share"), whole)
        keep |= own & (large | _first_part(rows, amount.value, amount.is_known, whole, book))
    return _Stakes(judged, value, share, has_total, keep)


def _first_part(rows: Measured, value: Whole, is_known: Flags, whole: int, book: Playbook) -> Flags:
    """Those among the largest that come before the first part of the total is reached."""
    chosen = np.zeros(len(rows), np.bool_)
    limit, before = book.exact("stakes.first_part") * whole, 0
    places = np.flatnonzero(is_known)
    largest = places[np.argsort(-value[places], kind="stable")]
    for at in largest[: int(book["stakes.largest"])]:
        chosen[at] = value[at] > 0 and before < limit
        before += int(value[at])
    return chosen


def _ranks(rows: Measured, stakes: _Stakes, weak: Flags, weak_known: Flags) -> Places:
    """The order of ``standing._rank_key``."""
    group = np.where(
        ~stakes.has_total,
        3,
        np.where(~stakes.keep | (weak_known & ~weak), 2, np.where(weak, 0, 1)),
    )
    no_share = ~stakes.has_total
    size = np.where(no_share, stakes.value.astype(np.float64), stakes.share)
    order = np.lexsort((rows.unit, -size, no_share, group))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(1, len(rows) + 1)
    return rank


def _parts(rows: Measured, found: Worth, book: Playbook) -> Any:
    profit = found.amounts[Measure.PROFIT]
    places = np.flatnonzero(profit.is_known)
    part = np.full(len(rows), "", object)
    if not len(places):
        return part
    ordered = places[np.argsort(-profit.value[places], kind="stable")]
    values = profit.value[ordered]
    reached = exact.running(values)
    peak = int(reached.max())
    end = book.exact("whale.core") * Decimal(peak)
    is_core = (values > 0) & np.asarray((reached - values) < _ceiling(end), np.bool_)
    part[ordered] = np.where(
        values < 0,
        ProfitPart.LOSS.value,
        np.where(is_core, ProfitPart.CORE.value, ProfitPart.MARGIN.value),
    )
    return part


def _ceiling(limit: Decimal) -> int:
    """A whole number is less than a limit when it is less than the next whole number up."""
    return -int((-limit).to_integral_value(rounding="ROUND_FLOOR"))
