"""Whatever the csv module writes is read back: every dialect, every text."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mainstay.analytics.files import LINE, FileProblem, Limits, read_file
from mainstay.analytics.files.delimited import read_text
from mainstay.analytics.files.guards import GUARD

TEXT = st.text(
    st.one_of(
        st.sampled_from(" ,;|\t\n\r\"'ab1.\\"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd\ufeff"),
    ),
    max_size=8,
)
WIDTHS = st.integers(2, 5)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(WIDTHS)
    row = st.lists(TEXT, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=8))
    return [[f"name{place}" for place in range(width)], *rows]


def is_read_otherwise(cell: str) -> bool:
    """In apostrophes it may be a quoted cell, after one a guarded formula: a note says so."""
    return (len(cell) > 2 and cell[0] == cell[-1] == "'") or bool(re.match(GUARD, cell))


@settings(max_examples=300, deadline=None)
@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ending=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_written_in_any_dialect_is_read_back(
    table: list[list[str]], delimiter: str, quoting: int, ending: str, encoding: str
) -> None:
    assume(table[0] not in table[1:])
    assume(not any(is_read_otherwise(cell) for row in table for cell in row))
    if ending == "\n":  # the writer of Python 3.11 leaves a lone \r without quotes
        table = [[cell.replace("\r", "") for cell in row] for row in table]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    writer.writerows(table)
    read = read_text("table.csv", stream.getvalue().encode(encoding), limits=Limits())
    found = [[cell or "" for cell in row.values()][:-1] for row in read.data.to_pylist()]
    assert found == [row for row in table[1:] if any(row)]
    assert not read.bad_rows


@settings(max_examples=50, deadline=None)
@given(table=tables())
def test_line_numbers_point_at_the_line_where_the_row_starts(table: list[list[str]]) -> None:
    assume(table[0] not in table[1:])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    table = [[cell.replace("\r", "") for cell in row] for row in table]
    starts = []
    for row in table:
        starts.append(len(list(io.StringIO(stream.getvalue(), newline=""))) + 1)
        writer.writerow(row)
    read = read_text("table.csv", stream.getvalue().encode(), limits=Limits())
    kept = [start for start, row in zip(starts, table, strict=True) if any(row)][1:]
    assert read.data[LINE].to_pylist() == kept


@settings(max_examples=50, deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_at_all_make_it_fail_without_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bytes"
        path.write_bytes(content)
        assert sentence_of(path).endswith(".")


def sentence_of(path: Path) -> str:
    try:
        return f"{len(read_file(path))} tables."
    except FileProblem as problem:
        return str(problem)
