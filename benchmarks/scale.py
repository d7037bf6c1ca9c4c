"""DuckDB and Spark side by side: what a score reads of the lake, from the same files.

    python -m benchmarks.scale --folder FOLDER --lines 5000000 --lines 50000000

FOLDER may be that of ``benchmarks.scoring``: its companies are used again. Each engine reads in a
process of its own; the answers are compared number by number.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.peers import asked, ours
from benchmarks.scoring import company, say_load

ENGINES = ("duckdb", "spark")


def main() -> None:
    """Measure both engines and print a line each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--accounts", type=int, default=100_000)
    arguments.add_argument("--lines", type=int, action="append")
    arguments.add_argument("--folder", type=Path, help="where the companies are made and kept")
    options = arguments.parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as spare:
        for lines in options.lines or [5_000_000]:
            data = company(options.folder or Path(spare), options.accounts, lines)
            found = {
                engine: asked(ours(), "benchmarks.scale", "read", engine, data=data)
                for engine in ENGINES
            }
            for engine, told in found.items():
                print(
                    f"- {lines:,} lines, {engine}: start {told['start']:.1f} s, from days "
                    f"{told['days']:.1f} s, from order lines {told['lines']:.1f} s, "
                    f"peak {told['peak']:.1f} GB"
                )
            if found["duckdb"]["answer"] != found["spark"]["answer"]:
                raise SystemExit("The engines give different answers.")
            print("  both give the same answers")


def read(engine: str) -> dict[str, object]:
    """Read what a score reads, by an engine: from the derived days, and from all order lines."""
    from mainstay.cli.context import prepare

    prepare()
    from mainstay.analytics.engines import Engine
    from mainstay.analytics.everybody.rows import account_rows
    from mainstay.analytics.measures.order_days import money_by_window, order_days
    from mainstay.apps.accounts.queries import seen_by
    from mainstay.apps.portfolio.queries.asked import Wish
    from mainstay.apps.portfolio.queries.asked import asked as decided
    from mainstay.apps.worth.queries import lake, question, scope_of

    wanted = decided(None, Wish())
    if wanted.period is None:
        raise SystemExit("There are no order lines.")
    seen = seen_by(None, wanted.batches)
    asking = question(
        wanted.period,
        months=wanted.months,
        units=seen.account_units,
        playbook=wanted.playbook,
        batches=wanted.batches,
    )
    scope = scope_of(seen, seen.account_units, wanted.batches, unassigned=False)
    moments = [time.perf_counter()]
    with lake().session(scope, engine=Engine(engine)) as session:
        session.answer(session.order_lines.limit(1))
        moments.append(time.perf_counter())
        rows = account_rows(session, asking)
        moments.append(time.perf_counter())
        days = order_days(session.order_lines, until=asking.period.end)
        span = {"start": asking.period.start, "end": asking.period.end, "before": None}
        days = days.mutate(rate=days.lines * 0)
        sums = session.answer(money_by_window(days, **span)).sort_by("unit")
        moments.append(time.perf_counter())
    start, by_days, by_lines = np.diff(moments).tolist()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    return {
        "start": start,
        "days": by_days,
        "lines": by_lines,
        "peak": max(peak, children),
        "answer": [digest(rows), [str(value) for value in sums.column("revenue")[:1000]]],
    }


def digest(rows: object) -> str:
    """Name the numbers of all columns, whatever order the rows came in."""
    told = hashlib.sha256()
    for part in ("money", "days", "services"):
        columns = getattr(rows, part)
        names = columns.__slots__
        table = np.stack([np.asarray(getattr(columns, name), np.int64) for name in names])
        told.update(table[:, np.lexsort(table)].tobytes())
    return told.hexdigest()


if __name__ == "__main__":
    if sys.argv[1:2] == ["read"]:
        print(json.dumps(read(sys.argv[2])))
    else:
        main()
