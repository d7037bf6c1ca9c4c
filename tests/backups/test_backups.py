"""A backup restored is the same company, on either database; anything odd is refused whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from tests.backups import altered as a
from tests.backups.make import answers
from tests.cli.runs import environment
from tests.crash.bench import ON_SERVER, Bench, Company, Prepared
from tests.crash.files import second_import
from tests.crash.state import HISTORY
from tests.crash.workshop import LONGEST_TASK

HERE = Path(__file__).parent
QUESTIONS = (
    ["portfolio", "--json"],
    ["concentration", "--json"],
    ["whale", "--json"],
    ["account", "1", "--json"],
    ["portfolio", "--as-of", "2026-06-30", "--measure", "revenue", "--json"],
    ["imports", "list", "--json"],
)


def told(bench: Bench, company: Company) -> list[str]:
    """Answer every question; a rejects file is named with its data folder, which differs."""
    found = [bench.must(company, *question).out for question in QUESTIONS]
    return [text.replace(str(company.data), "DATA") for text in found]


def empty(bench: Bench, *, with_server: bool) -> Company:
    made = bench.new()
    if with_server or not made.url:
        return made
    bench.databases.drop(made.url)
    return Company(made.data, "")


@pytest.fixture(scope="session")
def kept(bench: Bench, prepared: Prepared) -> Path:
    """A backup of the prepared company."""
    file = bench.folder / "kept.mainstay"
    bench.must(prepared.after, "backup", str(file))
    return file


@pytest.mark.long
@pytest.mark.parametrize("with_server", [True, False])
def test_a_restored_company_answers_every_figure_the_same(
    bench: Bench, prepared: Prepared, kept: Path, with_server: bool
) -> None:
    """On a server's run: to the server, to SQLite, and back from there; else SQLite alone."""
    company = empty(bench, with_server=with_server)
    bench.must(company, "restore", str(kept))
    before, after = (bench.look(c)[0]["facts"] for c in (prepared.after, company))
    assert before == after
    assert told(bench, company) == told(bench, prepared.after)
    again, file = bench.new(), bench.folder / f"again-{with_server}.mainstay"
    bench.must(company, "backup", str(file))
    bench.must(again, "restore", str(file))
    assert bench.look(again)[0]["facts"] == before
    one, other = (json.loads(bench.must(c, ":history").out) for c in (again, company))
    assert one[:-1] == other[:-1]  # the last is the restore of one, the backup of the other
    done = bench.must(again, *second_import(prepared.files))
    assert "0 new, 0 changed, 600 same, 3 bad" in done.out
    bench.must(again, "imports", "undo", "4")
    for gone in (company, again):
        bench.forget(gone)


@pytest.mark.long
def test_a_restored_company_is_the_same(bench: Bench, prepared: Prepared, kept: Path) -> None:
    company = bench.new()
    bench.must(company, "restore", str(kept))
    assert bench.look(company)[0] == bench.look(prepared.after)[0]
    asked = [["concentration", "--json"], ["account", "1", "--json"]]
    for question in asked:
        assert bench.must(company, *question).out == bench.must(prepared.after, *question).out
    bench.forget(company)


@pytest.mark.long
def test_the_history_says_the_same_of_the_same_things(
    bench: Bench, prepared: Prepared, kept: Path
) -> None:
    company = bench.new()
    bench.must(company, "restore", str(kept))
    before, after = (json.loads(bench.must(c, ":history").out) for c in (prepared.after, company))
    assert [entry for entry in after if entry not in before] == [
        ["organisation.organisation", "1", after[-1][2]]
    ]
    assert HISTORY in after[-1][2]
    bench.forget(company)


@pytest.mark.long
def test_new_rows_never_get_a_number_that_was_given_before(
    bench: Bench, prepared: Prepared, kept: Path
) -> None:
    source = bench.copy(prepared.before)
    bench.must(source, *second_import(prepared.files))
    bench.must(source, "imports", "undo", "4")
    file = bench.folder / "undone.mainstay"
    bench.must(source, "backup", str(file))
    company = bench.new()
    bench.must(company, "restore", str(file))
    bench.must(company, *second_import(prepared.files))
    batches = json.loads(bench.must(company, "imports", "list", "--json").out)
    assert [batch["id"] for batch in batches] == [5, 4, 3, 2, 1]
    for gone in (source, company):
        bench.forget(gone)


