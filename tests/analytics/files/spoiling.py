"""Good files of every format, and ways to spoil their bytes, for the tests that try many."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from tests.analytics.files.builders import write_ods, write_xls, write_xlsx

ROWS = [
    ["account_id", "date", "revenue", "product", "currency"],
    ["A1", "2026-01-05", "1,240.50", "Bolts, M8", "EUR"],
    ["A2", "03/04/2026", "1637,40", 'The "best"', ""],
    ["Müller", "", "-5", "=1+1", "SEK"],
]
CELLS = [[cell.replace('"', '""') for cell in row] for row in ROWS]
TEXT = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in CELLS) + "\r\n"
PLAIN = "\n".join(";".join(cell.replace(";", "") for cell in row) for row in ROWS) + "\n"
FRAGMENTS = [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"<", b"=", b"'"]

Spoil = Callable[[bytes], bytes]


@cache
def good_files() -> dict[str, bytes]:
    """Return one small good file of every format."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pq.write_table(pa.table({"a": ["x", "y"], "b": [1, None]}), place / "a.parquet")
        books = {
            "a.xlsx": write_xlsx(place / "a.xlsx", ROWS).read_bytes(),
            "a.ods": write_ods(place / "a.ods", ROWS).read_bytes(),
            "a.xls": write_xls(place / "a.xls", ROWS).read_bytes(),
            "a.parquet": (place / "a.parquet").read_bytes(),
        }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2026/a.csv", TEXT)
        archive.writestr("2026/a.xlsx", books["a.xlsx"])
    return {
        "a.csv": TEXT.encode(),
        "b.csv": PLAIN.encode("cp1252"),
        "c.csv": TEXT.encode("utf-16"),
        "a.csv.gz": gzip.compress(TEXT.encode(), mtime=0),
        "a.zip": packed.getvalue(),
        **books,
    }


def flipped(place: float, value: int) -> Spoil:
    def spoil(content: bytes) -> bytes:
        at = int(place * len(content))
        return content[:at] + bytes([value]) + content[at + 1 :]

    return spoil


def put_in(place: float, what: bytes, times: int) -> Spoil:
    def spoil(content: bytes) -> bytes:
        at = int(place * len(content))
        return content[:at] + what * times + content[at:]

    return spoil


def taken_out(place: float, length: int) -> Spoil:
    def spoil(content: bytes) -> bytes:
        at = int(place * len(content))
        return content[:at] + content[at + length :]

    return spoil


def cut(place: float, _: int) -> Spoil:
    return lambda content: content[: int(place * len(content))]


PLACES = st.floats(0, 1, exclude_max=True)
SPOILS = st.lists(
    st.one_of(
        st.builds(flipped, PLACES, st.integers(0, 255)),
        st.builds(put_in, PLACES, st.sampled_from(FRAGMENTS), st.integers(1, 3_000)),
        st.builds(put_in, PLACES, st.binary(min_size=1, max_size=8), st.just(1)),
        st.builds(taken_out, PLACES, st.integers(1, 64)),
        st.builds(cut, PLACES, st.just(0)),
    ),
    min_size=1,
    max_size=6,
)


def spoiled(content: bytes, spoils: list[Spoil]) -> bytes:
    """Return the content after every way to spoil it, one after the other."""
    for spoil in spoils:
        content = spoil(content)
    return content


def spoiled_inside(content: bytes, place: float, spoils: list[Spoil]) -> bytes:
    """Return an archive of which one part is spoiled, and whose sums are right all the same."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = list(parts)[int(place * len(parts))]
    parts[chosen] = spoiled(parts[chosen], spoils)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()
