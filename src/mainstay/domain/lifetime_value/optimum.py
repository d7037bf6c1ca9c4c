"""The search for the most likely parameters, on their logarithms, with an honest end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from mainstay.domain.lifetime_value.arrays import Floats, dot
from mainstay.domain.lifetime_value.errors import (
    DidNotConverge,
    LifetimeValueError,
    NotEnoughData,
    ParameterAtBound,
)
from mainstay.domain.lifetime_value.observations import Observations, timescale

Objective = Callable[[Floats], tuple[float, Floats]]

REACH = 9.0  # how far a log parameter may run: a factor of 8,100 up or down
ROUGH = 2e-5  # gradient at which the search ends and the polish begins
STEP = 1e-4  # of the differences of the exact gradient that give the Hessian
STRIDES = 2  # steps with the curvature of a sample
HESSIANS = 4  # computed at most in one polish
HALVINGS = 30
ENOUGH = 1e-10  # what one more Newton step may still gain, in units of mean log-likelihood


@dataclass(frozen=True, slots=True)
class FitReport:
    """How a fit went: `standard_errors` follow the order of the model's parameters."""

    log_likelihood: float
    customers: float
    distinct: int
    evaluations: int
    standard_errors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Optimum:
    """The place of the maximum: log parameters, mean log-likelihood, Hessian of its negative."""

    logs: Floats
    value: float
    hessian: Floats
    evaluations: int

    def standard_errors(self, *, customers: float) -> tuple[float, ...]:
        """Return the standard errors of the parameters themselves (not of their logs)."""
        spread = np.sqrt(np.diag(np.linalg.inv(self.hessian)) / customers)
        return tuple(float(error) for error in np.exp(self.logs) * spread)


def fit_report(optimum: Optimum, rows: Observations, *, own_unit: Floats) -> FitReport:
    """Tell the fit of `rows` in their own unit of time, in which it was not done.

    `own_unit` holds, per parameter, what it is multiplied by to return to that unit; with time
    divided by a scale, the density of every repeat purchase is multiplied by it.
    """
    errors = np.array(optimum.standard_errors(customers=rows.customers)) * own_unit
    density = dot(rows.weights, rows.frequency) * float(np.log(timescale(rows)))
    return FitReport(
        log_likelihood=optimum.value * rows.customers - density,
        customers=rows.customers,
        distinct=rows.frequency.size,
        evaluations=optimum.evaluations,
        standard_errors=tuple(errors.tolist()),
    )


def maximise(
    objective: Objective,
    *,
    starts: tuple[tuple[float, ...], ...],
    names: tuple[str, ...],
    customers: float,
    nearby: Optimum | None = None,
) -> Optimum:
    """Maximise from each start in turn until one leads to a proper maximum.

    `objective` takes log parameters and returns the negative mean log-likelihood and its gradient;
    `starts` are parameters (not logs). With `nearby`, the optimum of a sample of very many
    customers, the search begins there: the maximum is the same. When no start succeeds, raises what
    stopped the first: DidNotConverge, ParameterAtBound, or NotEnoughData when it is too flat.
    """
    found = None if nearby is None else _polished_from(nearby, _Counted(objective), names)
    if found is not None:
        _require_curved(found.hessian * customers)
        return found
    reasons: list[LifetimeValueError] = []
    for start in starts:
        try:
            logs = np.log(np.asarray(start))
            return _climb(_Counted(objective), logs, names=names, customers=customers)
        except (DidNotConverge, NotEnoughData) as reason:
            reasons.append(reason)
    raise reasons[0]