@pytest.mark.long
def test_data_that_is_there_is_kept_unless_asked(
    bench: Bench, prepared: Prepared, kept: Path
) -> None:
    company = bench.copy(prepared.before)
    before = bench.look(company)[0]
    refused = bench.run(company, "restore", str(kept))
    assert refused.code == 1
    assert "say --replace" in refused.error
    assert bench.look(company)[0] == before
    bench.must(company, "restore", str(kept), "--replace")
    assert bench.look(company)[0] == bench.look(prepared.after)[0]
    bench.forget(company)


ODD: dict[str, tuple[Any, str]] = {
    "a name that leads out": (a.named("lake/../../evil"), "names a file"),
    "a name from the root": (a.named("/etc/evil"), "names a file"),
    "a name with a backslash": (a.named("files\\..\\evil"), "names a file"),
    "a name with a line end": (a.named("files/a\nb"), "names a file"),
    "a name that is nowhere": (a.named("secret_key"), "names a file"),
    "a wrong byte": (a.wrong_byte, "is not what was kept"),
    "a member too many": (a.extra_member, "does not hold what"),
    "a member too few": (a.missing_member, "does not hold what"),
    "more than was told": (a.bomb, "is not what was kept"),
    "more than the disk has": (a.large_bomb, "are free"),
    "a lake of elsewhere": (a.foreign_lake, "its lake names files"),
    "a value that cannot be": (a.wrong_value, "a value that cannot be"),
    "a lake that nobody can read": (a.unreadable_lake, "its lake cannot be read"),
    "a row without a bottom": (a.first_batch(b"[" * 100_000), "a row that cannot be read"),
    "a number too large": (a.one_value("new", 10**30), "do not fit the database"),
    "a text that is none": (a.one_value("file_name", "\ud800"), "do not fit the database"),
    "a row that others need": (a.missing_reference, "do not fit the database"),
    "no history": (a.missing_table, "it lacks the table auditlog.logentry"),
    "a later migration": (a.newer_migration, "install that version"),
    "a later format": (a.newer_format, "newer than this"),
}


QUICK = ("a wrong byte",)
# The others are refused before the database is asked: alike on either.
IN_DATABASE = (
    "a value that cannot be",
    "a number too large",
    "a text that is none",
    "a row that others need",
    "a later migration",
)
TRIED = IN_DATABASE if ON_SERVER else ODD
SOME = [name if name in QUICK else pytest.param(name, marks=pytest.mark.long) for name in TRIED]


@pytest.mark.parametrize("name", SOME)
def test_an_odd_backup_is_refused_in_one_sentence(
    bench: Bench, prepared: Prepared, kept: Path, tmp_path: Path, name: str
) -> None:
    change, sentence = ODD[name]
    file = a.altered(kept, tmp_path / "odd.mainstay", change)
    refuse(bench, bench.copy(prepared.before), file, sentence)


@pytest.mark.long
@pytest.mark.parametrize("share", [0.3] if ON_SERVER else [0.0, 0.3, 0.9, 0.999])
def test_a_backup_that_is_cut_off_is_refused(
    bench: Bench, prepared: Prepared, kept: Path, tmp_path: Path, share: float
) -> None:
    content = kept.read_bytes()
    file = tmp_path / "cut.mainstay"
    file.write_bytes(content[: int(len(content) * share)])
    refuse(bench, bench.copy(prepared.before), file, "no backup of Mainstay, or it is cut off")


def refuse(bench: Bench, company: Company, file: Path, sentence: str) -> None:
    """One sentence, and everything is as it was."""
    before = picture(bench, company)
    done = bench.run(company, "restore", str(file), "--replace")
    assert done.code == 1, done.out
    assert sentence in done.error
    assert len(done.error.strip().splitlines()) == 1, done.error
    assert picture(bench, company) == before
    bench.forget(company)


def picture(bench: Bench, company: Company) -> Any:
    """What is in a data folder, file by file; on a server what its database says."""
    if company.url:
        return bench.look(company)[0]
    files = [file for file in company.data.rglob("*") if file.is_file()]
    database = company.data / "mainstay.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        rows = "".join(connection.iterdump())
    others = [file for file in files if not file.name.startswith(database.name)]
    return rows, {
        str(file): (file.stat().st_size, file.stat().st_mtime_ns)
        for file in others
        if file.suffix != ".lock"
    }


