"""The trials themselves never stand still: whoever waits for an answer is told what was asked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash import bench
from tests.crash.bench import Bench, Company, Databases


@contextmanager
def process_that(does: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", f"input(); {does}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def test_no_answer_is_a_failure_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench, "LONGEST_ANSWER", 0.1)
    with process_that("input()") as process:
        made = Bench(process, Databases(""), tmp_path)
        with pytest.raises(pytest.fail.Exception, match=r"No answer within .* seconds to: score"):
            made.run(Company(tmp_path, ""), "score")


def test_a_process_that_is_gone_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    with process_that("raise SystemExit") as process:
        made = Bench(process, Databases(""), tmp_path)
        with pytest.raises(pytest.fail.Exception, match=r"ended before it answered: score"):
            made.run(Company(tmp_path, ""), "score")
