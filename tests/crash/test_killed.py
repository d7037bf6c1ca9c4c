"""kill -9 at any moment of any deed: what is found afterwards is before or after, never between.

MAINSTAY_CRASH_TRIALS=50 tries each deed as often; MAINSTAY_CRASH_SEED names the moments.
"""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mainstay.apps.workspace.actions.unfinished import PLAN
from tests.crash.bench import (
    DEEDS,
    Bench,
    Company,
    Course,
    Courses,
    Prepared,
    arguments_of,
    database_of,
)
from tests.crash.workshop import LONGEST_TASK, Done

TRIALS = int(os.environ.get("MAINSTAY_CRASH_TRIALS", "5"))
SEED = os.environ.get("MAINSTAY_CRASH_SEED", "mainstay")
QUICK = ("import",)
ACTIONS = "mainstay.apps.imports.actions"
BRING, UNDO, REDO = f"{ACTIONS}.bring", f"{ACTIONS}.undo", f"{ACTIONS}.redo"
STEPS = {
    "its rows are hidden, it counts not yet": ("import in pieces", f"{BRING}:_come_into_force"),
    "it is set aside, nothing is undone": ("undo", f"{UNDO}:refuse_changed"),
    "it is undone, its rows are hidden": ("undo in pieces", f"{BRING}:clear"),
    "its rows are hidden, it is not back": ("redo in pieces", f"{REDO}:_begin_again"),
}


def between(facts: dict[str, str], course: Course) -> dict[str, tuple[str, str, str]]:
    """Name what is neither all before nor all after; nothing when the state is one of them."""
    if facts in (course.before, course.after):
        return {}
    names = {name for name in facts if course.before[name] != course.after[name]}
    names |= {
        name for name in facts if facts[name] not in (course.before[name], course.after[name])
    }
    return {name: (course.before[name], facts[name], course.after[name]) for name in names}


def trial(bench: Bench, prepared: Prepared, courses: Courses, deed: str, number: int) -> None:
    """Kill a deed once at a moment that chance chose."""
    course = courses(deed)
    company = bench.copy(course.start)
    arguments = arguments_of(deed, prepared, company.data)
    moment = random.Random(f"{SEED} {deed} {number}").uniform(0, course.seconds)
    killed = bench.run(company, *arguments, kill_after=moment)
    check(bench, company, course, arguments, killed)
    bench.forget(company)


def check(
    bench: Bench, company: Company, course: Course, arguments: list[str], killed: Done
) -> None:
    """Before or after, nothing left over, and the deed can be done to its end."""
    said_so = [file.parent.name for file in company.data.glob(f"unfinished/[!.]*/{PLAN}")]
    state, said = bench.look(company)
    assert between(state["facts"], course) == {}, (killed, said)
    assert state["remains"] == [], (killed, said)
    if said_so:  # a folder without a plan: killed before it did anything, or after all was done
        assert "interrupted" in said
    if killed.code != -9:
        assert state["facts"] == course.after
    kept = company.data / "kept.mainstay"
    if kept.exists():
        assert bench.must(company, ":verify", str(kept)).out == "whole\n"
    elif state["facts"] == course.before:
        bench.must(company, *arguments)
        assert bench.look(company)[0]["facts"] == course.after


@pytest.mark.parametrize("deed", QUICK)
def test_a_killed_deed_is_done_or_not(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str
) -> None:
    trial(bench, prepared, courses, deed, 0)


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, TRIALS))
@pytest.mark.parametrize("deed", DEEDS)
def test_at_whatever_moment_it_is_killed(
    bench: Bench, prepared: Prepared, courses: Courses, deed: str, number: int
) -> None:
    trial(bench, prepared, courses, deed, number)


@pytest.mark.long
@pytest.mark.parametrize("step", STEPS)
def test_killed_between_two_steps(
    bench: Bench, prepared: Prepared, courses: Courses, step: str
) -> None:
    """Moments that chance hits rarely: something is written that must not be seen."""
    deed, place = STEPS[step]
    course = courses(deed)
    company = bench.copy(course.start)
    arguments = arguments_of(deed, prepared, company.data)
    killed = bench.run(company, *arguments, kill_before=place)
    assert killed.code == -9, killed
    check(bench, company, course, arguments, killed)
    bench.forget(company)


@pytest.mark.long
def test_a_commit_that_outlives_its_process_counts(
    bench: Bench, prepared: Prepared, courses: Courses
) -> None:
    """A server finishes a commit that it was sent, even while the next start clears up."""
    deed, place = STEPS["its rows are hidden, it counts not yet"]
    company = bench.copy(courses(deed).start)
    if not company.url:
        bench.forget(company)
        pytest.skip("SQLite has no server that would go on without the process")
    import psycopg

    bench.run(company, *arguments_of(deed, prepared, company.data), kill_before=place)
    with ThreadPoolExecutor() as threads, psycopg.connect(company.url) as connection:
        connection.execute(
            "UPDATE organisation_batch SET state = 'committed' WHERE state = 'preparing'"
        )
        start = threads.submit(bench.look, company)
        await_waiting(bench, company)
        connection.commit()
        found, after = start.result()[0]["facts"], courses(deed).after
    for name in ("organisation.Batch", "accounts.Account", "accounts.AccountKey"):
        assert found[name] == after[name], name
    bench.forget(company)


def await_waiting(bench: Bench, company: Company) -> None:
    """Return once somebody waits for a lock in a company's database."""
    import psycopg

    question = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + LONGEST_TASK
    with psycopg.connect(bench.databases.server, autocommit=True) as connection:
        while time.monotonic() < end:
            row: Any = connection.execute(question, [database_of(company.url)]).fetchone()
            if row[0]:
                return
            time.sleep(0.05)
    pytest.fail("The start did not wait for the commit that was under way.")
