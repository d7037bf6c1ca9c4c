"""Makes the small backup that every later version must restore: a few of the sample's customers.

Run from the clone: ``python -m tests.backups.make tests/backups/NAME.mainstay``. What it answers is
kept beside it, as NAME.json.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from tests.cli.runs import mainstay

UNTIL = date(2026, 11, 22)
KEPT = 12  # customers
NEWEST = "2025-06"  # order lines and service events from this month on
FACTS = ("order_lines.csv", "service_events.csv")
QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("portfolio", "--json"),
    ("concentration", "--json"),
    ("whale", "--json"),
    ("account", "1", "--json"),
    ("account", "7", "--json"),
    ("portfolio", "--measure", "revenue", "--as-of", "2026-03-31", "--json"),
)


def answers(ask: Callable[..., str]) -> list[object]:
    """Put every question to ``ask``, which runs a command and returns what it prints."""
    return [json.loads(ask(*question)) for question in QUESTIONS]


def small_files(folder: Path) -> list[Path]:
    """Write the sample's files and keep what concerns a few customers."""
    from mainstay.apps.workspace.sample import write_sample

    made = write_sample(folder / "all", until=UNTIL)
    small = folder / "small"
    small.mkdir()
    kept: set[str] = set()
    tables = sorted(file.path for file in made.files)  # accounts first: they choose the others
    return [target for file in tables for target in _smaller(file, small, kept)]


def _smaller(file: Path, small: Path, kept: set[str]) -> Iterator[Path]:
    if file.suffix != ".csv":
        return
    with file.open(newline="", encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    names = list(rows[0])
    account = next((name for name in names if name == "account_id"), "")
    if not kept and account:
        kept.update(row[account] for row in rows[:KEPT])
    chosen = [row for row in rows if not account or row[account] in kept]
    if file.name in FACTS:
        chosen = [row for row in chosen if row["date"][:7] >= NEWEST]
    target = small / file.name
    with target.open("w", newline="", encoding="utf-8") as written:
        writer = csv.DictWriter(written, names)
        writer.writeheader()
        writer.writerows(chosen)
    yield target


def make(target: Path) -> None:
    """Bring the small files into an empty folder and back it up."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = [str(file) for file in small_files(folder)]
        data = folder / "data"
        steps = (
            ("import", *files, "--yes", "--accept-rejects", "--source", "Sample ERP"),
            ("score",),
            ("backup", str(target)),
        )
        for step in steps:
            printed(data, *step)
        told = json.dumps(answers(partial(printed, data)), separators=(",", ":"), sort_keys=True)
        target.with_suffix(".json").write_text(told, encoding="utf-8")


def printed(data: Path, *arguments: str) -> str:
    """Run a command on a data folder and return what it prints."""
    done = mainstay(*arguments, data=data)
    assert done.returncode == 0, done.stderr
    return done.stdout


if __name__ == "__main__":
    make(Path(sys.argv[1]).absolute())
