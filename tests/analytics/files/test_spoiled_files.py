"""Whatever happened to the bytes of a file: reading gives tables or one sentence, and ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.analytics.files import LINE, FileProblem, FileTable, Limits, read_file
from tests.analytics.files.spoiling import (
    PLACES,
    SPOILS,
    Spoil,
    good_files,
    spoiled,
    spoiled_inside,
)

LIMITS = Limits(max_workbook_seconds=20, max_workbook_memory=1 << 30)
SLOWEST = 30  # seconds, on a machine with much else to do
QUICK = ["a.csv", "b.csv", "c.csv", "a.csv.gz", "a.parquet"]
BOOKS = ["a.xlsx", "a.ods", "a.xls", "a.zip"]
ARCHIVES = ["a.xlsx", "a.ods", "a.zip"]
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def tried(many: int) -> settings:
    return settings(
        max_examples=many, deadline=None, derandomize=True, suppress_health_check=SUPPRESSED
    )


def look(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    begun = time.monotonic()
    tables, said = read(path)
    assert said.endswith(".") if said else tables
    assert "\n" not in said
    assert all(table.columns and LINE in table.data.column_names for table in tables)
    assert time.monotonic() - begun < SLOWEST


def read(path: Path) -> tuple[list[FileTable], str]:
    try:
        return read_file(path, limits=LIMITS), ""
    except FileProblem as problem:
        return [], str(problem)


def test_good_files_are_read(tmp_path: Path) -> None:
    for name, content in good_files().items():
        (tmp_path / name).write_bytes(content)
        assert all(table.data.num_rows for table in read_file(tmp_path / name))


@given(st.sampled_from(QUICK), SPOILS)
@tried(150)
def test_spoiled_text(tmp_path: Path, name: str, spoils: list[Spoil]) -> None:
    look(tmp_path / name, spoiled(good_files()[name], spoils))


@given(st.sampled_from(BOOKS), SPOILS)
@tried(25)
def test_spoiled_workbooks(tmp_path: Path, name: str, spoils: list[Spoil]) -> None:
    look(tmp_path / name, spoiled(good_files()[name], spoils))


@given(st.sampled_from(ARCHIVES), PLACES, SPOILS)
@tried(25)
def test_spoiled_parts(tmp_path: Path, name: str, place: float, spoils: list[Spoil]) -> None:
    look(tmp_path / name, spoiled_inside(good_files()[name], place, spoils))


@pytest.mark.long
@given(st.sampled_from(ARCHIVES), PLACES, SPOILS)
@tried(1_500)
def test_spoiled_parts_many_times(
    tmp_path: Path, name: str, place: float, spoils: list[Spoil]
) -> None:
    look(tmp_path / name, spoiled_inside(good_files()[name], place, spoils))


@pytest.mark.long
@given(st.sampled_from(QUICK), SPOILS)
@tried(6_000)
def test_spoiled_text_many_times(tmp_path: Path, name: str, spoils: list[Spoil]) -> None:
    look(tmp_path / name, spoiled(good_files()[name], spoils))


@pytest.mark.long
@given(st.sampled_from(BOOKS), SPOILS)
@tried(800)
def test_spoiled_workbooks_many_times(tmp_path: Path, name: str, spoils: list[Spoil]) -> None:
    look(tmp_path / name, spoiled(good_files()[name], spoils))
