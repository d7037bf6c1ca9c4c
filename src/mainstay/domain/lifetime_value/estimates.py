"""An amount that somebody measured, assumed or stated, with how far it may be off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from mainstay.domain.lifetime_value.errors import InvalidParameters

Exact = Decimal | int | float | str


class SourceKind(StrEnum):
    """How an estimate came about."""

    MEASURED = "measured"
    ASSUMED = "assumed"
    STATED = "stated"


class End(StrEnum):
    """Which of the three figures of an estimate is used."""

    LOW = "low"
    LIKELY = "likely"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A low, likely and high figure; `by` says who or what it is from.

    Raises InvalidParameters unless low <= likely <= high.
    """

    low: Decimal
    likely: Decimal
    high: Decimal
    source: SourceKind
    by: str

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise InvalidParameters(
                f"An estimate must rise from low over likely to high, not {self.low}, "
                f"{self.likely}, {self.high}."
            )

    @property
    def has_range(self) -> bool:
        """Say whether low and high differ."""
        return self.low != self.high

    def at(self, end: End) -> Decimal:
        """Return the figure at that end."""
        match end:
            case End.LOW:
                return self.low
            case End.HIGH:
                return self.high
            case End.LIKELY:
                return self.likely


def measured(
    likely: Exact, *, by: str, low: Exact | None = None, high: Exact | None = None
) -> Estimate:
    """Return an estimate from data; without `low` or `high` that end is the likely figure."""
    return _estimate(likely, SourceKind.MEASURED, by=by, low=low, high=high)


def assumed(
    likely: Exact, *, by: str, low: Exact | None = None, high: Exact | None = None
) -> Estimate:
    """Return an estimate that is a default or somebody's guess."""
    return _estimate(likely, SourceKind.ASSUMED, by=by, low=low, high=high)


def stated(
    likely: Exact, *, by: str, low: Exact | None = None, high: Exact | None = None
) -> Estimate:
    """Return an estimate that somebody told us."""
    return _estimate(likely, SourceKind.STATED, by=by, low=low, high=high)


def _estimate(
    likely: Exact, source: SourceKind, *, by: str, low: Exact | None, high: Exact | None
) -> Estimate:
    middle = exact(likely)
    return Estimate(
        low=middle if low is None else exact(low),
        likely=middle,
        high=middle if high is None else exact(high),
        source=source,
        by=by,
    )


def exact(value: Exact) -> Decimal:
    """Return a finite Decimal; a float is taken as it is written. Raises InvalidParameters."""
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation as problem:
        raise InvalidParameters(f"{value} is not a number.") from problem
    if not number.is_finite():
        raise InvalidParameters(f"{value} is not a finite number.")
    return number


def require_share(value: Decimal, *, name: str) -> Decimal:
    """Return a value from 0 to 1. Raises InvalidParameters."""
    if not 0 <= value <= 1:
        raise InvalidParameters(f"The {name} must lie between 0 and 1, not {value}.")
    return value


def require_rate(value: Decimal, *, name: str) -> Decimal:
    """Return a rate above -100 %. Raises InvalidParameters."""
    if value <= -1:
        raise InvalidParameters(f"The {name} must be above -1, not {value}.")
    return value
