"""Monthly exchange rates: euro for one unit of another currency, a slow made-up walk."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from mainstay.apps.workspace.sample.timeline import YEARS, Floats

# Currency -> the rate it keeps coming back to, and how much it moves in a month.
_USUAL = {"SEK": (0.0886, 0.0007), "USD": (0.9240, 0.0090)}
CURRENCIES = ("EUR", *_USUAL)


def monthly_rates(rng: np.random.Generator) -> tuple[tuple[Decimal, ...], ...]:
    """Return for each of CURRENCIES its rate in each month, oldest first; EUR is always 1."""
    walks = [_walk(usual, step, rng) for usual, step in _USUAL.values()]
    return ((Decimal(1),) * (12 * YEARS), *walks)


def as_floats(rates: tuple[tuple[Decimal, ...], ...]) -> Floats:
    """Return the rates as a table: currencies down, months across."""
    return np.array([[float(rate) for rate in row] for row in rates])


def list_rate(currency: str) -> float:
    """Return the fixed rate at which a price list in a currency was once made."""
    return _USUAL[currency][0] if currency in _USUAL else 1.0


def _walk(usual: float, step: float, rng: np.random.Generator) -> tuple[Decimal, ...]:
    rate, rates = usual, []
    for move in rng.uniform(-1, 1, 12 * YEARS).tolist():
        rate += 0.12 * (usual - rate) + step * move
        rates.append(Decimal(f"{rate:.6f}"))
    return tuple(rates)
