"""Files made to do harm, or broken as if they were: each is refused in one plain sentence."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mainstay.analytics.files import FileProblem, Limits, read_file, source
from tests.analytics.files.builders import (
    SHEET_MIME,
    rewrite_part,
    write_ods,
    write_xls,
    write_xlsx,
)

CSV = b"a,b\n1,2\n3,4\n"
MEGABYTE = 1024**2
PEAK = 400 * MEGABYTE  # of which the interpreter and Arrow take about 130
MEASURE = """
import sys
from pathlib import Path
from mainstay.analytics.files import FileProblem, read_file

try:
    read_file(Path(sys.argv[1]))
    print("read")
except FileProblem as problem:
    print(problem.code)
status = Path("/proc/self/status").read_text()
print(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
"""


def refused(path: Path, limits: Limits | None = None) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_file(path, limits=limits or Limits())
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def member(name: str, *, mode: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def poured(path: Path, piece: bytes, *, megabytes: int, start: bytes = b"") -> Path:
    """Write a gzip file that unpacks to so much of the same."""
    block = piece * (MEGABYTE // len(piece))
    with gzip.open(path, "wb", compresslevel=6) as stream:
        stream.write(start)
        for _ in range(megabytes):
            stream.write(block)
    return path


def bomb_gzip(folder: Path) -> Path:
    return poured(folder / "bomb.csv.gz", b"1,2\n", megabytes=512, start=b"a,b\n")


def bomb_lines(folder: Path) -> Path:
    return poured(folder / "lines.csv.gz", b'"\n', megabytes=512)


def bomb_zip(folder: Path) -> Path:
    inside = b"0" * (64 * MEGABYTE)
    return packed(folder / "bomb.zip", {f"{place}.csv": inside for place in range(8)})


def endless_field(folder: Path) -> Path:
    """Write a gigabyte that begins a quoted field and never ends it, nor its line."""
    path = folder / "endless.csv"
    with path.open("wb") as stream:
        stream.write(b'a,b\n1,"')
        stream.truncate(1024 * MEGABYTE)
    return path


def unfolding_sheet(folder: Path) -> Path:
    path = write_ods(folder / "laughs.ods", [["a", "b"], ["1", "2"]])
    entities = "".join(
        f'<!ENTITY e{place} "{f"&e{place - 1};" * 10 if place else "ha" * 50}">'
        for place in range(10)
    )
    opening = b'<?xml version="1.0"?>'
    return rewrite_part(
        path, "content.xml", opening, opening + f"<!DOCTYPE x [{entities}]>".encode()
    )


def far_cell(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    book.save(folder / "far.xlsx")
    return folder / "far.xlsx"


def million_sheets(folder: Path) -> Path:
    path = write_xlsx(folder / "sheets.xlsx", [["a", "b"], [1, 2]])
    one = b'<sheet name="Sheet" sheetId="1" state="visible" r:id="rId1"/>'
    part = zipfile.ZipFile(path).read("xl/workbook.xml")
    found = part[part.index(b"<sheets>") : part.index(b"</sheets>")]
    return rewrite_part(path, "xl/workbook.xml", found, b"<sheets>" + one * 1_000_000)


def million_members(folder: Path) -> Path:
    path = folder / "members.zip"
    one = b"PK\1\2" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    count = 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(one) * count, 4, 0)
    path.write_bytes(b"PK\3\4" + one * count + end)
    return path


def million_columns(folder: Path) -> Path:
    path = folder / "columns.csv"
    path.write_bytes(b",".join(b"c%d" % place for place in range(1_000_000)) + b"\n")
    return path


BOMBS: list[tuple[Callable[[Path], Path], str]] = [
    (bomb_gzip, "ratio"),
    (bomb_lines, "ratio"),
    (bomb_zip, "ratio"),
    (endless_field, "row_too_long"),
    (unfolding_sheet, "declarations"),
    (far_cell, "too_many_cells"),
    (million_sheets, "too_many_sheets"),
    (million_members, "too_many_files"),
    (million_columns, "too_many_columns"),
]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory: Linux only")
@pytest.mark.parametrize(("make", "code"), BOMBS, ids=[make.__name__ for make, _ in BOMBS])
def test_what_would_fill_the_memory_is_refused_before_it_does(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    path = make(tmp_path)
    arguments = [sys.executable, "-c", MEASURE, str(path)]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=120)
    found, peak = said.stdout.split()
    assert found == code
    assert int(peak) * 1024 < PEAK


def test_a_quotation_mark_never_closed_takes_no_more_than_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\n1,2\n3,"open\n' + b"5,6\n" * 50_000)
    [table] = read_file(path, limits=Limits(max_row_bytes=10_000))
    assert table.data.num_rows == 50_001
    assert [(row.line, row.code, row.text) for row in table.bad_rows] == [
        (3, "stray_quote", '3,"open')
    ]


def test_rows_that_do_not_fit_are_not_collected_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b,c\n" + b"1,2,3\n" * 600 + b"1,2\n" * 500)
    problem = refused(path, Limits(max_bad_rows=100))
    assert (problem.code, problem.params["line"]) == ("too_many_bad_rows", 602)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../outside/a.csv", "outside/a.csv"),
        ("/etc/a.csv", "etc/a.csv"),
        ("C:\\Users\\ann\\a.csv", "Users/ann/a.csv"),
        ("2024/Q1/a.csv", "2024/Q1/a.csv"),
        ("./a/./b/../a.csv", "a/b/a.csv"),
        ("CON", "CON"),
        ("a\u202evsc.csv", "avsc.csv"),
        ("a\tb\n.csv", "ab.csv"),
    ],
)
def test_names_in_archives_are_shown_and_lead_nowhere(
    tmp_path: Path, written: str, shown: str
) -> None:
    path = packed(tmp_path / "a.zip", {"x": CSV})
    path.write_bytes(b"")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member(written), CSV)
    [table] = read_file(path)
    assert table.name == shown
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]


def test_a_name_with_a_zero_character_ends_there(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"abcdefgh.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"abcdefgh.csv", b"abcd\0fgh.csv"))
    [table] = read_file(path)
    assert table.name == "abcd"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(member("a.csv"), CSV)
        archive.writestr(member("a.csv"), b"c,d\n5,6\n")
    tables = read_file(tmp_path / "a.zip")
    assert [(table.name, table.columns) for table in tables] == [
        ("a.csv", ("a", "b")),
        ("a.csv (2)", ("c", "d")),
    ]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_archives_are_refused(tmp_path: Path, kind: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr(member("secret.csv", mode=kind | 0o777), "/etc/passwd")
    problem = refused(tmp_path / "a.zip")
    assert (problem.code, problem.params["part"]) == ("link_in_archive", "secret.csv")


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": CSV})
    content = bytearray(path.read_bytes())
    second = content.index(b"PK\1\2", content.index(b"PK\1\2") + 4)
    content[second + 42 : second + 46] = struct.pack("<L", 0)
    path.write_bytes(bytes(content))
    assert refused(path).code == "overlapping"


def test_a_locked_archive_is_named_as_such(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": CSV})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(content))
    assert refused(path).code == "password"


def test_a_locked_sheet_of_open_document_is_named_as_such(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", [["a", "b"], ["1", "2"]])
    lock = b"<manifest><encryption-data/></manifest>"
    rewrite_part(path, "META-INF/manifest.xml", b"<manifest/>", lock)
    assert refused(path).code == "password"


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    assert refused(packed(tmp_path / "a.zip", {})).code == "empty"
    problem = refused(packed(tmp_path / "b.zip", {"a.csv": b""}))
    assert str(problem) == "b.zip holds no file that can be read: a.csv is empty."


@pytest.mark.parametrize("harm", ["link", "archive", "locked", "declarations", "cut"])
def test_what_could_do_harm_is_refused_beside_what_is_left_out(tmp_path: Path, harm: str) -> None:
    inner = packed(tmp_path / "in.zip", {"a.csv": CSV})
    book = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    cut = book.read_bytes()[:-30]
    rewrite_part(book, "xl/styles.xml", b"<styleSheet", b"<!DOCTYPE x><styleSheet")
    lock = struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1)
    locked = write_xls(tmp_path / "a.xls", [["a", "b"], [1.0, 2.0]], before=lock)
    members = {
        "link": (member("x.csv", mode=stat.S_IFLNK), b"/etc/passwd", "link_in_archive"),
        "archive": (member("x.zip"), inner.read_bytes(), "nested_archive"),
        "locked": (member("x.xls"), locked.read_bytes(), "password"),
        "declarations": (member("x.xlsx"), book.read_bytes(), "declarations"),
        "cut": (member("x.xlsx"), cut, "truncated"),
    }
    entry, content, code = members[harm]
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("brochure.pdf", b"%PDF-1.7\n")
        archive.writestr(entry, content)
    assert refused(tmp_path / "out.zip").code == code


def test_a_file_is_read_by_its_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.csv", [["a", "b"], [1, 2]])
    assert [table.columns for table in read_file(book)] == [("a", "b")]
    (tmp_path / "b.xlsx").write_bytes(CSV)
    assert [table.columns for table in read_file(tmp_path / "b.xlsx")] == [("a", "b")]
    (tmp_path / "c.csv").write_bytes(b"\x7fELF" + bytes(100))
    assert refused(tmp_path / "c.csv").code == "not_a_table"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
def test_no_part_of_a_workbook_may_declare_entities(tmp_path: Path, part: str) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    with zipfile.ZipFile(path) as archive:
        old = archive.read(part)
    rewrite_part(path, part, old, b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' + old)
    assert refused(path).code == "declarations"


def test_tags_a_hundred_thousand_deep_end_no_process(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    deep = b"<x>" * 100_000 + b"</x>" * 100_000
    rewrite_part(path, "xl/worksheets/sheet1.xml", b"<sheetData>", deep + b"<sheetData>")
    [table] = read_file(path)
    assert table.data.num_rows == 1


def test_links_to_other_workbooks_are_said_and_never_followed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, 2]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    [table] = read_file(path)
    assert [note.code for note in table.notes] == ["external_links"]
    ods = write_ods(tmp_path / "a.ods", [["a", "b"], ["1", "2"]])
    linked = b"<table:table-source xlink:href='file:///etc/passwd'/><table:table-row"
    rewrite_part(ods, "content.xml", b"<table:table-row", linked)
    [table] = read_file(ods)
    assert [note.code for note in table.notes] == ["external_links"]


def test_a_locked_old_workbook_is_named_as_such(tmp_path: Path) -> None:
    lock = struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1)
    path = write_xls(tmp_path / "a.xls", [["a", "b"], [1.0, 2.0]], before=lock)
    assert refused(path).code == "password"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no name here")
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv").code == "no_file"
    assert refused(Path("/dev/zero")).code == "no_file"


def test_a_file_that_nobody_may_read_is_named(tmp_path: Path, monkeypatch: object) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    assert refused(loop).code == "unreadable"


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    real = source.drain

    def drain(stream: io.BufferedReader, *rest: object, **more: object) -> bytes:
        content: bytes = real(stream, *rest, **more)  # type: ignore[arg-type]
        with path.open("ab") as other:
            other.write(b"5,6\n")
        return content

    monkeypatch.setattr(source, "drain", drain)
    assert refused(path).code == "changed"


def test_a_document_that_only_says_it_is_a_sheet_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.ods", {"mimetype": SHEET_MIME.encode(), "content.xml": b"<x/>"})
    assert refused(path).code in ("damaged", "no_rows")


WHOLE = "".join(f"{n},2026-01-0{1 + n % 9},C{n % 7},{n}.50\n" for n in range(200_000))


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (("0,2026-01-01,C0", '0,2026-01-01,"C0'), 2),
        (("99,2026-01-01,C1", '99,2026-01-01,"C1'), 101),
    ],
)
def test_five_million_characters_after_an_open_quotation_mark_are_rows(
    tmp_path: Path, spoil: tuple[str, str], line: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("order,date,customer,revenue\n" + WHOLE.replace(*spoil, 1), encoding="utf-8")
    [table] = read_file(path)
    assert table.columns == ("order", "date", "customer", "revenue")
    assert table.data.num_rows == 199_999
    assert [(row.line, row.code) for row in table.bad_rows] == [(line, "stray_quote")]


def test_a_quotation_mark_open_in_the_header_is_named_and_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('order,date,"customer,revenue\n' + WHOLE, encoding="utf-8")
    problem = refused(path)
    assert str(problem) == "a.csv has quotation marks that never close, first in line 1."


def test_prose_after_an_open_quotation_mark_is_refused_by_the_line_of_the_mark(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    head = 'order,date,note\n1,2026-01-01,fine\n2,2026-01-01,"as we said\n'
    path.write_text(head + "and so on\n" * 500_000, encoding="utf-8")
    problem = refused(path)
    assert str(problem) == "a.csv has quotation marks that never close, first in line 3."


def test_a_long_text_in_quotation_marks_stays_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "and so on, and on\n" * 900
    path.write_text(f'order,date,note\n1,2026-01-01,"{text}"\n2,2026-01-02,b\n', encoding="utf-8")
    [table] = read_file(path)
    assert table.data.column("note").to_pylist() == [text, "b"]
    assert table.bad_rows == ()
