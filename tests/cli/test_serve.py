"""Serving: the port, what keeps running, and how it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mainstay.apps.organisation.actions.sign_in import create_first_administrator
from mainstay.cli.context import Unusable
from mainstay.cli.serve import is_loopback, say_who_is_missing, settled_port
from mainstay.cli.supervision import Child, Supervisor
from tests.cli.runs import environment


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_the_next_free_port_is_taken_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = settled_port("127.0.0.1", port)
    assert found > port
    assert capsys.readouterr().out == f"Port {port} is taken; using {found}.\n"


def test_a_host_that_is_not_ours_is_one_sentence() -> None:
    with pytest.raises(Unusable, match="not an address"):
        settled_port("no-such-host.invalid", 8000)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x.y", False)],
)
def test_which_addresses_are_this_machine(host: str, is_here: bool) -> None:
    assert is_loopback(host) == is_here


def test_a_dead_child_is_started_again_and_all_stop_together(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = f"echo x >> {starts}; exec sleep 60"
    child = Child("sleeper", ["sh", "-c", command])
    said: list[str] = []
    supervisor = Supervisor([child], say=said.append)
    keeping = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    supervisor.start()
    for number, handler in keeping.items():
        signal.signal(number, handler)
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    wait_for(starts.exists)
    assert child.process is not None
    child.process.kill()
    wait_for(lambda: starts.read_text() == "x\nx\n", 20)
    supervisor.stopping.set()
    watching.join(20)
    assert child.process is not None
    assert child.process.poll() is not None
    assert said == ["The sleeper stopped (exit code -9); starting it again."]


def test_a_child_that_dies_at_once_is_started_ever_more_slowly() -> None:
    child = Child("failing", [])
    pauses = []
    for deaths in range(8):
        child.deaths = deaths
        pauses.append(child.pause())
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30


@contextmanager
def serving(data: Path, log: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-u", "-m", "mainstay.cli", "serve", "--port", "18700"]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, env=environment(data), stdout=output, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield server
        finally:
            server.kill()
            server.wait()


def address(log: Path) -> str:
    found = [line for line in log.read_text().splitlines() if line.startswith("Mainstay is at ")]
    return found[0].split()[3] if found else ""


def children(process: int) -> set[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return {int(number) for number in found.stdout.split()}


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_serve_answers_keeps_a_worker_and_stops_cleanly(tmp_path: Path, number: int) -> None:
    log = tmp_path / "log"
    with serving(tmp_path / "data", log) as server:
        wait_for(lambda: address(log) or server.poll() is not None)
        with urllib.request.urlopen(address(log), timeout=20) as answer:
            assert answer.status == 200
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        below = children(server.pid)
        assert len(below) == 3
        server.send_signal(number)
        assert server.wait(30) == 0
    assert [process for process in below if is_running(process)] == []


@pytest.mark.long
def test_when_serve_is_killed_outright_its_children_end_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(tmp_path / "data", log) as server:
        wait_for(lambda: address(log) or server.poll() is not None)
        below = children(server.pid)
        assert len(below) == 3
        server.kill()
        server.wait()
        wait_for(lambda: not any(map(is_running, below)), 30)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_it_says_how_to_sign_in_where_nobody_can(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    say_who_is_missing()
    assert "./run --own --no-serve makes the first administrator" in capsys.readouterr().out
    create_first_administrator()
    say_who_is_missing()
    assert capsys.readouterr().out == ""
