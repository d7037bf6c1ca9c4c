"""A Mainstay of its own for the browser: its data folder, its server, its sessions."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.runs import REPOSITORY, environment
from tests.sample_company import UNTIL

ANNOUNCED = re.compile(r"Mainstay is at (http://\S+?)/ ")
PASSWORD = re.compile(r"Sign in as (\S+) with the password (\S+)")
PATIENCE = 240.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running Mainstay: where it answers, who is signed in, where its pages are."""

    address: str
    sessions: Mapping[str, str]
    addresses: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]]
    strange: Mapping[str, tuple[str, str] | None]
    said: str = ""

    def url(self, name: str, *, role: str = "") -> str:
        """Return the address of a page by its URL name; of the role's own row where rows differ."""
        return self.address + self.own.get(role, {}).get(name, self.addresses[name])


@dataclass(frozen=True, slots=True)
class Folder:
    """A data folder that is ready to be served; ``said`` is what preparing it printed."""

    path: Path
    said: str
    is_sample: bool

    def copy(self, to: Path) -> Folder:
        return Folder(shutil.copytree(self.path, to), self.said, self.is_sample)


def sample_folder(path: Path) -> Folder:
    """Load the sample company of a fixed day into a new folder."""
    said = _run(path, "sample", "--until", UNTIL.isoformat(), is_sample=True)
    return Folder(path, said, is_sample=True)


def empty_folder(path: Path) -> Folder:
    """Prepare an empty folder with its first administrator, as ``./run --own`` does."""
    return Folder(path, _run(path, "start", "--own", "--no-serve", is_sample=False), False)


@contextmanager
def served(folder: Folder, *, web_only: bool) -> Iterator[Site]:
    """Serve a folder until the block ends."""
    backstage = json.loads(_backstage(folder))
    log = folder.path / "serve.log"
    command = [sys.executable, "-m", "mainstay.cli", "serve", "--port", str(_free_port())]
    with log.open("w") as sink:
        process = subprocess.Popen(
            [*command, "--web-only"] if web_only else command,
            env=_environment(folder.path, is_sample=folder.is_sample),
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Site(_announced(process, log), said=folder.said, **backstage)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    """Return a port that the system gives to nobody else for now, so that sites never share one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _announced(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server says where it answers."""
    deadline = time.monotonic() + PATIENCE
    waiting = threading.Event()
    while process.poll() is None and time.monotonic() < deadline:
        found = ANNOUNCED.search(log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        waiting.wait(0.1)
    raise AssertionError(f"the site does not start:\n{log.read_text(encoding='utf-8')}")


def _environment(data: Path, *, is_sample: bool) -> dict[str, str]:
    found = environment(data, MAINSTAY_SAMPLE="1" if is_sample else "0")
    return {**found, "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}"}


def _run(data: Path, *arguments: str, is_sample: bool) -> str:
    return _output("mainstay.cli", *arguments, data=data, is_sample=is_sample)


def _backstage(folder: Folder) -> str:
    return _output("tests.browser.backstage", data=folder.path, is_sample=folder.is_sample)


def _output(module: str, *arguments: str, data: Path, is_sample: bool) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=_environment(data, is_sample=is_sample),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
