"""kill -9 at any moment of any deed: what is found afterwards is before or after, never between.

MAINSTAY_CRASH_TRIALS=50 tries each deed as often; MAINSTAY_CRASH_SEED names the moments.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.crash.conftest import Bench, Company, Prepared
from tests.crash.files import second_import

TRIALS = int(os.environ.get("MAINSTAY_CRASH_TRIALS", "11"))
SEED = os.environ.get("MAINSTAY_CRASH_SEED", "mainstay")
DEEDS = ("import", "undo", "score", "tidy", "backup", "restore")
QUICK = ("import",)


@dataclass(frozen=True)
class Course:
    """A deed run to its end once: where it begins, how long it takes, what it leads to."""

    start: Company
    arguments: list[str]
    seconds: float
    before: dict[str, Any]
    after: dict[str, Any]


def arguments_of(deed: str, prepared: Prepared, data: Path) -> list[str]:
    return {
        "import": second_import(prepared.files),
        "undo": ["imports", "undo", "4"],
        "score": ["score"],
        "tidy": ["tidy"],
        "backup": ["backup", str(data / "kept.mainstay")],
        "restore": ["restore", str(prepared.backup), "--replace"],
    }[deed]


@pytest.fixture(scope="session")
def courses(bench: Bench, prepared: Prepared) -> Any:
    @cache
    def course(deed: str) -> Course:
        start = prepared.before if deed in ("import", "score", "backup") else prepared.after
        tried = bench.copy(start)
        before, _ = bench.look(tried)
        done = bench.must(tried, *arguments_of(deed, prepared, tried.data))
        after, _ = bench.look(tried)
        bench.forget(tried)
        assert after["remains"] == []
        return Course(start, [], done.seconds, before["facts"], after["facts"])

    return course


def between(facts: dict[str, str], course: Course) -> dict[str, tuple[str, str, str]]:
    """Name what is neither all before nor all after; nothing when the state is one of them."""
    if facts in (course.before, course.after):
        return {}
    names = {name for name in facts if course.before[name] != course.after[name]}
    names |= {
        name for name in facts if facts[name] not in (course.before[name], course.after[name])
    }
    return {name: (course.before[name], facts[name], course.after[name]) for name in names}


def trial(bench: Bench, prepared: Prepared, courses: Any, deed: str, number: int) -> None:
    """Kill a deed once, look, and let it be done to its end."""
    course = courses(deed)
    company = bench.copy(course.start)
    arguments = arguments_of(deed, prepared, company.data)
    moment = random.Random(f"{SEED} {deed} {number}").uniform(0, course.seconds)
    killed = bench.run(company, *arguments, kill_after=moment)
    unfinished = [file.name for file in company.data.glob("unfinished/[!.]*")]
    state, said = bench.look(company)
    assert between(state["facts"], course) == {}, (moment, said)
    assert state["remains"] == [], (moment, said)
    if unfinished:
        assert "interrupted" in said
    if killed.code != -9:
        assert state["facts"] == course.after
    kept = company.data / "kept.mainstay"
    if kept.exists():
        assert bench.must(company, ":verify", str(kept)).out == "whole\n"
    elif state["facts"] == course.before and deed != "score":
        bench.must(company, *arguments)
        assert bench.look(company)[0]["facts"] == course.after
    bench.forget(company)


@pytest.mark.parametrize("deed", QUICK)
def test_a_killed_deed_is_done_or_not(
    bench: Bench, prepared: Prepared, courses: Any, deed: str
) -> None:
    trial(bench, prepared, courses, deed, 0)


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, TRIALS))
@pytest.mark.parametrize("deed", DEEDS)
def test_at_whatever_moment_it_is_killed(
    bench: Bench, prepared: Prepared, courses: Any, deed: str, number: int
) -> None:
    trial(bench, prepared, courses, deed, number)
