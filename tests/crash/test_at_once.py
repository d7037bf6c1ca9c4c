"""Two processes at the same rows in the same moment: one after the other, or told; never half."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.cli.runs import environment
from tests.crash.bench import Bench, Company, Courses, Prepared, arguments_of
from tests.crash.files import second_import
from tests.crash.workshop import LONGEST_TASK

TOLD = ("try again", "nothing to undo", "There is no batch", "look at it again before")


@dataclass(frozen=True)
class Ended:
    """A command that ran beside others: its exit code and what it said."""

    code: int
    said: str


def begin(company: Company, arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mainstay.cli", *arguments],
        env=environment(company.data, DATABASE_URL=company.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> Ended:
    """Wait for a command; whoever was refused was told so in a sentence, not by a traceback."""
    _, said = process.communicate(timeout=LONGEST_TASK)
    ended = Ended(process.returncode, said)
    assert "Traceback" not in said
    assert ended.code == 0 or any(sentence in said for sentence in TOLD), said
    return ended


@pytest.mark.long
def test_of_three_undos_of_one_batch_at_once_one_is_done(
    bench: Bench, prepared: Prepared, courses: Courses
) -> None:
    course = courses("undo")
    company = bench.copy(course.start)
    begun = [begin(company, arguments_of("undo", prepared, company.data)) for _ in range(3)]
    assert sorted(end(process).code for process in begun) == [0, 1, 1]
    found, _ = bench.look(company)
    assert found["remains"] == []
    assert found["facts"] == course.after
    bench.forget(company)


@pytest.mark.long
def test_a_batch_that_is_undone_while_it_comes_in_counts_whole_or_not_at_all(
    bench: Bench, prepared: Prepared, courses: Courses
) -> None:
    company = bench.copy(prepared.before)
    coming = begin(company, second_import(prepared.files))
    tries: list[Ended] = []
    while coming.poll() is None or not tries:
        tries.append(end(begin(company, ["imports", "undo", "4"])))
    end(coming)
    found, _ = bench.look(company)
    assert found["remains"] == []
    undone = any(one.code == 0 for one in tries)
    wanted = courses("undo").after if undone else courses("import").after
    assert found["facts"]["lake order_lines"] == wanted["lake order_lines"]
    bench.forget(company)


@pytest.mark.long
def test_an_import_and_an_undo_of_what_it_corrects_end_as_one_after_the_other(
    bench: Bench, prepared: Prepared
) -> None:
    """The order lines of batch 3 are corrected by a second file while batch 3 is undone."""
    orders: list[dict[str, object]] = []
    for arguments in (["undo", "import"], ["import", "undo"], ["import"], ["undo"]):
        company = bench.copy(prepared.before)
        for name in arguments:
            bench.run(company, *_command(name, prepared))
        orders.append(bench.look(company)[0]["facts"])
        bench.forget(company)
    company = bench.copy(prepared.before)
    begun = [begin(company, _command(name, prepared)) for name in ("import", "undo")]
    assert 0 in {end(process).code for process in begun}
    found, _ = bench.look(company)
    assert found["remains"] == []
    name = "lake order_lines"
    assert found["facts"][name] in [facts[name] for facts in orders]
    bench.forget(company)


def _command(name: str, prepared: Prepared) -> list[str]:
    return second_import(prepared.files) if name == "import" else ["imports", "undo", "3"]
