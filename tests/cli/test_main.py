"""The command line as a whole: quick to start, one way to fail, nothing needed beforehand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mainstay.cli.main import load
from mainstay.cli.registry import COMMANDS, Entry
from tests.cli.runs import environment, mainstay

HEAVY = ("django", "pyarrow", "duckdb", "ibis", "deltalake", "typst", "scipy", "numpy")


def test_help_lists_every_command_and_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from mainstay.cli.main import app\n"
        "app(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    shown, heavy = done.stdout.strip().rsplit("\n", 1)
    assert heavy == "[]"
    assert [e.name for e in COMMANDS if not e.is_hidden and e.name not in shown] == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_of_the_registry_can_be_loaded(entry: Entry) -> None:
    command = load(entry.target)
    assert command.get_short_help_str()


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    assert mainstay("nonsense", data=tmp_path).returncode == 2
    assert mainstay("serve", "--port", "many", data=tmp_path).returncode == 2


def test_a_command_prepares_an_empty_data_folder_by_itself(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    done = mainstay("user", "list", data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert (data / "mainstay.sqlite3").exists()
    assert data.stat().st_mode & 0o777 == 0o700


def test_what_a_user_causes_is_one_sentence_on_stderr_and_1(tmp_path: Path) -> None:
    done = mainstay("user", "invite", "nobody@mill.example", data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nobody here has the mail address nobody@mill.example.\n"
    stranger = mainstay("--as", "nobody@mill.example", "user", "list", data=tmp_path)
    assert stranger.returncode == 1
    assert stranger.stderr == "Nobody signs in here as nobody@mill.example.\n"


def test_a_database_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    wrong = mainstay("user", "list", data=tmp_path, DATABASE_URL="mysql://x/y")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("DATABASE_URL must begin with postgres://")
    away = mainstay("user", "list", data=tmp_path, DATABASE_URL="postgres://x@127.0.0.1:1/y")
    assert away.returncode == 1
    assert away.stderr.startswith("The database cannot be used:")
    assert len(away.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    done = mainstay("user", "list", data=tmp_path / "a[b")
    assert done.returncode == 1
    assert "choose another with MAINSTAY_DATA" in done.stderr


def test_a_user_is_added_once_and_gets_a_link(tmp_path: Path) -> None:
    options = ("--name", "Ann", "--level", "account-manager")
    first = mainstay("user", "add", "ann@mill.example", *options, data=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("http://127.0.0.1:8000/")
    again = mainstay("user", "add", "Ann@mill.example", *options, data=tmp_path)
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1
    refused = mainstay("--as", "ann@mill.example", "user", "list", data=tmp_path)
    assert refused.returncode == 1


@pytest.mark.long
def test_own_data_and_the_sample_never_share_a_folder(tmp_path: Path) -> None:
    assert mainstay("user", "list", data=tmp_path / "own").returncode == 0
    sample = mainstay("user", "list", data=tmp_path / "own", MAINSTAY_SAMPLE="1")
    assert sample.returncode == 1
    assert "own data" in sample.stderr
    assert mainstay("user", "list", data=tmp_path / "sample", MAINSTAY_SAMPLE="1").returncode == 0
    own = mainstay("user", "list", data=tmp_path / "sample")
    assert own.returncode == 1
    assert "--sample" in own.stderr


def test_a_reader_that_goes_away_is_no_problem(tmp_path: Path) -> None:
    command = f"{sys.executable} -m mainstay.cli doctor | true"
    done = subprocess.run(
        ["sh", "-c", command],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_the_doctor_finds_a_new_installation_usable(tmp_path: Path) -> None:
    done = mainstay("doctor", "--json", data=tmp_path)
    assert done.returncode == 0, done.stdout
    findings = json.loads(done.stdout)
    assert {finding["state"] for finding in findings} <= {"fine", "note"}
    assert {"database", "data folder", "lake", "jobs"} <= {f["about"] for f in findings}


@pytest.mark.long
def test_the_doctor_ends_with_1_when_something_is_broken(tmp_path: Path) -> None:
    (tmp_path / "mainstay.sqlite3").write_text("this is no database" * 100, encoding="ascii")
    done = mainstay("doctor", data=tmp_path)
    assert done.returncode == 1
    assert "broken" in done.stdout
    assert done.stderr == ""


@pytest.mark.long
def test_tidy_leaves_an_empty_lake_alone(tmp_path: Path) -> None:
    done = mainstay("tidy", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Batches that never counted: 0." in done.stdout
