"""``mainstay import`` and ``mainstay imports``: what they print, and their exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.bench import Bench, Company
from tests.crash.workshop import Done

FILE = "customer no,inv date,item,net\n10,2026-01-05,Pump,10\n11,2026-01-06,Pump,20\n"


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands for one company, each in a process that starts with everything loaded."""

    bench: Bench
    company: Company

    def __call__(self, *arguments: str) -> Done:
        return self.bench.run(self.company, *arguments)


@pytest.fixture(scope="module")
def mainstay(bench: Bench) -> Iterator[Shell]:
    shell = Shell(bench, bench.new())
    yield shell
    bench.forget(shell.company)


def test_a_file_on_its_way_and_back(mainstay: Shell, tmp_path: Path) -> None:
    path = tmp_path / "jan.csv"
    path.write_text(FILE + "11,2026-02-31,Pump,5\n", encoding="utf-8")
    asked = mainstay("import", str(path))
    assert (asked.code, asked.error.count("\n")) == (1, 1)
    assert "say --yes to take what is proposed" in asked.error
    refused = mainstay("import", str(path), "--yes")
    assert refused.code == 1
    assert "1 row has a problem, so nothing was written" in refused.error
    assert refused.error.endswith("Say so with --accept-rejects.\n")
    looked = mainstay("import", str(path), "--yes", "--dry-run", "--json")
    assert looked.code == 0
    assert json.loads(looked.out)["parts"][0]["new"] == 2
    assert json.loads(mainstay("imports", "list", "--json").out) == []
    done = mainstay("import", str(path), "--yes", "--accept-rejects", "--json")
    batch = json.loads(done.out)["batches"][0]
    assert (done.code, batch["new"], batch["bad"]) == (0, 2, 1)
    assert Path(batch["rejects"]).read_text(encoding="utf-8-sig").count("\n") == 2
    shown = json.loads(mainstay("imports", "show", str(batch["id"]), "--json").out)
    assert shown["state"] == "committed"
    undone = mainstay("imports", "undo", str(batch["id"]), "--json")
    assert json.loads(undone.out)["deleted"]["accounts"] == 2
    twice = mainstay("imports", "undo", str(batch["id"]))
    assert (twice.code, twice.error.count("\n")) == (1, 1)


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
    mainstay: Shell, arguments: list[str], code: int, said: str
) -> None:
    run = mainstay(*arguments)
    assert run.code == code
    assert said in run.error
    assert "Traceback" not in run.error


def test_a_mapping_from_a_toml_file(mainstay: Shell, tmp_path: Path) -> None:
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
    )
    part = json.loads(run.out)["parts"][0]
    assert (part["source"], part["new"], part["bad"]) == ("ERP", 1, 0)


def test_two_formats_are_named_and_an_option_says_which_counts(
    mainstay: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "feb.csv"
    path.write_text("name,key account since\nA,31/01/2026\nB,01/30/2026\n", encoding="utf-8")
    asked = mainstay("import", str(path), "--accept-rejects", "--kind", "accounts")
    assert (asked.code, asked.error.count("\n")) == (1, 1)
    assert "\u201c31/01/2026\u201d (line 2) and \u201c01/30/2026\u201d (line 3)" in asked.error
    assert '"dates:feb.csv:key account since=..." with dmy or mdy' in asked.error
    wrong = mainstay("import", str(path), "--dates", "first")
    assert (wrong.code, wrong.error) == (1, "--dates takes dmy, mdy or ymd, not first.\n")
    told = ("--dates", "mdy", "--decimal", ",", "--accept-rejects", "--json")
    done = mainstay("import", str(path), "--kind", "accounts", *told)
    batch = json.loads(done.out)["batches"][0]
    assert (batch["new"], batch["bad"]) == (1, 1)
