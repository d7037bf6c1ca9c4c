"""How long maps take: one page, what they say of many people, and strength from many touches.

    python -m benchmarks.maps --folder FOLDER

Prints a section for benchmarks/RESULTS.md. Companies and the environment of networkx are kept in
FOLDER. Every part runs in a process of its own; clock and processor seconds are printed, for a busy
machine lengthens the first.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.map_facts import Shape
from benchmarks.peers import NETWORKX, asked, environment, ours

PARTS = "benchmarks.map_parts"
PEER = "benchmarks.map_peer"
TURNS = 3


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, help="where companies are made and kept")
    arguments.add_argument("--people", type=int, default=250_000)
    arguments.add_argument("--touches", type=int, default=5_000_000)
    arguments.add_argument("--day", type=int, default=5_000, help="touches of one more day")
    arguments.add_argument("--only", default="", help="page, analysis or strength")
    options = arguments.parse_args()
    print("| what | seconds | its processor | |\n|---|---:|---:|---|")
    with tempfile.TemporaryDirectory() as spare:
        folder: Path = options.folder or Path(spare)
        each: dict[str, Callable[[], None]] = {
            "page": lambda: say_page(folder),
            "analysis": lambda: say_analysis(folder),
            "strength": lambda: say_strength(folder, options),
        }
        for name, say in each.items():
            if options.only in name:
                say()
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def row(what: str, seconds: float, work: float, more: str = "") -> None:
    """Print a row of the table."""
    print(f"| {what} | {seconds:.3f} | {work:.3f} | {more} |", flush=True)


def say_page(folder: Path) -> None:
    """Print what a map of 300 people with 400 pairs takes the server."""
    data = folder / "page"
    asked(ours(), PARTS, "page_company", data=data)
    for page, told in asked(ours(), PARTS, "page", data=data).items():
        row(
            f"map of 300 people, 400 pairs, 30,000 touches: {page}, p50",
            told["p50"],
            told["cpu"],
            f"p95 {told['p95']:.3f}, first {told['first']:.3f}, {told['queries']} questions",
        )


def say_analysis(folder: Path) -> None:
    """Print the analysis of 10,000 people and 1,000,000 touches beside networkx."""
    python = environment(folder / "networkx", NETWORKX)
    for name, each in (("100 accounts", 100), ("one account", 10_000)):
        shape = Shape(10_000, each, 1_000_000)
        facts = folder / f"facts-{each}"
        asked(ours(), PARTS, "facts", str(facts), *map(str, (shape.people, each, shape.touches)))
        what = f"10,000 people at {name}, 1,000,000 touches, from memory"
        mine, sums = [], []
        for _ in range(TURNS):
            mine.append(asked(ours(), PARTS, "analysis", str(facts)))
            sums.append(asked(python, PEER, str(facts), "sums"))
        edges = asked(python, PEER, str(facts), "touches")
        if any(mine[0][part] != peer[part] for peer in (*sums, edges) for part in SAME):
            raise SystemExit("networkx gives other answers.")
        row(f"{what}: Mainstay", *of(mine), f"all {mine[0]['findings']:,} findings")
        for told, way in ((sums, "touches added up first"), ([edges], "touches as edges")):
            times = of(told)[1] / of(mine)[1]
            row(f"the same: networkx {sums[0]['version']}, {way}", *of(told), f"{times:.1f} times")
    data = folder / "analysis"
    asked(ours(), PARTS, "gaps_company", data=data)
    told = [asked(ours(), PARTS, "gaps", data=data) for _ in range(TURNS)]
    row(
        "10,000 people at 100 accounts, 1,000,000 touches, from the database: all gaps",
        *of(told),
        f"{told[0]['findings']:,} findings",
    )


SAME = ("levels", "accounts")


def of(told: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the medians of clock and processor seconds."""
    return median(one["seconds"] for one in told), median(one["cpu"] for one in told)


def say_strength(folder: Path, options: argparse.Namespace) -> None:
    """Print observed strength of everybody, and after one more day."""
    data = folder / f"strength-{options.people}-{options.touches}"
    asked(ours(), PARTS, "strength_company", str(options.people), str(options.touches), data=data)
    told = asked(ours(), PARTS, "strength", str(options.day), data=data)
    size = f"{options.people:,} people, {options.touches:,} touches"
    peak = f"peak {told['peak']:.1f} GB"
    row(f"{size}: touches counted", *told["counting"], f"{told['places']:,} places, {peak}")
    row(f"{size}: everybody judged from the counts", *told["judging"], f"{told['known']:,} levels")
    row(f"one more day of {options.day:,} touches", *told["day"], f"{told['anew']:,} places anew")


if __name__ == "__main__":
    main()
