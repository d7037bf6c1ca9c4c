"""``mainstay person``: what is kept is given out, and after an erasure no file holds a trace."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.runs import REPOSITORY, environment, mainstay
from tests.cli.told_of_somebody import MAIL, NAME, PHONE

SCRIPT = Path(__file__).with_name("told_of_somebody.py")
FORMER = "Zyg Orseg"
PLAIN = "zygmunt orseg"  # as searches look for it


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=environment(folder, PYTHONPATH=f"{REPOSITORY / 'src'}:{REPOSITORY}"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return folder


def spelt() -> set[bytes]:
    """The name, the former name, address and number, in every way a file may hold them."""
    texts = {NAME, FORMER, PLAIN, MAIL, PHONE, NAME.split()[1], "zygmunt"}
    texts |= {text.lower() for text in texts} | {text.upper() for text in texts}
    texts |= {json.dumps(text).strip('"') for text in texts}
    return {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder as it is, packed ones also unpacked, and rows set aside."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        yield str(file.relative_to(folder)), file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                yield from (
                    (f"{file.name}: {name}", archive.read(name)) for name in archive.namelist()
                )
    base = sqlite3.connect(folder / "mainstay.sqlite3")
    for pk, rows in base.execute("SELECT id, rows FROM imports_setaside"):
        yield f"set aside {pk}", zlib.decompress(rows)
    base.close()


def traces(folder: Path) -> list[str]:
    # All small: file names hold the name in whatever size, and "%" stands for nothing here.
    wanted = spelt()
    found = [
        f"{name}: {word!r}"
        for name, content in contents(folder)
        for word in wanted
        if word in content or word in content.lower()
    ]
    names = [str(file) for file in folder.rglob("*") if re.search("zyg|orseg", file.name, re.I)]
    return sorted({*found, *names})


def test_after_an_erasure_no_file_of_the_data_folder_holds_a_trace(data: Path) -> None:
    assert len({trace.partition(":")[0] for trace in traces(data)}) >= 5
    done = mainstay("person", "erase", NAME, "--yes", "--reason", f"{NAME} wrote us", data=data)
    assert done.returncode == 0, done.stderr
    assert "Erased under receipt 1" in done.stdout
    assert "in use" not in done.stdout
    assert traces(data) == []


def test_what_is_said_of_others_stays(data: Path) -> None:
    mainstay("person", "erase", NAME, "--yes", data=data)
    base = sqlite3.connect(data / "mainstay.sqlite3")
    people = dict(base.execute("SELECT name, email FROM people_person"))
    assert people == {
        "Erased person (receipt 1)": "",
        "Berit Moe": "berit@kvist.example",
    }
    (said,) = base.execute("SELECT problems FROM people_valueprofile").fetchone()
    assert said == "[erased] said so, write to [erased] or [erased]"
    assert base.execute("SELECT count(*) FROM touches_touchperson").fetchone() == (1,)
    deeds = base.execute(
        "SELECT count(*) FROM auditlog_logentry WHERE object_repr = 'erased, receipt 1'"
    ).fetchone()
    assert deeds[0] >= 10
    record, digest = base.execute("SELECT record, digest FROM plans_review").fetchone()
    base.close()
    from mainstay.domain.relationship_plan.record import ReviewRecord

    told = json.loads(record)
    assert ReviewRecord(told, digest).is_intact
    assert told["erased"] == 1
    assert (data / "files").exists()
    (rejects,) = (data / "files" / "rejects").rglob("*.csv")
    assert rejects.read_text() == "name,mail\nBerit Moe,berit@kvist.example\n"


def test_a_restore_of_an_earlier_backup_does_not_bring_the_person_back(
    data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "before.mainstay"
    assert mainstay("backup", str(copy), data=data).returncode == 0
    mainstay("person", "erase", NAME, "--yes", data=data)
    done = mainstay("restore", str(copy), "--replace", data=data)
    assert done.returncode == 0, done.stderr
    assert traces(data) == []
    base = sqlite3.connect(data / "mainstay.sqlite3")
    assert base.execute("SELECT number FROM people_personerasure").fetchall() == [(1,)]
    base.close()


@pytest.mark.parametrize("ending", ["json", "xlsx", "pdf"])
def test_everything_kept_of_a_person_is_given_out(data: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"extract.{ending}"
    done = mainstay("person", "extract", MAIL, "--to", str(file), data=data)
    assert done.returncode == 0, done.stderr
    content = file.read_bytes()
    if ending == "pdf":
        assert content.startswith(b"%PDF")
        return
    if ending == "xlsx":
        pages = load_workbook(BytesIO(content)).worksheets
        text = str([[c.value for c in row] for page in pages for row in page.rows])
    else:
        kept = json.loads(content)["kept"]
        (held,) = kept["Appraisals"]
        assert held["stance"] == -2
        assert held["entered by"].startswith("cli:")
        text = content.decode()
    for told in (NAME, MAIL, PHONE, "Hansen Pumps", "is in conflict with", "Rival"):
        assert told in text, told
    base = sqlite3.connect(data / "mainstay.sqlite3")
    found = base.execute(
        "SELECT additional_data FROM auditlog_logentry ORDER BY id DESC"
    ).fetchone()
    base.close()
    assert json.loads(found[0])["deed"] == "extract person"


def test_of_several_of_a_name_it_asks_which(data: Path, tmp_path: Path) -> None:
    base = sqlite3.connect(data / "mainstay.sqlite3")
    with base:
        base.execute("UPDATE people_person SET name = ?", (NAME,))
    base.close()
    done = mainstay("person", "extract", NAME, "--to", str(tmp_path / "a.json"), data=data)
    assert done.returncode == 1
    assert "berit@kvist.example" in done.stdout
    assert MAIL in done.stdout
    assert "Which one?" in done.stdout + done.stderr
    assert not (tmp_path / "a.json").exists()
