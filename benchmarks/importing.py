"""How long a file takes from the disk to figures, pandas reading the same file beside it.

    python -m benchmarks.importing FILE...

Give it the UCI Online Retail file (541,909 lines), or any file of order lines. Each step is run
once in a data folder of its own; the machine's load is printed, since it decides the times.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def main(paths: list[Path]) -> None:
    """Print a table of seconds for every step."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MAINSTAY_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay.config.settings"
        from mainstay.cli.context import prepare

        prepare()
        print(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        for name, seconds in steps(paths):
            print(f"{name:44}{seconds:8.2f} s")


def steps(paths: list[Path]) -> Iterator[tuple[str, float]]:
    """Yield the name and the seconds of each step, in order."""
    import pandas

    from mainstay.analytics.files import read_file
    from mainstay.apps.imports.actions.bring import bring_files
    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.portfolio.actions import score
    from mainstay.apps.portfolio.queries.asked import Wish, asked
    from mainstay.apps.portfolio.queries.portfolio import KEPT, portfolio

    by = machine_owner()
    yield (
        "pandas.read_csv, every column as text",
        seconds_of(lambda: [pandas.read_csv(path, dtype=str) for path in paths]),
    )
    yield "read_file, every column as text", seconds_of(lambda: [read_file(p) for p in paths])
    yield (
        "import: read, check, lake, database",
        seconds_of(lambda: bring_files(paths, by=by, take_proposals=True)),
    )
    yield (
        "import again: nothing changes",
        seconds_of(lambda: bring_files(paths, by=by, take_proposals=True)),
    )
    yield (
        "portfolio of everybody, all time",
        seconds_of(lambda: portfolio(asked(None, Wish(all_time=True)))),
    )
    KEPT.clear()
    yield "score: fits, standings written", seconds_of(lambda: score(Wish(all_time=True), by=by))


def seconds_of(act: Callable[[], object]) -> float:
    """Run once and return the seconds it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main([Path(name) for name in sys.argv[1:]])
