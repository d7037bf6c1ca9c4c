"""Run the program that opens workbooks, and take its lines apart into sheets and rows."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mainstay.analytics.files.model import Limits
from mainstay.analytics.files.problem import FileProblem

WORKER = Path(__file__).with_name("sheet_worker.py")
ABORTED = -6


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet before its rows; rows and columns count from 1.

    Each merged area is its first row and column and its last row and column.
    """

    sheet: str
    place: int
    hidden: bool
    row: int
    rows: int
    column: int
    columns: int
    merged: tuple[tuple[int, ...], ...]


Item = SheetHead | list[str]


@contextmanager
def sheet_items(name: str, content: bytes, *, limits: Limits) -> Iterator[Iterator[Item]]:
    """Yield the sheets and rows of a workbook as they come; raises FileProblem."""
    arguments = [sys.executable, "-I", str(WORKER), str(limits.max_workbook_memory)]
    with subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        timer = threading.Timer(limits.max_workbook_seconds, process.kill)
        timer.start()
        try:
            yield _items(name, process, content, limits=limits)
        finally:
            timer.cancel()
            process.kill()


def _items(
    name: str, process: subprocess.Popen[bytes], content: bytes, *, limits: Limits
) -> Iterator[Item]:
    assert process.stdin is not None
    assert process.stdout is not None
    _send(process.stdin, content)
    for line in process.stdout:
        if not line.endswith(b"\n"):  # cut off when the program was ended
            break
        said = json.loads(line)
        if isinstance(said, list):
            yield from said
        elif "sheet" in said:
            yield SheetHead(**(said | {"merged": tuple(map(tuple, said["merged"]))}))
        elif "problem" in said:
            raise _problem(name, said["problem"], limits=limits)
        else:
            return
    raise _problem(name, _why_it_ended(process.wait()), limits=limits)


def _send(pipe: IO[bytes], content: bytes) -> None:
    """Hand the file over; a program that ended early says why by its exit code."""
    with suppress(BrokenPipeError):
        pipe.write(content)
    with suppress(BrokenPipeError):
        pipe.close()


def _why_it_ended(code: int) -> str:
    """Tell why the program ended before its last line: by its exit code."""
    if code == ABORTED:
        return "memory"
    return "too_slow" if code < 0 else "damaged"


def _problem(name: str, code: str, *, limits: Limits) -> FileProblem:
    match code:
        case "password":
            return FileProblem("password", name=name)
        case "memory":
            return FileProblem("memory", name=name, limit=limits.max_workbook_memory)
        case "too_slow":
            return FileProblem("too_slow", name=name, limit=limits.max_workbook_seconds)
        case _:
            return FileProblem("damaged", name=name, format="a workbook")
