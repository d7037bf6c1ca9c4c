"""How long a score takes, beside DuckDB's bare aggregation and beside pandas with lifetimes.

    python -m benchmarks.scoring --accounts 100000 --lines 50000000 --folder FOLDER

Makes a company of that size (once: the folder is kept) and one of a tenth of the lines, and prints
a section for benchmarks/RESULTS.md. Every part runs in a process of its own; the bare aggregation
and the score run in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.peers import LIFETIMES, asked, environment, ours

PARTS = "benchmarks.scoring_parts"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--accounts", type=int, default=100_000)
    arguments.add_argument("--lines", type=int, default=50_000_000)
    arguments.add_argument("--day", type=int, default=50_000, help="lines of one more day")
    arguments.add_argument("--folder", type=Path, help="where the companies are made and kept")
    arguments.add_argument("--no-peer", action="store_true", help="leave pandas and lifetimes out")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder: Path = options.folder or Path(spare)
        small = company(folder, options.accounts, options.lines // 10)
        large = company(folder, options.accounts, options.lines)
        say_load()
        tenth = say_score(small, options.lines // 10)
        whole = say_score(large, options.lines)
        print(f"- ten times the lines take {whole / tenth:.1f} times as long")
        if not options.no_peer:
            say_peer(folder, small, tenth)
        say_day(large, options.day)
        say_load()


def company(folder: Path, accounts: int, lines: int) -> Path:
    """Make a company unless it is there, and return its data folder."""
    data = folder / f"company-{accounts}-{lines}"
    if not (data / "made").exists():
        asked(ours(), PARTS, "company", str(accounts), str(lines), data=data)
        (data / "made").touch()
    return data


def say_score(data: Path, lines: int) -> float:
    """Print a score beside the bare aggregation, and return its seconds."""
    bare, scores = [], []
    for _ in range(turns()):
        bare.append(asked(ours(), PARTS, "bare", str(data)))
        scores.append(asked(ours(), PARTS, "score", data=data))
    middle = sorted(scores, key=lambda score: score["seconds"])[len(scores) // 2]
    parts: dict[str, Any] = middle["parts"]
    beside = max(parts["fits"], parts["rules"])  # these two run beside one another
    rest = middle["seconds"] - parts["lake"] - parts["derive"] - parts["writing"] - beside
    alone = median(run["seconds"] for run in bare)
    ratio = median(s["seconds"] / b["seconds"] for s, b in zip(scores, bare, strict=True))
    of_cpu = median(s["cpu"] / b["cpu"] for s, b in zip(scores, bare, strict=True))
    print(f"- {lines:,} lines: bare aggregation {alone:.2f} s; score {middle['seconds']:.2f} s")
    print(
        f"  (lake {parts['lake']:.2f}, fits {parts['fits']:.2f} beside rules {parts['rules']:.2f}, "
        f"writing {parts['writing']:.2f}, the rest {rest:.2f}); ratio {ratio:.1f}; "
        f"peak {middle['peak']:.1f} GB"
    )
    print(f"  (seconds of processor: {middle['cpu']:.1f}, ratio of these {of_cpu:.1f})")
    return float(middle["seconds"])


def say_peer(folder: Path, data: Path, seconds: float) -> None:
    """Print how long pandas and lifetimes take for the same."""
    python = environment(folder / "lifetimes", LIFETIMES)
    found = asked(python, PARTS, "lifetimes", str(data))
    parts = ", ".join(f"{name} {taken:.1f}" for name, taken in found["parts"].items())
    print(f"- pandas and lifetimes, customers only: {found['seconds']:.1f} s ({parts}): ")
    print(f"  {found['seconds'] / seconds:.1f} times as long as a score")


def say_day(data: Path, lines: int) -> None:
    """Print a score after one more day beside one made from all order lines anew."""
    brought = asked(ours(), PARTS, "day", str(lines), data=data)["seconds"]
    later = asked(ours(), PARTS, "score", data=data)
    first = asked(ours(), PARTS, "first_score", data=data)
    again, anew = later["seconds"], first["seconds"]
    compared = asked(ours(), PARTS, "same", data=data)
    if not compared["same"]:
        raise SystemExit("The score after a day differs from the one made anew.")
    print(f"- one more day of {lines:,} lines is brought in {brought:.1f} s; a score then takes")
    print(f"  {again:.2f} s, one made anew from all order lines {anew:.2f} s: {again / anew:.2f};")
    of_cpu = later["cpu"] / first["cpu"]
    print(f"  of processor {later['cpu']:.1f} and {first['cpu']:.1f}: {of_cpu:.2f};")
    print(f"  all {compared['rows']:,} standings are equal")


def turns() -> int:
    """How often score and bare aggregation take turns; BENCHMARK_TURNS says otherwise."""
    return int(os.environ.get("BENCHMARK_TURNS", "3"))


def say_load() -> None:
    """Print how busy the machine is."""
    print(f"- load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
