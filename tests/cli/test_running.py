"""Several processes on one machine: who may start beside whom, and what they take up."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.runs import environment, mainstay
from tests.cli.test_serve import address, wait_for

CLAIM = (
    "import sys; from mainstay.cli.running import claim_port; "
    "print(claim_port(int(sys.argv[1])), flush=True); input()"
)


def claiming(port: int, place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLAIM, str(port)],
        env=environment(place, TMPDIR=str(place)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_processes_that_start_together_one_gets_the_port(tmp_path: Path) -> None:
    started = [claiming(18750, tmp_path) for _ in range(6)]
    assert sorted(map(said, started)) == ["False"] * 5 + ["True"]
    for process in started:
        process.kill()
        process.communicate()
    again = claiming(18750, tmp_path)
    assert said(again) == "True"
    again.kill()
    again.communicate()


def start(place: Path, data: str) -> tuple[subprocess.Popen[str], Path]:
    log = place / f"{data}.log"
    with log.open("w") as output:
        command = [sys.executable, "-u", "-m", "mainstay.cli", "serve", "--port", "18760"]
        process = subprocess.Popen(
            command,
            env=environment(place / data),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return process, log


@pytest.mark.long
def test_two_that_serve_from_the_same_second_on_have_two_addresses(tmp_path: Path) -> None:
    servers = [start(tmp_path, data) for data in ("one", "two")]
    try:
        for process, log in servers:
            wait_for(lambda log=log, process=process: address(log) or process.poll() is not None)
        addresses = [address(log) for _, log in servers]
        assert all(addresses)
        assert len(set(addresses)) == 2
    finally:
        for process, _ in servers:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.mark.long
def test_a_restore_waits_for_nobody_who_serves(tmp_path: Path) -> None:
    """It refuses: what is written meanwhile would be lost."""
    data, file = tmp_path / "data", tmp_path / "b.mainstay"
    assert mainstay("backup", str(file), data=data).returncode == 0
    holding = (
        "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'mainstay.config.settings'); "
        "from mainstay.cli.context import load_settings; load_settings(); "
        "from mainstay.cli.running import claim_folder; claim_folder(); print('held', flush=True); "
        "input()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", holding],
        env=environment(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert said(server) == "held"
    refused = mainstay("restore", str(file), "--replace", data=data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Mainstay is running on this data folder")
    server.kill()
    server.communicate()
    assert mainstay("restore", str(file), "--replace", data=data).returncode == 0
    colleague = mainstay("--as", "a@b.example", "restore", str(file), data=data)
    assert colleague.stderr.startswith("Only the owner of this machine restores")


@pytest.mark.long
def test_a_half_loaded_sample_is_finished_before_it_is_served(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "mainstay.cli", "sample"]
    told = environment(data, MAINSTAY_SAMPLE="1")
    loading = subprocess.Popen(command, env=told)
    wait_for(lambda: (data / "lake").exists() or loading.poll() is not None)
    loading.kill()
    loading.wait()
    log = tmp_path / "log"
    with log.open("w") as output:
        command = [sys.executable, "-u", "-m", "mainstay.cli", "serve", "--port", "18770"]
        server = subprocess.Popen(command, env=told, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: address(log) or server.poll() is not None, 120)
        assert "only half; loading it first" in log.read_text()
        assert mainstay("portfolio", "--top", "1", data=data, MAINSTAY_SAMPLE="1").stdout
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
