"""Every ticked row of the checklist is there: test, command and page.

That the test ran and passed is judged at the end of ``./test`` by tests/checklist.py.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checklist import Item, as_reported, read_items, unproven

REPOSITORY = Path(__file__).resolve().parents[1]
COUNTS = {"S0": 23, "S1": 41, "S2": 27, "S3": 34, "S4": 38}
TICKED = [item for item in read_items() if item.is_ticked]


def test_every_item_of_the_mission_has_its_row() -> None:
    wanted = [f"{s}-{n}" for s, count in COUNTS.items() for n in range(1, count + 1)]
    assert [item.id for item in read_items()] == wanted


def test_every_state_is_known_and_every_ticked_row_is_complete() -> None:
    assert {item.state for item in read_items()} <= {"done", "open"}
    assert [i.id for i in TICKED if not (i.page and i.command and i.test)] == []


@pytest.mark.parametrize("item", TICKED, ids=lambda item: item.id)
def test_its_test_exists(item: Item) -> None:
    file, _, name = item.test.partition("::")
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    assert re.search(rf"^\s*def {re.escape(name.rpartition('::')[2])}\(", text, re.MULTILINE)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample company, made by the command line."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    done = mainstay("sample --until 2026-01-31", folder)
    assert done.returncode == 0, done.stderr
    return folder


def mainstay(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    foreign = ("MAINSTAY_", "DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    environment |= {
        "MAINSTAY_SAMPLE": "1",
        "MAINSTAY_DATA": str(folder),
        "PYTHONPATH": str(REPOSITORY / "src"),
    }
    command = [sys.executable, "-m", "mainstay.cli", *shlex.split(arguments)]
    return subprocess.run(
        command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.long
@pytest.mark.xdist_group("sample")
@pytest.mark.parametrize("item", TICKED, ids=lambda item: item.id)
def test_its_command_ends_well(item: Item, sample_data: Path) -> None:
    done = mainstay(item.command.removeprefix("mainstay "), sample_data)
    assert done.returncode == 0, done.stderr


ASK = """
import json, sys
from mainstay.cli.context import prepare
prepare()
from django.conf import settings
from django.test import Client
from mainstay.apps.organisation.models import User
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.force_login(User.objects.filter(level="leader", territory__parent=None).first())
print(json.dumps({page: client.get(page).status_code for page in sys.argv[1:]}))
"""


@pytest.fixture(scope="session")
def answers(sample_data: Path) -> dict[str, int]:
    """What every ticked page answers the sample's leader."""
    environment = {
        **os.environ,
        "MAINSTAY_SAMPLE": "1",
        "MAINSTAY_DATA": str(sample_data),
        "PYTHONPATH": str(REPOSITORY / "src"),
        "DJANGO_SETTINGS_MODULE": "mainstay.config.settings",
        "DATABASE_URL": "",
    }
    pages = sorted({item.page for item in TICKED})
    done = subprocess.run(
        [sys.executable, "-c", ASK, *pages],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.long
@pytest.mark.xdist_group("sample")
@pytest.mark.parametrize("item", TICKED, ids=lambda item: item.id)
def test_its_page_opens_for_the_leader(item: Item, answers: dict[str, int]) -> None:
    assert answers[item.page] == 200


def test_a_row_without_a_passed_test_is_unproven() -> None:
    text = "| S2-1 | so | done | /portfolio/ | `mainstay whale` | `tests/a/test_b.py::test_c` |"
    items = read_items(text)
    assert [(item.id, item.command) for item in items] == [("S2-1", "mainstay whale")]
    assert unproven(items, set())
    assert unproven(items, {as_reported("tests/a/test_b.py::test_c")}) == []
