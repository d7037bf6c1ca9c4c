"""How long files take into Mainstay and out again, the bare tools reading the same files beside it.

    python -m benchmarks.imports [--lines N] [--accounts N] [--people N] [--peer] [FILE...]

Without files it makes its own: order lines; accounts with groups and mail domains; people with
positions and bosses. Each step runs once, in a process and a data folder of its own, so that the
peak of memory is the step's. ``--peer`` also brings the accounts and people in with
django-import-export, in an environment made for it by uv or pip. The machine's load is printed,
since it decides the times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PEER = ("django==5.2.*", "django-import-export==4.*", "tablib[all]")
SEGMENTS = ("Energy", "Water", "Paper", "Food", "Steel")
COUNTRIES = ("DE", "SE", "PL", "FR", "TW")
LEVELS = ("executive", "middle", "operational", "purchasing")


def main(arguments: list[str]) -> None:
    """Make the files, run each step in its own process and print a table."""
    told = _told(arguments)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'step':58}{'seconds':>9}{'MB':>7}{'longest write, s':>18}")
        for title, command in steps(told, folder):
            _print_step(title, command)


def _told(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=250_000)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("files", nargs="*", type=Path)
    return parser.parse_args(arguments)


def steps(told: argparse.Namespace, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each step's name and the command that runs it."""
    here = [sys.executable, str(Path(__file__).resolve()), "step"]
    if told.files:
        names = [str(path) for path in told.files]
        yield "DuckDB reads the files", [*here, "duckdb", *names]
        yield "import of the files, and undo", [*here, "import", *names]
        return
    lines, accounts, people = (folder / f"{n}.csv" for n in ("lines", "accounts", "people"))
    write_lines(lines, told.lines)
    write_accounts(accounts, told.accounts)
    write_people(people, told.people, told.accounts)
    yield f"{told.lines:,} order lines: DuckDB reads", [*here, "duckdb", str(lines)]
    yield f"{told.lines:,} order lines: import", [*here, "import", str(lines)]
    both = [str(accounts), str(people)]
    yield f"{told.accounts:,} accounts, {told.people:,} people: import", [*here, "import", *both]
    if told.peer:
        python = str(make_environment(folder / "peer"))
        script = str(Path(__file__).with_name("peer_import_export.py"))
        yield "the same: django-import-export, in bulk", [python, script, *both]


def _print_step(title: str, command: list[str]) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if run.returncode:
        print(f"{title:58} failed: {run.stderr.strip().splitlines()[-1:]}")
        return
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            what = f"{title}{found['what']}"
            longest = f"{found['longest']:.2f}" if found["longest"] else ""
            print(f"{what:58}{found['seconds']:9.1f}{found['megabytes']:7d}{longest:>18}")


def step(what: str, paths: list[Path]) -> None:
    """Run one step in this process and print what it took as JSON."""
    if what == "duckdb":
        import duckdb

        names = [str(path) for path in paths]
        _measured("", lambda: duckdb.read_csv(names).to_arrow_table())
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MAINSTAY_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay.config.settings"
        _import_and_undo(paths)


def _import_and_undo(paths: list[Path]) -> None:
    from mainstay.cli.context import prepare

    prepare()
    from mainstay.apps.imports.actions import bring_files, redo, undo_drop
    from mainstay.apps.organisation.actions.deeds import machine_owner

    by = machine_owner()
    writes = watch_writes()
    brought = []
    _measured("", lambda: brought.append(bring_files(paths, by=by, take_proposals=True)), writes)
    batch = brought[0].batches[0]
    _measured(" again, nothing new", lambda: bring_files(paths, by=by, take_proposals=True), writes)
    _measured(": undo", lambda: undo_drop(batch.drop, by=by), writes)
    _measured(": redo", lambda: redo(batch.pk, by=by), writes)


def _measured(what: str, act: Callable[[], object], writes: list[float] | None = None) -> None:
    if writes is not None:
        writes.clear()
    began = time.perf_counter()
    act()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    longest = max(writes) if writes else 0
    told = {"what": what, "seconds": seconds, "megabytes": peak, "longest": longest}
    print(json.dumps(told), flush=True)


def watch_writes() -> list[float]:
    """Return a list that grows by the seconds of every transaction from now on."""
    from django.db import connection, transaction

    seconds: list[float] = []
    begun: list[float | None] = []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entering(self: transaction.Atomic) -> None:
        is_outermost = not connection.in_atomic_block
        enter(self)
        begun.append(time.perf_counter() if is_outermost else None)

    def leaving(self: transaction.Atomic, *error: object) -> None:
        try:
            leave(self, *error)
        finally:
            since = begun.pop()
            if since is not None:
                seconds.append(time.perf_counter() - since)

    transaction.Atomic.__enter__ = entering
    transaction.Atomic.__exit__ = leaving
    return seconds


def make_environment(folder: Path) -> Path:
    """Make a virtual environment with the peer in it; return its Python."""
    uv = shutil.which("uv")
    python = folder / "bin" / "python"
    if uv:
        subprocess.run([uv, "venv", "--quiet", str(folder)], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, *PEER], check=True)
    return python


def write_accounts(path: Path, count: int) -> None:
    """Write accounts of which a third belongs to a group and a quarter has a mail domain."""
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("account_id,name,parent_id,segment,country,currency,domains\n")
        for i in range(count):
            parent = f"A{i - i % 20}" if i % 20 and i % 3 == 0 else ""
            domain = f"c{i}.example" if i % 4 == 0 else ""
            name = f"Company {i} of {dice.randrange(10**6)}"
            words = (f"A{i}", name, parent, dice.choice(SEGMENTS), dice.choice(COUNTRIES))
            file.write(",".join((*words, "EUR", domain)) + "\n")


def write_people(path: Path, count: int, accounts: int) -> None:
    """Write people, each with a position and most with a boss."""
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("person_id,name,account_id,title,level,email,phone,reports_to\n")
        for i in range(count):
            boss = f"P{i - 1}" if i % 5 else ""
            at = i % max(accounts, 1)
            who = (f"P{i}", f"First{i % 997} Last{i}", f"A{at}", f"Title {i % 50}")
            reach = (f"p{i}@c{at}.example", f"+49 {dice.randrange(10**9)}")
            file.write(",".join((*who, dice.choice(LEVELS), *reach, boss)) + "\n")


def write_lines(path: Path, count: int) -> None:
    """Write order lines of four years and 20,000 accounts, five lines an order."""
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("order_number,line_number,account_id,date,product,product_family,")
        file.write("quantity,revenue,direct_cost,currency\n")
        for i in range(count):
            day = i * 1500 // count
            when = f"{2022 + day // 365}-{min(12, day % 365 // 31 + 1):02d}-{day % 28 + 1:02d}"
            quantity, price = dice.randrange(1, 50), dice.randrange(100, 100_000) / 100
            revenue = quantity * price
            product = f"S{dice.randrange(3000)},Family {dice.randrange(12)}"
            money = f"{quantity},{revenue:.2f},{revenue * 0.6:.2f},EUR"
            order = f"F{i // 5},{i % 5 + 1},A{dice.randrange(20_000)},{when}"
            file.write(f"{order},{product},{money}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["step"]:
        step(sys.argv[2], [Path(name) for name in sys.argv[3:]])
    else:
        main(sys.argv[1:])
