"""What stands in an archive beside its tables: left out and named, so that the rest is read."""

from __future__ import annotations

from mainstay.analytics.files.model import Note
from mainstay.analytics.files.problem import FileProblem

KINDS_NOT_READ = frozenset(
    {"binary", "binary_workbook", "empty", "no_rows", "not_a_table", "web_page"}
)


def is_kind_not_read(problem: FileProblem) -> bool:
    """Tell what holds no table from what is damaged, locked or made to do harm."""
    return problem.code in KINDS_NOT_READ


def note_of(problem: FileProblem) -> Note:
    """Name a file that was left out, with the reason as the end of a sentence about it."""
    reason = FileProblem(problem.code, **{**problem.params, "name": "it"})
    return Note("left_out", {"file": problem.params["name"], "reason": str(reason)})
