"""How well every unit is held, as columns; the rules are ``domain.hold``'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from mainstay.analytics.everybody import exact
from mainstay.analytics.everybody.exact import Flags
from mainstay.analytics.everybody.measured import Measured
from mainstay.analytics.everybody.rows import day_number
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.hold import Dial, contract
from mainstay.domain.months import months_later
from mainstay.domain.playbook import Playbook

STEPS = ((4, "firm"), (3, "held"), (2, "loose"))
SLIPPING = 1
UNKNOWN = 0
DIALS = (Dial.RHYTHM, Dial.VOLUME, Dial.BREADTH, Dial.CONTRACT)
NO_RELATIONSHIPS: Mapping[int, int] = {}

Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Holds:
    """Levels 1..4 of every unit, 0 for not known.

    ``limiting`` is a place in DIALS, the one after them for the relationship, -1 for none.
    """

    level: Levels
    dials: Mapping[Dial, Levels]
    limiting: Levels


def holds(
    rows: Measured,
    playbook: Playbook,
    *,
    as_of: date,
    ends: Mapping[int, date | None],
    relationships: Mapping[int, int] = NO_RELATIONSHIPS,
) -> Holds:
    """Judge what ``hold.hold`` judges of each unit.

    ``ends`` are the contracts' ends, ``relationships`` the levels of the relationship dial.
    """
    dials = {
        Dial.RHYTHM: _rhythm(rows, playbook, as_of),
        Dial.VOLUME: _volume(rows, playbook, as_of),
        Dial.BREADTH: _breadth(rows, playbook),
        Dial.CONTRACT: _contract(rows, playbook, as_of, ends),
    }
    relationship = _levels_of(rows, relationships)
    stacked = np.stack([*(dials[dial] for dial in DIALS), relationship])
    stacked = np.where(stacked == UNKNOWN, 9, stacked)
    is_known = (dials[Dial.RHYTHM] != UNKNOWN) | (dials[Dial.VOLUME] != UNKNOWN)
    level = np.where(is_known, stacked.min(axis=0), UNKNOWN).astype(np.int8)
    limiting = np.where(is_known, stacked.argmin(axis=0), -1).astype(np.int8)
    return Holds(level, dials, limiting)


def _rhythm(rows: Measured, playbook: Playbook, as_of: date) -> Levels:
    enough = rows.order_days >= int(playbook["hold.orders_for_rhythm"])
    is_known = (rows.order_days > 0) & enough & (rows.double_gap > 0)
    silence = 2 * (day_number(as_of) - rows.last_order)
    levels = np.full(len(rows), SLIPPING, np.int8)
    for level, name in reversed(STEPS):
        over, under = playbook.exact(f"hold.rhythm_{name}").as_integer_ratio()
        levels[silence * under <= rows.double_gap * over] = level
    return np.where(is_known, levels, UNKNOWN).astype(np.int8)


def _volume(rows: Measured, playbook: Playbook, as_of: date) -> Levels:
    latest = latest_start(as_of, months=int(playbook["hold.history_for_volume"]))
    is_known = (rows.order_days > 0) & (rows.first_order <= latest)
    is_known &= ~rows.no_rate & ~rows.no_rate_before & (rows.revenue_before > 0)
    levels = np.full(len(rows), SLIPPING, np.int8)
    for level, name in reversed(STEPS):
        limit = playbook.exact(f"hold.volume_{name}")
        levels[exact.at_least(rows.revenue, limit, rows.revenue_before)] = level
    return np.where(is_known, levels, UNKNOWN).astype(np.int8)


def latest_start(as_of: date, *, months: int) -> int:
    """The last day whose ``months_later`` is no later than the day after ``as_of``."""
    end = as_of + timedelta(days=1)
    day = months_later(end, -months) + timedelta(days=3)  # months have 28 to 31 days
    while months_later(day, months) > end:
        day -= timedelta(days=1)
    return day_number(day)


def _breadth(rows: Measured, playbook: Playbook) -> Levels:
    levels = np.full(len(rows), SLIPPING, np.int8)
    for level, name in reversed(STEPS):
        limit = playbook.exact(f"hold.breadth_{name}")
        levels[exact.at_least(rows.families, limit, rows.families_before)] = level
    return np.where(rows.families_before > 0, levels, UNKNOWN).astype(np.int8)


def _contract(
    rows: Measured, playbook: Playbook, as_of: date, ends: Mapping[int, date | None]
) -> Levels:
    """Contracts are few: each different end is judged once, by the domain itself."""
    judged = {end: _judged(end, playbook, as_of) for end in set(ends.values())}
    return _levels_of(rows, {unit: judged[end] for unit, end in ends.items()})


def _levels_of(rows: Measured, found: Mapping[int, int]) -> Levels:
    """Put levels to their units; those of nobody here are left out."""
    levels = np.zeros(len(rows), np.int8)
    if not found or not len(rows):
        return levels
    units = np.fromiter(found.keys(), np.int64, len(found))
    place = np.minimum(np.searchsorted(rows.unit, units), len(rows) - 1)
    there = rows.unit[place] == units
    levels[place[there]] = np.fromiter(found.values(), np.int8, len(found))[there]
    return levels


def _judged(end: date | None, playbook: Playbook, as_of: date) -> int:
    facts = CustomerFacts(0, Decimal(0), has_contract=True, contract_end=end)
    return int(contract(facts, playbook, as_of=as_of).answer or UNKNOWN)


def could_lose(found: Holds, playbook: Playbook) -> tuple[Flags, Flags]:
    """Where hold is weak, and where that is known."""
    return found.level <= playbook["hold.could_lose"], found.level != UNKNOWN
