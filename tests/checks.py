"""The steps of ``./test``: each one's failure is shown and makes the whole fail.

Run by ``./test`` from the folder of the clone, inside its environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.chromium import HOW_TO_GET_ONE, find_chromium
from tests.postgres import NoPostgres, running_postgres

REPOSITORY = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-rs", "--tb=short", "--durations=5"]
PARALLEL = ["-n", "2", "--dist", "loadgroup"]
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One check: a command, and what must stand in its environment."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step."""

    name: str
    verdict: str  # passed, failed, skipped: why
    seconds: float

    @property
    def has_failed(self) -> bool:
        return self.verdict == "failed"


def static_steps() -> list[Step]:
    """Everything that reads the code without running it."""
    django = [sys.executable, "-m", "django"]
    return [
        Step("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("lint", [str(BIN / "ruff"), "check", "."]),
        Step("templates", [str(BIN / "djlint"), "src/mainstay", "--lint", "--quiet"]),
        Step("import contracts", [str(BIN / "lint-imports")]),
        Step("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        Step("types", [str(BIN / "mypy")]),
    ]


def sqlite_step(reports: Path, *, is_all: bool) -> Step:
    """All tests that need neither browser nor Spark."""
    marks = "not browser and not spark" + ("" if is_all else " and not long")
    report = f"--junitxml={reports / 'sqlite.xml'}"
    return Step("tests on SQLite", [*PYTEST, *PARALLEL, "-m", marks, report])


def postgres_step(url: str, *, is_all: bool) -> Step:
    """The tests that ask the database, without those that do it through pages; ``--all``: them too.

    A page asks the database through the queries that other tests ask as well. What asks none, or
    starts a program with a SQLite of its own, would only be the same test again.
    """
    marks = "not browser and not spark" + ("" if is_all else " and not long")
    wanted = "all" if is_all else "queries"
    environment = {"TEST_DATABASE_URL": url, "MAINSTAY_DATABASE_TESTS": wanted}
    return Step("tests on PostgreSQL", [*PYTEST, *PARALLEL, "-m", marks], environment)


def browser_step(reports: Path, *, is_all: bool) -> Step:
    """The walk through the pages, in a real browser."""
    marks = "browser" if is_all else "browser and not long"
    report = f"--junitxml={reports / 'browser.xml'}"
    return Step("browser", [*PYTEST, "-m", marks, report], may_be_empty=True)


def spark_step(reports: Path) -> Step:
    """The same measures on Spark."""
    report = f"--junitxml={reports / 'spark.xml'}"
    return Step("Spark", [*PYTEST, "-m", "spark", report], may_be_empty=True)


def checklist_step(reports: Path) -> Step:
    """Each ticked row of the checklist names a test that ran and passed."""
    return Step("checklist", [sys.executable, "-m", "tests.checklist", str(reports)])


def run(step: Step) -> Outcome:
    """Run a step; show what it said when it fails, and its last line when it passes."""
    print(f"--- {step.name}", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=REPOSITORY,
        env={**environment(), **step.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    is_fine = done.returncode == 0 or (step.may_be_empty and done.returncode == NOTHING_COLLECTED)
    lines = done.stdout.strip().splitlines()
    print("\n".join(interesting(lines) if is_fine else lines), flush=True)
    verdict = "passed" if is_fine else "failed"
    return Outcome(step.name, verdict, time.monotonic() - began)


def interesting(lines: list[str]) -> list[str]:
    """Return the lines worth reading of a step that passed: skips and the last one."""
    return [line for line in lines[:-1] if line.startswith("SKIPPED")] + lines[-1:]


def environment() -> dict[str, str]:
    """The environment without anything that points at somebody's data."""
    foreign = ("MAINSTAY_", "DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    kept["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    kept["PYTHONPATH"] = os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "src")))
    return kept


def outcomes(reports: Path, *, is_all: bool) -> Iterator[Outcome]:
    """Run all steps, one after the other."""
    yield from map(run, static_steps())
    yield run(sqlite_step(reports, is_all=is_all))
    yield from on_postgres(is_all=is_all)
    if find_chromium() is None:
        yield Outcome("browser", f"skipped: {HOW_TO_GET_ONE}", 0)
    else:
        yield run(browser_step(reports, is_all=is_all))
    if is_all:
        yield run(spark_step(reports))
    yield run(checklist_step(reports))


def on_postgres(*, is_all: bool) -> Iterator[Outcome]:
    """Run the tests on a real PostgreSQL; no server is a failure, not a skip."""
    began = time.monotonic()
    try:
        with running_postgres() as url:
            yield run(postgres_step(url, is_all=is_all))
    except NoPostgres as problem:
        print(f"--- tests on PostgreSQL\n{problem}", flush=True)
        yield Outcome("tests on PostgreSQL", "failed", time.monotonic() - began)


@contextmanager
def report_folder() -> Iterator[Path]:
    """A folder for the tests' reports."""
    with tempfile.TemporaryDirectory(prefix="mainstay-reports-") as folder:
        yield Path(folder)


def main() -> int:
    """Run everything, print the table of times, return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # ends the running step too
    began = time.monotonic()
    with report_folder() as reports:
        done = list(outcomes(reports, is_all="--all" in sys.argv[1:]))
    print("\n" + "\n".join(f"{o.seconds:7.1f} s  {o.name:22}{o.verdict}" for o in done))
    print(f"{time.monotonic() - began:7.1f} s  in all")
    return int(any(outcome.has_failed for outcome in done))


if __name__ == "__main__":
    sys.exit(main())
