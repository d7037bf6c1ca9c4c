"""Fitting a lifetime model to a file: transactions, summaries, or retention counts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import print_json, print_table

if TYPE_CHECKING:
    from mainstay.analytics.lifetime_fits import FileFit

lifetime_value = typer.Typer(help="Fit a lifetime model.", no_args_is_help=True)


class ModelName(StrEnum):
    """The models that can be fitted."""

    BG_NBD = "bg_nbd"
    MBG_NBD = "mbg_nbd"
    PARETO_NBD = "pareto_nbd"
    GAMMA_GAMMA = "gamma_gamma"
    SBG = "sbg"


class UnitName(StrEnum):
    """The unit of time."""

    DAY = "day"
    WEEK = "week"


Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Last day that is looked at."),
]


@lifetime_value.callback()
def group() -> None:
    """Fit a lifetime model."""


@lifetime_value.command()
def fit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any table: CSV, XLSX, text ...")],
    model: Annotated[ModelName, typer.Option(help="Which model.")],
    observed_until: Until = None,
    unit: Annotated[UnitName, typer.Option(help="Unit of time of transactions.")] = UnitName.WEEK,
    mapping: Annotated[
        str, typer.Option(metavar="M", help="cdnow, or a TOML file that names the columns.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the fit as JSON.")] = False,
) -> None:
    """Fit a model to a file and print its parameters and likelihood."""
    from mainstay.analytics.lifetime_fits import Asked, fit_file

    until = observed_until.date() if observed_until else None
    found = fit_file(file, Asked(model.value, until, unit.value, mapping))
    if as_json:
        print_json(found)
        return
    _print(found)


def _print(found: FileFit) -> None:
    """Print what was read, then each fit with its parameters."""
    read = ", ".join(f"{column} as {role}" for role, column in found.columns.items())
    typer.echo(f"{found.model}, read from {found.holds}: {read}.")
    for said in found.notes:
        typer.echo(said)
    rows = [
        (fit.cohort, name, f"{value:.6g}", f"{error:.3g}")
        for fit in found.fits
        for (name, value), error in zip(fit.parameters.items(), fit.standard_errors, strict=True)
    ]
    print_table(("cohort", "parameter", "value", "standard error"), rows, right=(2, 3))
    for fit in found.fits:
        who = f"{fit.cohort}: " if fit.cohort else ""
        typer.echo(
            f"{who}log-likelihood {fit.log_likelihood:.3f}, {fit.customers:g} customers, "
            f"{fit.distinct} different ones."
        )