class _Counted:
    """Count the evaluations of an objective."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.calls = 0

    def __call__(self, logs: Floats) -> tuple[float, Floats]:
        self.calls += 1
        return self.objective(logs)


def optimum_of_sample(
    objective: Objective,
    *,
    starts: tuple[tuple[float, ...], ...],
    names: tuple[str, ...],
    customers: float,
) -> Optimum | None:
    """Maximise the objective of a sample; None where it has no proper maximum of its own."""
    try:
        return maximise(objective, starts=starts, names=names, customers=customers)
    except LifetimeValueError:
        return None


def _polished_from(nearby: Optimum, objective: _Counted, names: tuple[str, ...]) -> Optimum | None:
    """Polish from the optimum of a sample; None where that leads nowhere.

    With the sample's curvature, a few steps lead so near that the curvature there is the maximum's.
    """
    logs = nearby.logs
    try:
        for _ in range(STRIDES):
            logs = logs + _uphill(nearby.hessian, objective(logs)[1])
            _require_inside(logs, names)
        return _polished(objective, logs, names)
    except ParameterAtBound:
        return None


def _climb(
    objective: _Counted, start: Floats, *, names: tuple[str, ...], customers: float
) -> Optimum:
    """Search roughly and polish; where the polish does not end, search long and polish again."""
    logs = start
    for tolerance in (ROUGH, 1e-9):
        logs = _search(objective, logs, tolerance=tolerance)
        _require_inside(logs, names)
        optimum = _polished(objective, logs, names)
        if optimum is not None:
            _require_curved(optimum.hessian * customers)
            return optimum
    _require_curved(_hessian(objective, logs) * customers)
    raise DidNotConverge("The search for the most likely parameters did not come to rest.")


def _search(objective: _Counted, start: Floats, *, tolerance: float) -> Floats:
    found = optimize.minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(-REACH, REACH)] * start.size,
        options={"maxiter": 400, "gtol": tolerance, "ftol": tolerance * 1e-7},
    )
    return np.asarray(found.x, dtype=np.float64)


def _polished(objective: _Counted, logs: Floats, names: tuple[str, ...]) -> Optimum | None:
    """Take Newton steps until a further one gains nothing; None when they do not come to rest."""
    value, gradient = objective(logs)
    for _ in range(HESSIANS):
        hessian = _hessian(objective, logs)
        while True:
            step = _uphill(hessian, gradient)
            gain = -float(gradient @ step) / 2
            if gain < ENOUGH:
                _require_inside(logs + step, names)
                return Optimum(logs + step, gain - value, hessian, objective.calls)
            shorter = _shortened(objective, logs, value=value, step=step)
            if shorter is None:
                return None
            gained = value - shorter.value
            logs, value, gradient = shorter.logs, shorter.value, shorter.gradient
            _require_inside(logs, names)
            if gained < 0.9 * gain:
                break
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    logs: Floats
    value: float
    gradient: Floats


def _shortened(objective: _Counted, logs: Floats, *, value: float, step: Floats) -> _Place | None:
    """Walk along `step`, halved until the likelihood does not fall; None when it always does."""
    for halving in range(HALVINGS):
        moved = logs + step * 0.5**halving
        if np.abs(moved).max() < REACH:
            new_value, gradient = objective(moved)
            if new_value <= value + 1e-14 * abs(value):
                return _Place(moved, new_value, gradient)
    return None


def _hessian(objective: _Counted, logs: Floats) -> Floats:
    rows = [
        (objective(logs + shift)[1] - objective(logs - shift)[1]) / (2 * STEP)
        for shift in STEP * np.eye(logs.size)
    ]
    half = np.asarray(rows)
    return np.asarray((half + half.T) / 2)


def _uphill(hessian: Floats, gradient: Floats) -> Floats:
    """Solve for the Newton step, with every curvature made positive and none vanishing."""
    curvature, directions = np.linalg.eigh(hessian)
    return np.asarray(-directions @ ((directions.T @ gradient) / np.maximum(abs(curvature), 1e-9)))


def _require_curved(information: Floats) -> None:
    """Raise NotEnoughData when some mix of the log parameters is known no better than to +-5."""
    if np.linalg.eigvalsh(information).min() < 1 / 5**2:
        raise NotEnoughData(
            "Very different parameters explain these customers equally well: the data are too few "
            "or too alike for this model."
        )


def _require_inside(logs: Floats, names: tuple[str, ...]) -> None:
    worst = int(np.abs(logs).argmax())
    if abs(logs[worst]) > REACH - 0.5:
        where = "zero" if logs[worst] < 0 else "infinity"
        raise ParameterAtBound(
            f"The data fit better and better as {names[worst]} goes to {where}: "
            "they do not hold what this model wants to learn."
        )
