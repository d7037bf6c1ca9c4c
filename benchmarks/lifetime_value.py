"""How long the purchase models take to fit: `python -m benchmarks.lifetime_value` prints a table.

Every customer is simulated to be different, so that collapsing identical ones does not flatter us.
The peer is `lifetimes`, run beside us when it can be imported.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.domain.lifetime_value.populations import (
    History,
    beta_geometric_customers,
    pareto_customers,
)

from mainstay.domain.lifetime_value.bg_nbd import BgNbd
from mainstay.domain.lifetime_value.mbg_nbd import MbgNbd
from mainstay.domain.lifetime_value.pareto_nbd import ParetoNbd

WATCHED = (20.0, 60.0)  # weeks
BG_NBD = (0.243, 4.414, 0.793, 2.426)
PARETO_NBD = (0.553, 10.578, 0.606, 11.669)
PEERS = {BgNbd: "BetaGeoFitter", MbgNbd: "ModifiedBetaGeoFitter", ParetoNbd: "ParetoNBDFitter"}

Model = type[BgNbd] | type[MbgNbd] | type[ParetoNbd]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One row of the table: a model and the customers it is fitted to."""

    model: Model
    history: History
    seed: int


@dataclass(frozen=True)
class Timing:
    """The median time of some runs and the log-likelihood they ended at."""

    seconds: float
    log_likelihood: float


def main() -> None:
    """Time every case and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=3, help="the median of so many runs")
    arguments.add_argument("--seeds", type=int, default=3, help="so many data sets per model")
    asked = arguments.parse_args()
    has_peer = importlib.util.find_spec("lifetimes") is not None
    rows = [row(case, runs=asked.runs, has_peer=has_peer) for case in cases(asked.seeds)]
    heading = ("model", "customers", "seed", "seconds", "evaluations", "lifetimes", "ratio", "gain")
    print_table([heading, *rows])
    if has_peer:
        print("\nratio = theirs / ours; gain = log-likelihood, ours - theirs.")
    else:
        print("\nThe peer `lifetimes` is not installed here, so its columns are empty.")


def cases(seeds: int) -> list[Case]:
    """Make up the customers, anew for every model and seed."""
    found = []
    for seed in range(seeds):
        bg = beta_geometric_customers(100_000, parameters=BG_NBD, watched=WATCHED, seed=seed)
        mbg = beta_geometric_customers(
            100_000, parameters=BG_NBD, watched=WATCHED, seed=seed, first_chance=1
        )
        pareto = pareto_customers(23_570, parameters=PARETO_NBD, watched=WATCHED, seed=seed)
        found += [Case(BgNbd, bg, seed), Case(MbgNbd, mbg, seed), Case(ParetoNbd, pareto, seed)]
    return sorted(found, key=lambda case: case.model.__name__)


def row(case: Case, *, runs: int, has_peer: bool) -> Row:
    """Time one case, the peer too when it is there."""
    fitted = case.model.fit(*case.history)
    ours = timed(lambda: case.model.fit(*case.history).log_likelihood, runs=runs)
    start = (
        case.model.__name__,
        f"{fitted.report.distinct:,}",
        str(case.seed),
        f"{ours.seconds:.3f}",
        str(fitted.report.evaluations),
    )
    if not has_peer:
        return (*start, "-", "-", "-")
    theirs = timed(lambda: peer_log_likelihood(case), runs=runs)
    gain = ours.log_likelihood - theirs.log_likelihood
    return (*start, f"{theirs.seconds:.3f}", f"{theirs.seconds / ours.seconds:.1f}", f"{gain:+.3f}")


def timed(run: Callable[[], float], *, runs: int) -> Timing:
    """Run several times and take the median."""
    seconds, result = [], 0.0
    for _ in range(runs):
        begin = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - begin)
    return Timing(statistics.median(seconds), result)


def peer_log_likelihood(case: Case) -> float:
    """Fit the peer's model; the log-likelihood is ours at its parameters."""
    fitter = getattr(importlib.import_module("lifetimes"), PEERS[case.model])()
    fitter.fit(*case.history)
    found = case.model(*(float(value) for value in fitter.params_))
    return float(found.log_likelihood_per_customer(*case.history).sum())


def print_table(rows: list[Row]) -> None:
    """Print rows with aligned columns, the first row being the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for line in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    main()
