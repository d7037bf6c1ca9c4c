"""What a concentration means: who is an alert, how the bands of ratio and HHI read, where it goes.

Source: method section 16 (thresholds and warnings); the bands of the HHI were made for markets and
are an analogy for customers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from mainstay.domain.concentration import Concentration, CustomerShare, major_customers
from mainstay.domain.customer import customer_address, customer_params
from mainstay.domain.figure import Measure, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "concentration.major_customer",  # account_id, name, share, value
    "concentration.alert",  # account_id, name, share, measure
    "concentration.critical",  # account_id, name, share, measure
    "concentration.top_five",  # share, measure
    "concentration.ratio",  # number, share, band, measure
    "concentration.hhi",  # points, band, customers, measure
    "concentration.expected_below",  # ten, twenty, measure
    "concentration.expected_within",  # ten, twenty, measure
    "concentration.expected_above",  # ten, twenty, measure
    "concentration.effective_falling",  # periods, before, now
    "concentration.effective_not_falling",  # before, now
    "concentration.rising_share",  # account_id, name, periods, before, now
    # unknowns
    "unknown.total_not_positive",  # measure
    "unknown.too_few_periods",  # periods, needed
)


T = TypeVar("T")


class Band(StrEnum):
    """How concentrated."""

    HEALTHY = "healthy"
    MODERATE = "moderate"
    HIGH = "high"


def findings(spread: Concentration, playbook: Playbook) -> Judgement[Band]:
    """Say what is worth knowing about a concentration; the answer is the band of its HHI."""
    if not spread.is_defined:
        missing = Unknown("unknown.total_not_positive", {"measure": spread.measure})
        return Judgement(None, unknowns=(missing,))
    band = hhi_band(spread, playbook)
    reasons = (
        *_single_customers(spread, playbook),
        *_top_five(spread, playbook),
        _ratio(spread, playbook),
        _hhi(spread, playbook),
        _expected(spread, playbook),
        *_major(spread, playbook),
    )
    return Judgement(band, reasons)


def ratio_band(spread: Concentration, playbook: Playbook) -> Band | None:
    """Read the share of the largest customers: below 30 % healthy, above 50 % high."""
    share = spread.top(int(playbook["concentration.ratio_customers"]))
    return _band(share, playbook, name="ratio")


def hhi_band(spread: Concentration, playbook: Playbook) -> Band | None:
    """Read the HHI: below 0.10 healthy, above 0.25 high."""
    return _band(spread.hhi, playbook, name="hhi")


def _band(value: Decimal | None, playbook: Playbook, *, name: str) -> Band | None:
    if value is None:
        return None
    if value > playbook.exact(f"concentration.{name}_high"):
        return Band.HIGH
    moderate = playbook.exact(f"concentration.{name}_moderate")
    return Band.MODERATE if value >= moderate else Band.HEALTHY


def _threshold(band: Band | None, name: str) -> str:
    return f"concentration.{name}_{'high' if band is Band.HIGH else 'moderate'}"


def _single_customers(spread: Concentration, playbook: Playbook) -> list[Reason]:
    critical = spread.at_least(playbook.exact("concentration.critical"))
    alerts = spread.at_least(playbook.exact("concentration.alert"))
    return [
        *(_of_customer(row, spread, kind="critical") for row in critical),
        *(_of_customer(row, spread, kind="alert") for row in alerts if row not in critical),
    ]


def _of_customer(row: CustomerShare, spread: Concentration, *, kind: str) -> Reason:
    params = {
        **customer_params(row.account_id),
        "share": row.share,
        "measure": spread.measure,
    }
    code = f"concentration.{kind}"
    return Reason(code, params, (customer_address(row.account_id),), threshold=code)


def _top_five(spread: Concentration, playbook: Playbook) -> list[Reason]:
    key = "concentration.top_five"
    share = spread.top(5)
    if share is None or share <= playbook.exact(key):
        return []
    rows = tuple(customer_address(row.account_id) for row in spread.shares[:5])
    return [Reason(key, {"share": share, "measure": spread.measure}, rows, threshold=key)]


def _ratio(spread: Concentration, playbook: Playbook) -> Reason:
    number = int(playbook["concentration.ratio_customers"])
    band = ratio_band(spread, playbook)
    params = {
        "number": number,
        "share": spread.top(number),
        "band": band,
        "measure": spread.measure,
    }
    return Reason("concentration.ratio", params, threshold=_threshold(band, "ratio"))


def _hhi(spread: Concentration, playbook: Playbook) -> Reason:
    band = hhi_band(spread, playbook)
    params = {
        "points": spread.hhi_points,
        "band": band,
        "customers": len(spread.positive),
        "measure": spread.measure,
    }
    return Reason("concentration.hhi", params, threshold=_threshold(band, "hhi"))


def _expected(spread: Concentration, playbook: Playbook) -> Reason:
    """Compare the top 10 and top 20 with what S2 expects of them (S2-1)."""
    ten, twenty = spread.top(10) or Decimal(0), spread.top(20) or Decimal(0)
    params = {"ten": ten, "twenty": twenty, "measure": spread.measure}
    low, high = "concentration.expected_top_low", "concentration.expected_top_high"
    if twenty < playbook.exact(low):
        return Reason("concentration.expected_below", params, threshold=low)
    if ten > playbook.exact(high):
        return Reason("concentration.expected_above", params, threshold=high)
    return Reason("concentration.expected_within", params, threshold=low)


def _major(spread: Concentration, playbook: Playbook) -> list[Reason]:
    """List whom the accounts must disclose; the rule is about revenue."""
    if spread.measure is not Measure.REVENUE:
        return []
    return [
        Reason(
            "concentration.major_customer",
            {**customer_params(row.account_id), "share": row.share, "value": row.value},
            (customer_address(row.account_id),),
            threshold="concentration.disclosure",
        )
        for row in major_customers(spread, playbook)
    ]


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter by name (2026 Q2) and how concentrated it was."""

    name: str
    spread: Concentration


