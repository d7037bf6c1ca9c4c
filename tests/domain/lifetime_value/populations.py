"""Customers made up as the models say they behave, to see whether fits find the parameters."""

from __future__ import annotations

import numpy as np

from mainstay.domain.lifetime_value.arrays import Floats

History = tuple[Floats, Floats, Floats]
Span = tuple[float, float]


def beta_geometric_customers(
    size: int,
    *,
    parameters: tuple[float, float, float, float],
    watched: Span,
    seed: int,
    first_chance: int = 0,
) -> History:
    """Let customers buy and leave as BG/NBD (or, with a first chance, MBG/NBD) says."""
    r, alpha, a, b = parameters
    rng = np.random.default_rng(seed)
    rate, leaves, T = (
        rng.gamma(r, 1 / alpha, size),
        rng.beta(a, b, size),
        rng.uniform(*watched, size),
    )
    x, t_x, now = np.zeros(size), np.zeros(size), np.zeros(size)
    active = rng.random(size) >= leaves * first_chance
    while active.any():
        now[active] += rng.exponential(1 / rate[active])
        bought = active & (now < T)
        x[bought] += 1
        t_x[bought] = now[bought]
        active = bought & (rng.random(size) >= leaves)
    return x, t_x, T


def pareto_customers(
    size: int, *, parameters: tuple[float, float, float, float], watched: Span, seed: int
) -> History:
    """Let customers buy and leave as Pareto/NBD says."""
    r, alpha, s, beta = parameters
    rng = np.random.default_rng(seed)
    rate, T = rng.gamma(r, 1 / alpha, size), rng.uniform(*watched, size)
    stays = np.minimum(rng.exponential(1 / rng.gamma(s, 1 / beta, size)), T)
    x = rng.poisson(rate * stays).astype(float)
    last = rng.random(size) ** (1 / np.maximum(x, 1))
    return x, np.where(x > 0, stays * last, 0.0), T
