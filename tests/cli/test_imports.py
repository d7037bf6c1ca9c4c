"""``mainstay import`` and ``mainstay imports``: what they print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import mainstay

FILE = "customer no,inv date,item,net\n10,2026-01-05,Pump,10\n11,2026-01-06,Pump,20\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def test_a_file_on_its_way_and_back(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "jan.csv"
    path.write_text(FILE + "11,2026-02-31,Pump,5\n", encoding="utf-8")
    asked = mainstay("import", str(path), data=data)
    assert (asked.returncode, asked.stderr.count("\n")) == (1, 1)
    assert "say --yes to take what is proposed" in asked.stderr
    refused = mainstay("import", str(path), "--yes", data=data)
    assert refused.returncode == 1
    assert "1 row has a problem, so nothing was written" in refused.stderr
    assert refused.stderr.endswith("Say so with --accept-rejects.\n")
    looked = mainstay("import", str(path), "--yes", "--dry-run", "--json", data=data)
    assert looked.returncode == 0
    assert json.loads(looked.stdout)["parts"][0]["new"] == 2
    assert json.loads(mainstay("imports", "list", "--json", data=data).stdout) == []
    done = mainstay("import", str(path), "--yes", "--accept-rejects", "--json", data=data)
    batch = json.loads(done.stdout)["batches"][0]
    assert (done.returncode, batch["new"], batch["bad"]) == (0, 2, 1)
    assert Path(batch["rejects"]).read_text(encoding="utf-8-sig").count("\n") == 2
    shown = json.loads(mainstay("imports", "show", str(batch["id"]), "--json", data=data).stdout)
    assert shown["state"] == "committed"
    undone = mainstay("imports", "undo", str(batch["id"]), "--json", data=data)
    assert json.loads(undone.stdout)["deleted"]["accounts"] == 2
    twice = mainstay("imports", "undo", str(batch["id"]), data=data)
    assert (twice.returncode, twice.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "nowhere.csv"], 1, "There is no file nowhere.csv."),
        (["import"], 2, "Missing argument"),
        (["import", "x.csv", "--kind", "cars"], 1, "There is no kind cars"),
        (["import", "x.csv", "--mapping", "nobody"], 1, "There is no mapping nobody"),
        (["import", "x.csv", "--replaces", "one"], 2, "--replaces"),
        (["imports", "show", "99"], 1, "There is no batch 99."),
        (["imports", "undo", "99"], 1, "There is no batch 99."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    data: Path, arguments: list[str], code: int, said: str
) -> None:
    run = mainstay(*arguments, data=data)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_mapping_from_a_toml_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        'source = "ERP"\n[[part]]\nkind = "order_lines"\n'
        '[part.columns]\naccount_id = "k"\ndate = "t"\nrevenue = "w"\n',
        encoding="utf-8",
    )
    (tmp_path / "x.csv").write_text("k,t,w\nA,2026-01-05,5\n", encoding="utf-8")
    run = mainstay(
        "import",
        str(tmp_path / "x.csv"),
        "--mapping",
        str(tmp_path / "m.toml"),
        "--yes",
        "--dry-run",
        "--json",
        data=data,
    )
    part = json.loads(run.stdout)["parts"][0]
    assert (part["source"], part["new"], part["bad"]) == ("ERP", 1, 0)