@pytest.mark.long
def test_an_older_backup_is_brought_forward(
    bench: Bench, prepared: Prepared, kept: Path, tmp_path: Path
) -> None:
    file = a.altered(kept, tmp_path / "old.mainstay", a.aged("imports", "0001_initial"))
    company = bench.new()
    bench.must(company, "restore", str(file))
    assert bench.look(company)[0]["facts"] == bench.look(prepared.after)[0]["facts"]
    assert told(bench, company) == told(bench, prepared.after)
    bench.forget(company)


def test_a_backup_never_takes_the_place_of_a_file(
    bench: Bench, prepared: Prepared, kept: Path
) -> None:
    before = kept.read_bytes()
    done = bench.run(prepared.after, "backup", str(kept))
    assert done.code == 1
    assert "is there already" in done.error
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.long
def test_a_backup_taken_while_files_come_in_is_before_or_after(
    bench: Bench, prepared: Prepared, tmp_path: Path
) -> None:
    company = bench.copy(prepared.before)
    command = [sys.executable, "-m", "mainstay.cli", *second_import(prepared.files)]
    surroundings = environment(company.data, DATABASE_URL=company.url)
    coming = subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    files: list[Path] = []
    end = time.monotonic() + LONGEST_TASK
    while (coming.poll() is None and time.monotonic() < end) or not files:
        files.append(tmp_path / f"{len(files)}.mainstay")
        bench.must(company, "backup", str(files[-1]))
    _, said = coming.communicate(timeout=LONGEST_TASK)
    if b"Somebody else is writing to the lake: a backup" not in said:
        assert coming.returncode == 0, said
    states = [bench.look(c)[0]["facts"] for c in (prepared.before, prepared.after)]
    for file in files[:: max(1, len(files) // 4)]:
        restored = bench.new()
        bench.must(restored, "restore", str(file))
        found = bench.look(restored)[0]["facts"]
        assert [name for name in found if found[name] not in [s[name] for s in states]] == []
        assert found["lake order_lines"] in [s["lake order_lines"] for s in states]
        assert (found["organisation.Batch"] == states[1]["organisation.Batch"]) == (
            found["lake order_lines"] == states[1]["lake order_lines"]
        )
        bench.forget(restored)
    bench.forget(company)


@pytest.mark.parametrize("file", sorted(HERE.glob("*.mainstay")), ids=lambda file: file.stem)
def test_every_version_restores_what_earlier_ones_made(bench: Bench, file: Path) -> None:
    company = bench.new()
    bench.must(company, "restore", str(file))
    found = answers(lambda *question: bench.must(company, *question).out)
    assert changed(json.loads(file.with_suffix(".json").read_text()), found) == []
    bench.forget(company)


# What earlier versions answered with null because they did not look, not because it is unknown.
NOT_LOOKED_AT = {"profit_part"}


def changed(kept: Any, found: Any, at: str = "") -> list[str]:
    """Name everything that was told then and is told otherwise now; more may be told."""
    if isinstance(kept, dict) and isinstance(found, dict):
        told = [n for n, value in kept.items() if value is not None or n not in NOT_LOOKED_AT]
        return [
            where for n in told for where in changed(kept[n], found.get(n, "nothing"), f"{at}.{n}")
        ]
    if isinstance(kept, list) and isinstance(found, list):
        if at.endswith(".dials"):  # later versions know of more dials, behind the others
            found = found[: len(kept)]
        if len(kept) != len(found):
            return [f"{at}: {len(kept)} rows, now {len(found)}"]
        pairs = enumerate(zip(kept, found, strict=True))
        return [where for n, (one, other) in pairs for where in changed(one, other, f"{at}[{n}]")]
    return [] if _same(kept, found) else [f"{at}: {kept!r}, now {found!r}"]


def _same(kept: Any, found: Any) -> bool:
    """Whether two answers are equal; numbers written as texts by their value: 1.50 is 1.5."""
    if kept == found or not (isinstance(kept, str) and isinstance(found, str)):
        return bool(kept == found)
    try:
        return Decimal(kept) == Decimal(found)
    except InvalidOperation:
        return False


def test_the_kept_backups_are_there_and_small() -> None:
    sizes = [os.path.getsize(file) for file in HERE.glob("*.mainstay")]
    assert sizes
    assert max(sizes) < 600_000
