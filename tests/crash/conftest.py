"""A small prepared company, copied for every trial, and the process that runs the trials."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.runs import REPOSITORY, environment
from tests.crash.files import first_import, second_import, write_files
from tests.crash.workshop import Done, Task

ON_POSTGRES = "MAINSTAY_CRASH_ON_POSTGRES"


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
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asdict(task)) + "\n")
        self.process.stdin.flush()
        return Done(**json.loads(self.process.stdout.readline()))

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
    """A company before its second import and after it, and a backup of an earlier state."""

    before: Company
    after: Company
    files: Path
    backup: Path


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The process of the trials; docs/reliability.md says why PostgreSQL has to be asked for."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if server and os.environ.get(ON_POSTGRES) != "1":
        pytest.skip(f"no whole run on PostgreSQL has passed yet; {ON_POSTGRES}=1 tries it")
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
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield Bench(process, Databases(server), folder)
    assert process.stdin is not None
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


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
    yield Prepared(before, after, files, backup)
    bench.forget(before)
    bench.forget(after)
