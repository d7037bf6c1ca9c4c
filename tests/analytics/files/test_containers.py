"""Parquet, gzip and zip; and everything that is refused, each in one sentence."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mainstay.analytics.files import LINE, FileProblem, Limits, read_file
from mainstay.analytics.files.problem import SENTENCES

CSV = b"a,b\n1,2\n3,4\n"
MOMENTS = ["2024-01-05T00:00", "2024-01-05T08:30"]
SMALL = Limits(max_bytes_unpacked=100_000)


def test_parquet_is_read_as_the_text_a_person_would_write(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": ["x", "", None],
            "number": [1.5, 2.0, 1e-7],
            "amount": pa.array([Decimal("1.20"), None, Decimal("-3.00")]),
            "day": pa.array([dt.date(2024, 1, 5), None, None]),
            "moment": pa.array([*map(dt.datetime.fromisoformat, MOMENTS), None]),
            "kind": pa.array(["p", "q", "p"]).dictionary_encode(),
            "list": [[1], [2], [3]],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    [read] = read_file(tmp_path / "a.parquet")
    assert read.data.to_pydict() == {
        "text": ["x", None, None],
        "number": ["1.5", "2", "0.0000001"],
        "amount": ["1.20", None, "-3.00"],
        "day": ["2024-01-05", None, None],
        "moment": ["2024-01-05", "2024-01-05 08:30:00", None],
        "kind": ["p", "q", "p"],
        LINE: [1, 2, 3],
    }
    assert [note.code for note in read.notes] == ["nested_column_skipped"]


def test_gzip_is_unpacked_and_named_without_its_ending(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV))
    [table] = read_file(tmp_path / "a.csv.gz")
    assert table.name == "a.csv"
    assert table.data["b"].to_pylist() == ["2", "4"]


def test_an_archive_of_files_gives_the_tables_of_all(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": ["y"]}), tmp_path / "b.parquet")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../outside/a.csv", CSV)
        archive.write(tmp_path / "b.parquet", "b.parquet")
        archive.writestr("__MACOSX/._a.csv", b"clutter")
    names = [table.name for table in read_file(tmp_path / "a.zip")]
    assert names == ["outside/a.csv", "b.parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.parquet"]


PROGRAM = b"\x7fELF" + bytes(100)
LEFT_OUT = {
    "brochure.pdf": (b"%PDF-1.7\n", "it is a PDF document, not a table."),
    "photo.csv": (b"\xff\xd8\xff" + bytes(99), "it is a picture, not a table."),
    "tool.exe": (PROGRAM, "it is a program, not a table."),
    "noise.dat": (bytes(range(256)) * 50, "it is neither text nor a format that can be read."),
    "none.csv": (b"", "it is empty."),
    "blank.csv": (b" \n\n", "it is empty."),
}


def test_what_is_no_table_in_an_archive_is_left_out_and_named(tmp_path: Path) -> None:
    page = b"<html><table><tr><td>1</td></tr></table>"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("letters/page.xls", page)
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", CSV)
        for name, (content, _) in LEFT_OUT.items():
            archive.writestr(name, content)
    first, second = read_file(tmp_path / "a.zip")
    assert [first.data["b"].to_pylist(), second.notes] == [["2", "4"], ()]
    said = {note.params["file"]: note.params["reason"] for note in first.notes}
    web_page = "it is a web page or XML under another name; save it as CSV or XLSX first."
    reasons = {name: reason for name, (_, reason) in LEFT_OUT.items()}
    assert said == {"letters/page.xls": web_page, **reasons}
    assert {note.code for note in first.notes} == {"left_out"}


def test_a_letter_in_an_archive_is_left_out_like_a_picture(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.docx", "../../letter.docx")
        archive.writestr("a.csv", CSV)
    [table] = read_file(tmp_path / "a.zip")
    [note] = table.notes
    reason = "it is a document or presentation, not a table."
    assert note.params == {"file": "letter.docx", "reason": reason}


def test_an_archive_without_any_table_is_refused_with_a_reason(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("brochure.pdf", b"%PDF-1.7\n")
        archive.writestr("tool.exe", PROGRAM)
    assert str(refused(tmp_path / "a.zip")) == (
        "a.zip holds no file that can be read: brochure.pdf is a PDF document, not a table."
    )


def refused(path: Path, limits: Limits | None = None) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_file(path, limits=limits or Limits())
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b" \n\n", "empty"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "not_a_table"),
        ("letter.csv", b"%PDF-1.7\n", "not_a_table"),
        ("noise.csv", bytes(range(256)) * 50, "binary"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table>", "web_page"),
        ("cut.csv.gz", gzip.compress(CSV * 1000, mtime=0)[:-20], "truncated"),
        ("twice.gz", gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "nested_archive"),
        ("cut.parquet", b"PAR1" + bytes(500), "damaged"),
        ("wide.csv", b",".join(b"c%d" % place for place in range(100_000)), "too_many_columns"),
        ("later.csv", CSV + b"," * 3_000_000, "too_many_columns"),
        ("long.csv", b"a,b\n1," + b"x" * 200_000 + b"\n", "cell_too_long"),
        ("endless.csv", b"x" * 5_000_000, "cell_too_long"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path).code == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "none.csv")) == "There is no file none.csv."
    assert refused(tmp_path).code == "folder"


def test_a_long_cell_is_named_by_its_line(tmp_path: Path) -> None:
    for quoted in (b"", b'"1\n2",3\n'):
        path = tmp_path / "a.csv"
        path.write_bytes(b"a,b\n" + quoted + b"1," + b"x" * 101 + b"\n")
        problem = refused(path, Limits(max_cell_chars=100))
        assert problem.params["line"] == (4 if quoted else 2)


@pytest.mark.parametrize("quoted", [b"", b'"x\ny",1\n'])
def test_too_many_rows_are_refused_on_either_way(tmp_path: Path, quoted: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + quoted + b"1,2\n" * 60)
    assert refused(path, Limits(max_rows=50)).code == "too_many_rows"


def test_bombs_are_refused_while_unpacking(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"a" * 10_000_000))
    assert refused(bomb, SMALL).code == "too_large"
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(3):
            archive.writestr(f"{place}.csv", b"a,b\n" * 10_000)
    assert refused(many, SMALL).code == "too_large"
    assert refused(many, Limits(max_archive_files=2)).code == "too_many_files"


def test_an_archive_whose_sizes_lie_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"a,b\n" * 10_000)
    honest, lie = (40_000).to_bytes(4, "little"), (400).to_bytes(4, "little")
    assert honest in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(honest, lie))
    assert refused(path, SMALL).code == "truncated"


def test_archives_inside_archives_are_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.write(tmp_path / "in.zip", "in.zip")
    assert refused(tmp_path / "out.zip").code == "nested_archive"


def test_text_documents_are_named_as_such(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert refused(tmp_path / "a.docx").code == "not_a_table"


def test_a_column_of_parquet_that_grows_when_read_is_stopped(tmp_path: Path) -> None:
    text = pa.array(["x" * 1_000] * 20_000).dictionary_encode()
    pq.write_table(pa.table({"a": text}), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    assert refused(tmp_path / "a.parquet", SMALL).code == "too_large"


def test_quotation_marks_that_swallow_line_after_line_are_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n" + b'"x\n"y,2"z\n' * 200)
    assert refused(path).code == "unbalanced_quotes"


def test_every_sentence_is_one_plain_sentence() -> None:
    for sentence in SENTENCES.values():
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0
