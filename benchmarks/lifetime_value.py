"""How long the purchase models take to fit, beside lifetimes and pymc-marketing.

    python -m benchmarks.lifetime_value --folder FOLDER

Every customer is simulated to be different, so that collapsing identical ones does not flatter us.
The peers run in environments of their own, made in FOLDER once; their fits and ours take turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.peers import LIFETIMES, PYMC_MARKETING, asked, environment
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
    arguments.add_argument("--seeds", type=int, default=5, help="so many data sets per model")
    arguments.add_argument("--folder", type=Path, help="where the peers' environments are kept")
    arguments.add_argument("--pymc", action="store_true", help="ask pymc-marketing, too: minutes")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder: Path = options.folder or Path(spare)
        peers = {"lifetimes": environment(folder / "lifetimes", LIFETIMES)}
        if options.pymc:
            peers["pymc"] = environment(folder / "pymc", PYMC_MARKETING)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        heading = ("model", "customers", "seed", "seconds", "evaluations")
        more = [cell for peer in peers for cell in (peer, "ratio", "gain")]
        rows = [row(case, runs=options.runs, peers=peers) for case in cases(options.seeds)]
    print_table([(*heading, *more), *rows])
    print("\nratio = theirs / ours; gain = log-likelihood, ours - theirs.")


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


def row(case: Case, *, runs: int, peers: dict[str, Path]) -> Row:
    """Time one case, and each peer's fit of the same customers."""
    fitted = case.model.fit(*case.history)
    ours = timed(lambda: case.model.fit(*case.history).log_likelihood, runs=runs)
    cells = [
        case.model.__name__,
        f"{fitted.report.distinct:,}",
        str(case.seed),
        f"{ours.seconds:.3f}",
        str(fitted.report.evaluations),
    ]
    for peer, python in peers.items():
        theirs = of_peer(case, peer, python, runs=runs)
        if theirs is None:
            cells += ["failed", "-", "-"]
            continue
        gain = ours.log_likelihood - theirs.log_likelihood
        cells += [f"{theirs.seconds:.3f}", f"{theirs.seconds / ours.seconds:.1f}", f"{gain:+.3f}"]
    return tuple(cells)


def of_peer(case: Case, peer: str, python: Path, *, runs: int) -> Timing | None:
    """Fit with a peer; the log-likelihood is ours at its parameters. None: it failed."""
    names = ("frequency", "recency", "T")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "customers.npz")
        np.savez(file, **dict(zip(names, case.history, strict=True)))
        arguments = (peer, case.model.__name__, str(file), str(runs))
        try:
            found = asked(python, "benchmarks.lifetime_peers", *arguments)
        except subprocess.CalledProcessError:
            return None
    model = case.model(*found["parameters"])
    return Timing(found["seconds"], float(model.log_likelihood_per_customer(*case.history).sum()))


def timed(run: Callable[[], float], *, runs: int) -> Timing:
    """Run several times and take the median."""
    seconds, result = [], 0.0
    for _ in range(runs):
        begin = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - begin)
    return Timing(statistics.median(seconds), result)


def print_table(rows: list[Row]) -> None:
    """Print rows with aligned columns, the first row being the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for line in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    main()
