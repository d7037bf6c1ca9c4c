"""A small prepared company, copied for every trial, and the process that runs the trials.

The fixtures serve the tests of killed processes and of backups; tests/conftest.py knows them, so
that they are made once for both.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.runs import REPOSITORY, environment
from tests.crash.files import first_import, import_in_pieces, second_import, write_files
from tests.crash.workshop import LONGEST_TASK, Done, Task

ON_SERVER = bool(os.environ.get("TEST_DATABASE_URL"))  # the tests' databases are PostgreSQL's
LONGEST_ANSWER = LONGEST_TASK + 30  # seconds; the process gives up on a task itself before


@dataclass
class Databases:
    """One database for each data folder: SQLite in it, or made from a template on a server."""

    server: str
    mark: str = field(default_factory=lambda: secrets.token_hex(4))
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def make(self, template: str = "") -> str:
        """Return the address of a new database, a copy of another one; "" means SQLite."""
        if not self.server:
            return ""
        name = f"crash_{self.mark}_{next(self.numbers)}"
        of = database_of(template) if template else "template1"
        self.tell(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        if url:
            self.tell(f'DROP DATABASE "{database_of(url)}" WITH (FORCE)')

    def tell(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@dataclass(frozen=True)
class Company:
    """A data folder with its database."""

    data: Path
    url: str


@dataclass
class Bench:
    """Runs commands on companies, and copies them."""

    process: subprocess.Popen[str]
    databases: Databases
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def run(self, company: Company, *arguments: str, **how: Any) -> Done:
        task = Task(str(company.data), list(arguments), company.url, **how)
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asdict(task)) + "\n")
        self.process.stdin.flush()
        return Done(**json.loads(self.answer(" ".join(arguments))))

    def answer(self, asked: str) -> str:
        """Return the next line of the process; one that stands still is ended and named."""
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], LONGEST_ANSWER)[0]:
            self.process.kill()
            pytest.fail(f"No answer within {LONGEST_ANSWER} seconds to: {asked}")
        line = self.process.stdout.readline()
        if not line:
            pytest.fail(f"The process of the trials ended before it answered: {asked}")
        return line

    def must(self, company: Company, *arguments: str) -> Done:
        done = self.run(company, *arguments)
        assert done.code == 0, done.error
        return done

    def look(self, company: Company) -> tuple[dict[str, Any], str]:
        """Start on the data as it is; return its state and what was said at the start."""
        done = self.must(company, ":look")
        return json.loads(done.out), done.error

    def new(self) -> Company:
        data = self.folder / f"company-{next(self.numbers)}"
        data.mkdir()
        return Company(data, self.databases.make())

    def copy(self, company: Company) -> Company:
        data = self.folder / f"company-{next(self.numbers)}"
        shutil.copytree(company.data, data)
        return Company(data, self.databases.make(company.url))

    def forget(self, company: Company) -> None:
        shutil.rmtree(company.data)
        self.databases.drop(company.url)


@dataclass(frozen=True)
class Prepared:
    """A company before its second import, after it, and then without its people; a backup."""

    before: Company
    after: Company
    undone: Company
    files: Path
    backup: Path


DEEDS = (
    "import",
    "undo",
    "import in pieces",
    "undo in pieces",
    "redo in pieces",
    "score",
    "tidy",
    "backup",
    "restore",
)


def arguments_of(deed: str, prepared: Prepared, data: Path) -> list[str]:
    """The command that does a deed; batches of 30 rows and more go by pieces here."""
    return {
        "import": second_import(prepared.files),
        "undo": ["imports", "undo", "4"],
        "import in pieces": import_in_pieces(prepared.files),
        "undo in pieces": ["imports", "undo", "2"],
        "redo in pieces": ["imports", "redo", "2"],
        "score": ["score"],
        "tidy": ["tidy"],
        "backup": ["backup", str(data / "kept.mainstay")],
        "restore": ["restore", str(prepared.backup), "--replace"],
    }[deed]


@dataclass(frozen=True)
class Course:
    """A deed run to its end once: where it begins, how long it takes, what it leads to."""

    start: Company
    seconds: float
    before: dict[str, Any]
    after: dict[str, Any]


Courses = Callable[[str], Course]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The process of the trials, one for all tests, on the database of the run."""
    folder = tmp_path_factory.mktemp("crash")
    told = environment(folder / "nowhere", OPENBLAS_NUM_THREADS="1", MAINSTAY_SECRET_KEY="x")
    told["PYTHONPATH"] = os.pathsep.join((str(REPOSITORY), str(REPOSITORY / "src")))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.workshop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**told, "DJANGO_SETTINGS_MODULE": "mainstay.config.settings"},
        text=True,
    )
    made = Bench(process, Databases(os.environ.get("TEST_DATABASE_URL", "")), folder)
    with process:  # closes its input, which ends it
        assert made.answer("start") == "ready\n"
        yield made


@pytest.fixture(scope="session")
def prepared(bench: Bench) -> Iterator[Prepared]:
    files, backup = bench.folder / "files", bench.folder / "earlier.mainstay"
    write_files(files)
    before = bench.new()
    bench.must(before, *first_import(files))
    bench.must(before, "backup", str(backup))
    bench.must(before, "score")
    after = bench.copy(before)
    bench.must(after, *second_import(files))
    undone = bench.copy(after)
    bench.must(undone, "imports", "undo", "2")
    yield Prepared(before, after, undone, files, backup)
    for company in (before, after, undone):
        bench.forget(company)


@pytest.fixture(scope="session")
def courses(bench: Bench, prepared: Prepared) -> Courses:
    """Every deed run to its end once, when it is first asked for."""
    starts = dict.fromkeys(("import", "score", "backup"), prepared.before)
    starts["redo in pieces"] = prepared.undone

    @cache
    def course(deed: str) -> Course:
        start = starts.get(deed, prepared.after)
        tried = bench.copy(start)
        before, _ = bench.look(tried)
        done = bench.must(tried, *arguments_of(deed, prepared, tried.data))
        after, _ = bench.look(tried)
        bench.forget(tried)
        assert after["remains"] == []
        return Course(start, done.seconds, before["facts"], after["facts"])

    return course
