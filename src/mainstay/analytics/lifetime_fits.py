"""A lifetime model fitted to a file, with what was read and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from mainstay.analytics.lifetime_files import (
    Observed,
    Retention,
    Summaries,
    Transactions,
    WrongFile,
    open_observations,
)
from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.gamma_gamma import GammaGamma
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.optimum import FitReport
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd
from mainstay.domain.lifetime_value.sbg import ShiftedBetaGeometric
from mainstay.domain.lifetime_value.transactions import CustomerSummaries, TimeUnit, summarise

PURCHASES: Mapping[str, Any] = {"bg_nbd": BgNbd, "mbg_nbd": MbgNbd, "pareto_nbd": ParetoNbd}
NAMES = {
    "bg_nbd": ("r", "alpha", "a", "b"),
    "mbg_nbd": ("r", "alpha", "a", "b"),
    "pareto_nbd": ("r", "alpha", "s", "beta"),
    "gamma_gamma": ("p", "q", "gamma"),
    "sbg": ("alpha", "beta"),
}
HOLDS: Mapping[type, str] = {
    Transactions: "transactions",
    Summaries: "summaries",
    Retention: "retention counts",
}


class Fitted(Protocol):
    """What every fitted model says of itself."""

    @property
    def parameters(self) -> tuple[float, ...]:
        """Return the parameters in the order of the paper."""

    @property
    def report(self) -> FitReport:
        """Return how the fit went."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which model to fit, and how to read the file."""

    model: str
    observed_until: date | None = None
    unit: str = "week"
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """One fit; ``cohort`` is empty where there is only one."""

    cohort: str
    parameters: Mapping[str, float]
    standard_errors: tuple[float, ...]
    log_likelihood: float
    customers: float
    distinct: int
    evaluations: int


@dataclass(frozen=True, slots=True)
class FileFit:
    """A model fitted to a file; ``notes`` say what was left out."""

    model: str
    holds: str
    columns: Mapping[str, str]
    fits: tuple[Fit, ...]
    unit: str = ""
    observed_until: date | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)


def fit_file(path: Path, asked: Asked) -> FileFit:
    """Fit a model to a file.

    FileProblem or WrongFile when the file is not what the model needs, a LifetimeValueError when
    its data cannot support the fit.
    """
    opened = open_observations(path, mapping=asked.mapping)
    holds = HOLDS[type(opened.observed)]
    if asked.model == "sbg":
        fits = _retention(opened.observed, asked)
        return FileFit(asked.model, holds, opened.columns, fits)
    if isinstance(opened.observed, Transactions):
        return _of_transactions(opened.observed, asked, opened.columns)
    if isinstance(opened.observed, Summaries):
        fits = (_fit(_of_summaries(opened.observed, asked), asked),)
        return FileFit(asked.model, holds, opened.columns, fits)
    raise WrongFile(f"{asked.model} needs transactions or summaries, not retention counts.")


def _of_transactions(seen: Transactions, asked: Asked, columns: Mapping[str, str]) -> FileFit:
    rows = summarise(
        seen.customer,
        [day.isoformat() for day in seen.day],
        seen.value,
        observed_until=asked.observed_until,
        unit=TimeUnit(asked.unit),
    )
    if asked.model == "gamma_gamma":
        if seen.value is None:
            raise WrongFile("gamma_gamma needs what each purchase was worth.")
        known = rows.frequency > 0
        model: Fitted = GammaGamma.fit(rows.frequency[known], rows.monetary_value[known])
    else:
        model = PURCHASES[asked.model].fit(rows.frequency, rows.recency, rows.T)
    return FileFit(
        model=asked.model,
        holds=HOLDS[Transactions],
        columns=columns,
        fits=(_fit(model, asked),),
        unit=asked.unit,
        observed_until=rows.observed_until,
        notes=_left_out(rows),
    )


def _left_out(rows: CustomerSummaries) -> tuple[str, ...]:
    """Say what summarising left out."""
    said = []
    if rows.transactions_after:
        said.append(f"{rows.transactions_after} transactions after {rows.observed_until} left out.")
    if rows.return_days:
        said.append(f"{rows.return_days} days of returns left out.")
    return tuple(said)


def _of_summaries(seen: Summaries, asked: Asked) -> Fitted:
    if asked.model == "gamma_gamma":
        if seen.value is None:
            raise WrongFile("gamma_gamma needs the mean value of each customer's purchases.")
        spend: Fitted = GammaGamma.fit(seen.frequency, seen.value, seen.weight)
        return spend
    if seen.recency is None or seen.T is None:
        raise WrongFile(f"{asked.model} needs frequency, recency and T of each customer.")
    found: Fitted = PURCHASES[asked.model].fit(seen.frequency, seen.recency, seen.T, seen.weight)
    return found


def _retention(seen: Observed, asked: Asked) -> tuple[Fit, ...]:
    if not isinstance(seen, Retention):
        raise WrongFile(
            "sbg needs retention counts (period, active, cohort), or one row a customer with "
            "recency, T and cohort."
        )
    if seen.cohort is None or len(set(seen.cohort)) == 1:
        return (_fit(ShiftedBetaGeometric.fit(seen.period, seen.active), asked),)
    found = ShiftedBetaGeometric.fit_each_cohort(seen.period, seen.active, seen.cohort)
    return tuple(_fit(model, asked, cohort=name) for name, model in found.items())


def _fit(model: Fitted, asked: Asked, *, cohort: str = "") -> Fit:
    report = model.report
    return Fit(
        cohort=cohort,
        parameters=dict(zip(NAMES[asked.model], model.parameters, strict=True)),
        standard_errors=report.standard_errors,
        log_likelihood=report.log_likelihood,
        customers=report.customers,
        distinct=report.distinct,
        evaluations=report.evaluations,
    )
