"""A full disk in the middle of any deed: one sentence, nothing half, and it works with room again.

A limit on the size of files stops writing at a chosen byte; a small disk of its own, where the
tests may mount one, stops all files together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.bench import ON_SERVER, Bench, Company, Courses, Prepared, arguments_of
from tests.crash.test_killed import between

# What writes files beside the database; with SQLite the database is such a file.
BESIDE = ("import", "tidy", "backup", "restore")
DEEDS = BESIDE if ON_SERVER else (*BESIDE, "undo", "import in pieces", "score")
SHARES = (0.02, 0.3, 0.7, 0.97)
ANSWER = 2000  # bytes: what a command says is written to a file here, which has room for it


def refused(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str, company: Company, **how: Any
) -> bool:
    """Try a deed without room: refused in one sentence with nothing changed, or done."""
    course = courses(deed)
    arguments = arguments_of(deed, prepared, company.data)
    done = bench.run(company, *arguments, **how)
    assert "Traceback" not in done.error, done.error
    state, said = bench.look(company)
    assert between(state["facts"], course) == {}, (done.error, said)
    assert state["remains"] == [], (done.error, said)
    if done.code:
        assert done.code == 1
        assert_said(done.error)
    return done.code == 1


def assert_said(error: str) -> None:
    """One sentence, the last line; the lake's own library may complain before it."""
    *before, last = error.strip().splitlines()
    assert any(word in last for word in ("room", "disk", "written")), error
    assert not before or "panicked" in before[0], error


def limits(company: Company, deed: str) -> Iterator[int]:
    """Bytes at which files stop growing: from nearly nothing to just under the largest of them."""
    size = max(file.stat().st_size for file in company.data.rglob("*") if file.is_file())
    for share in SHARES:
        yield max(ANSWER, int(size * share)) + len(deed)


@pytest.mark.long
@pytest.mark.parametrize("deed", ["import", "backup", "restore"])
def test_a_file_that_cannot_grow_is_one_sentence(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str
) -> None:
    company = bench.copy(courses(deed).start)
    limit = next(limits(company, deed))
    assert refused(bench, prepared, courses, deed, company, limit=limit)
    bench.must(company, *arguments_of(deed, prepared, company.data))
    assert between(bench.look(company)[0]["facts"], courses(deed)) == {}
    bench.forget(company)


@pytest.mark.long
@pytest.mark.parametrize("deed", DEEDS)
def test_wherever_files_stop_growing(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str
) -> None:
    start = courses(deed).start
    for limit in limits(start, deed):
        company = bench.copy(start)
        refused(bench, prepared, courses, deed, company, limit=limit)
        bench.forget(company)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for two databases and little more; needs the right to mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if os.getuid() != 0 or mount is None:
        pytest.skip("a small disk is mounted by root only")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.long
@pytest.mark.parametrize("deed", DEEDS)
def test_a_disk_that_fills_up(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str, small_disk: Path
) -> None:
    copied = bench.copy(courses(deed).start)
    data = small_disk / "data"
    shutil.copytree(copied.data, data)
    company = Company(data, copied.url)
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * max(0, free - 60_000))
    done = bench.run(company, *arguments_of(deed, prepared, data))
    assert "Traceback" not in done.error, done.error
    filler.unlink()
    state, said = bench.look(company)
    assert between(state["facts"], courses(deed)) == {}, (done.error, said)
    assert state["remains"] == [], (done.error, said)
    if done.code:
        assert_said(done.error)
        bench.must(company, *arguments_of(deed, prepared, data))
    assert bench.look(company)[0]["facts"] == courses(deed).after
    shutil.rmtree(data)
    bench.forget(copied)
