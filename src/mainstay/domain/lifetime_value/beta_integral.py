"""The one hypergeometric quantity behind BG/NBD and MBG/NBD: purchases still to come.

Apart from the models because keeping it finite takes two formulations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mainstay.domain.lifetime_value.arrays import Floats

NEAR = 1e-3  # closer than this to a pole of the closed form, integrate instead
HALF_WIDTH = 8.0
NODES = 361


def purchases_while_dropping_out(a: float, B: Floats, s: Floats, c: Floats, t: Floats) -> Floats:
    """Return E[(1 - (c/(c + p t))^s) / p] for p ~ Beta(a, B): purchases of a live customer in t.

    All arrays of one length. This is FHL 2005 eq. (10) without its denominator,
    (a+B-1)/(a-1) [1 - (c/(c+t))^s 2F1(s, B; a+B-1; t/(c+t))], rewritten by Euler's transformation
    (a-1 in place of s, so that nothing grows with s); where that has a pole (a = 1, a + B = 1) or
    overflows, the expectation is integrated.
    """
    value = _closed_form(a, B, s, c, t)
    doubtful = ~np.isfinite(value) | (abs(a - 1) < NEAR) | (np.abs(a + B - 1) < NEAR)
    if doubtful.any():
        value[doubtful] = _integrated(a, B[doubtful], s[doubtful], (t / c)[doubtful])
    return value


def _closed_form(a: float, B: Floats, s: Floats, c: Floats, t: Floats) -> Floats:
    C = a + B - 1
    with np.errstate(all="ignore"):
        shrinking = np.exp((a - 1) * np.log(c / (c + t)))
        rest = shrinking * special.hyp2f1(C - s, a - 1, C, t / (c + t))
        return np.asarray(C * (1 - rest) / np.float64(a - 1))


def _integrated(a: float, B: Floats, s: Floats, ratio: Floats) -> Floats:
    """Integrate by the double-exponential rule, with p = 1/(1 + exp(-2 sinh y))."""
    y = np.linspace(-HALF_WIDTH, HALF_WIDTH, NODES)
    log_p, log_q = -np.logaddexp(0, -2 * np.sinh(y)), -np.logaddexp(0, 2 * np.sinh(y))
    log_weight = a * log_p + B[:, None] * log_q + np.log(np.cosh(y))
    weight: NDArray[np.float64] = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    p = np.maximum(np.exp(log_p), 1e-300)
    bought = -np.expm1(-s[:, None] * np.log1p(p * ratio[:, None])) / p
    return np.asarray((weight * bought).sum(axis=1) / weight.sum(axis=1))