def effective_number_falls(quarters: Sequence[Quarter], playbook: Playbook) -> Judgement[bool]:
    """Judge whether the effective number of customers fell in each of the latest quarters."""
    numbers = [quarter.spread.effective_number for quarter in quarters]
    recent = _recent(numbers, playbook)
    if isinstance(recent, Unknown):
        return Judgement(None, unknowns=(recent,))
    falls = _always(recent, lambda earlier, later: later < earlier)
    params = {"periods": len(recent) - 1, "before": recent[0], "now": recent[-1]}
    code = "concentration.effective_falling" if falls else "concentration.effective_not_falling"
    rows = tuple(quarter.name for quarter in quarters[-len(recent) :])
    return Judgement(falls, (Reason(code, params, rows, "concentration.rising_periods"),))


def rising_shares(quarters: Sequence[Quarter], playbook: Playbook) -> Judgement[tuple[int, ...]]:
    """Name the customers whose share rose in each of the latest quarters, the largest first."""
    recent = _recent([q.spread if q.spread.is_defined else None for q in quarters], playbook)
    if isinstance(recent, Unknown):
        return Judgement(None, unknowns=(recent,))
    values = [dict(spread.ordered) for spread in recent]
    reasons = []
    for account in recent[-1].positive:
        known = [own.get(account, Decimal(0)) for own in values]
        shares = [value / spread.total for value, spread in zip(known, recent, strict=True)]
        if _always(shares, lambda earlier, later: later > earlier):
            reasons.append(_rising(account, shares))
    accounts = tuple(int(str(reason.params["account_id"])) for reason in reasons)
    return Judgement(accounts, tuple(reasons))


def _rising(account_id: int, shares: Sequence[Decimal]) -> Reason:
    params = {
        **customer_params(account_id),
        "periods": len(shares) - 1,
        "before": shares[0],
        "now": shares[-1],
    }
    rows = (customer_address(account_id),)
    return Reason("concentration.rising_share", params, rows, "concentration.rising_periods")


def _recent(values: Sequence[T | None], playbook: Playbook) -> list[T] | Unknown:
    """Return the latest values that so many changes need, or say that they are too few."""
    needed = int(playbook["concentration.rising_periods"]) + 1
    known = [value for value in values[-needed:] if value is not None]
    if len(known) < needed:
        return Unknown("unknown.too_few_periods", {"periods": len(known), "needed": needed})
    return known


def _always(values: Sequence[Decimal], moves: Callable[[Decimal, Decimal], bool]) -> bool:
    return all(moves(earlier, later) for earlier, later in pairwise(values))
