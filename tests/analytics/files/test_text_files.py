"""Text files of many dialects become tables of text with line numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mainstay.analytics.files import LINE, Dialect, FileProblem, FileTable, read_file

SPECTRUM = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]


def rows_of(table: FileTable) -> list[dict[str, str]]:
    return [
        {name: cell or "" for name, cell in row.items() if name != LINE}
        for row in table.data.to_pylist()
    ]


def lines_of(table: FileTable) -> list[int]:
    return list(table.data[LINE].to_pylist())


def read_text(folder: Path, content: str | bytes) -> FileTable:
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [table] = read_file(path)
    return table


def codes_of(table: FileTable) -> list[str]:
    return [note.code for note in table.notes]


@pytest.mark.parametrize("name", SPECTRUM)
def test_the_awkward_files_are_read_like_their_truth(shared_data: Path, name: str) -> None:
    [table] = read_file(shared_data / "csv_spectrum" / "csvs" / f"{name}.csv")
    truth = json.loads((shared_data / "csv_spectrum" / "json" / f"{name}.json").read_text())
    expected = truth if isinstance(truth, list) else [truth]
    if name == "location_coordinates":  # its truth holds another telephone number than its file
        expected[0]["Contact Phone Number"] = "2095257564"
    assert rows_of(table) == expected
    assert not table.bad_rows


def test_every_awkward_file_there_is_was_tried(shared_data: Path) -> None:
    folder = shared_data / "csv_spectrum" / "csvs"
    assert sorted(path.stem for path in folder.glob("*.csv")) == SPECTRUM


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    table = read_text(tmp_path, 'a,b\r\n1,2\n3,4\r5,"6\r\n7"\r\n8,9')
    assert rows_of(table) == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
        {"a": "5", "b": "6\r\n7"},
        {"a": "8", "b": "9"},
    ]
    assert lines_of(table) == [2, 3, 4, 6]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wide_text_is_read_in_either_order(tmp_path: Path, encoding: str, mark: str) -> None:
    table = read_text(tmp_path, f"{mark}Kunde;Betrag\r\nMüller;1,50\r\n".encode(encoding))
    assert rows_of(table) == [{"Kunde": "Müller", "Betrag": "1,50"}]


def test_apostrophes_put_in_against_formulas_are_taken_out_and_said(tmp_path: Path) -> None:
    table = read_text(tmp_path, "name,note\n'=1+1,it's\n'plain,'-5\n")
    assert rows_of(table) == [
        {"name": "=1+1", "note": "it's"},
        {"name": "'plain", "note": "-5"},
    ]
    [note] = table.notes
    assert (note.code, dict(note.params)) == ("guards_removed", {"cells": 2, "example": "'=1+1"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_usual_delimiter_and_line_end_is_found(
    tmp_path: Path, delimiter: str, ending: str
) -> None:
    lines = ["customer,amount", "Acme,12", "Bolt,7"]
    text = ending.join(line.replace(",", delimiter) for line in lines) + ending
    table = read_text(tmp_path, text)
    assert rows_of(table) == [
        {"customer": "Acme", "amount": "12"},
        {"customer": "Bolt", "amount": "7"},
    ]
    assert lines_of(table) == [2, 3]
    assert table.dialect is not None
    assert table.dialect.delimiter == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found_and_said_when_guessed(tmp_path: Path, encoding: str) -> None:
    text = "Kunde;Betrag\r\nMüller & Söhne;1,50\r\nGröße €;2,25\r\n"
    table = read_text(tmp_path, text.encode(encoding))
    assert [row["Kunde"] for row in rows_of(table)] == ["Müller & Söhne", "Größe €"]
    said = {"utf-16-le": ["encoding_found"], "cp1252": ["encoding_guessed"]}
    assert codes_of(table) == said.get(encoding, [])


def test_an_encoding_is_not_doubted_where_every_other_reads_the_same(tmp_path: Path) -> None:
    text = "Kunde;Betrag\r\nMüller & Söhne;1,50\r\nGröße;2,25\r\n"
    table = read_text(tmp_path, text.encode("cp1252"))
    assert rows_of(table)[0]["Kunde"] == "Müller & Söhne"
    assert codes_of(table) in (["encoding_found"], ["encoding_guessed"])
    if codes_of(table) == ["encoding_guessed"]:
        [note] = table.notes
        for other in str(note.params["others"]).split(", "):
            raw = str(note.params["example"]).encode("cp1252")
            assert raw.decode(other, errors="replace") != note.params["example"]


def test_text_older_than_unicode_in_cyrillic_is_not_read_as_western(tmp_path: Path) -> None:
    text = "Имя;Сумма\nИванов Пётр;1,5\nКузнецова Мария;2,5\n"
    table = read_text(tmp_path, text.encode("cp1251"))
    assert table.columns == ("Имя", "Сумма")


def test_decimal_commas_do_not_split_cells(tmp_path: Path) -> None:
    table = read_text(tmp_path, "Name;Amount\nA;1,5\nB;2,5\n")
    assert rows_of(table)[0] == {"Name": "A", "Amount": "1,5"}
    assert table.dialect is not None
    assert table.dialect.decimal == ","


def test_lines_before_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    text = "Umsatz 2024\nStand: 01.02.2024\n\nName;Ort;Betrag\nA;Ulm;1,5\n"
    table = read_text(tmp_path, text)
    assert rows_of(table) == [{"Name": "A", "Ort": "Ulm", "Betrag": "1,5"}]
    assert lines_of(table) == [5]
    [note] = [note for note in table.notes if note.code == "preamble_skipped"]
    assert note.params == {"rows": 2, "first": "Umsatz 2024"}


@pytest.mark.parametrize("first", ["plain", '"quoted\nover two lines"'])
def test_ragged_rows_are_listed_with_their_line_and_not_lost(tmp_path: Path, first: str) -> None:
    table = read_text(tmp_path, f"a,b,c\n{first},2,3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n")
    start = 3 + first.count("\n")
    assert [row["c"] for row in rows_of(table)] == ["3", "6", "9"]
    assert lines_of(table) == [2, start + 1, start + 3]
    found = [(row.line, row.code, row.text) for row in table.bad_rows]
    assert found == [
        (start, "too_few_cells", "1,2"),
        (start + 2, "too_many_cells", "1,2,3,4"),
    ]
    assert "bad_rows" in codes_of(table)


def test_blank_rows_and_blank_columns_are_skipped_and_counted(tmp_path: Path) -> None:
    table = read_text(tmp_path, "a,b,,\n1,2,,\n\n,,,\n3,4,,\n")
    assert rows_of(table) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert lines_of(table) == [2, 5]
    notes = {note.code: dict(note.params) for note in table.notes}
    assert notes == {"blank_rows_skipped": {"rows": 2}, "blank_columns_skipped": {"columns": 2}}


def test_surplus_empty_cells_at_the_end_of_rows_do_no_harm(tmp_path: Path) -> None:
    table = read_text(tmp_path, "a,b\n1,2,,\n3,4,,\n")
    assert rows_of(table) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_a_header_repeated_further_down_is_no_row(tmp_path: Path) -> None:
    table = read_text(tmp_path, "a,b\n1,2\na,b\n3,4\na,x\n")
    assert [row["a"] for row in rows_of(table)] == ["1", "3", "a"]
    assert "repeated_headers_skipped" in codes_of(table)


def test_names_of_columns_are_made_unique(tmp_path: Path) -> None:
    table = read_text(tmp_path, "a,a,,__line__\n1,2,3,4\n")
    assert table.columns == ("a", "a_2", "column_3", "__line___2")
    assert codes_of(table) == ["column_renamed", "column_renamed"]


def test_a_file_without_header_is_recognised_and_said(tmp_path: Path) -> None:
    table = read_text(tmp_path, "1,2020-01-02,3.5\n2,2020-01-03,4.5\n")
    assert table.columns == ("column_1", "column_2", "column_3")
    assert lines_of(table) == [1, 2]
    assert codes_of(table) == ["no_header"]


def test_years_may_be_the_names_of_columns(tmp_path: Path) -> None:
    table = read_text(tmp_path, "customer,2019,2020\nx,1,2\ny,3,4\n")
    assert table.columns == ("customer", "2019", "2020")


def test_a_stray_quotation_mark_costs_its_own_line_only(tmp_path: Path) -> None:
    table = read_text(tmp_path, 'a,b\n1,2\n3,"open\n5,6\n"7"x,8\n9,10\n')
    assert [row["a"] for row in rows_of(table)] == ["1", "5", "9"]
    assert [(row.line, row.code) for row in table.bad_rows] == [
        (3, "stray_quote"),
        (5, "stray_quote"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n'x,y','z'\n'1','2'\n", {"a": "x,y", "b": "z"}),
        ('a,b\n"x\\"y, z",2\n"q",3\n', {"a": 'x"y, z', "b": "2"}),
        ('a, b\n"x, y", "z"\n1, "2"\n', {"a": "x, y", "b": "z"}),
        ("sep=;\na;b\nx;y\n", {"a": "x", "b": "y"}),
    ],
)
def test_rarer_ways_of_quoting_are_found(
    tmp_path: Path, text: str, expected: dict[str, str]
) -> None:
    assert rows_of(read_text(tmp_path, text))[0] == expected


def test_apostrophes_taken_for_quotation_marks_are_said(tmp_path: Path) -> None:
    assert codes_of(read_text(tmp_path, "a,b\n'x,y','z'\n")) == ["quoted_by_apostrophes"]


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    table = read_text(tmp_path, 'name\nDoe\n"Roe, Jane"\n')
    assert rows_of(table) == [{"name": "Doe"}, {"name": "Roe, Jane"}]


def test_two_delimiters_that_fit_alike_are_said(tmp_path: Path) -> None:
    table = read_text(tmp_path, "a,b;c,d\n1,2;3,x\n4,5;6,y\n")
    assert "delimiter_unsure" in codes_of(table)


def test_a_given_dialect_settles_what_was_unsure(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a,b;c\n1,2;3\n")
    [table] = read_file(path, dialect=Dialect("utf-8", ";"))
    assert rows_of(table) == [{"a,b": "1,2", "c": "3"}]
    [bare] = read_file(path, dialect=Dialect("utf-8", ";", has_header=False, first_line=2))
    assert rows_of(bare) == [{"column_1": "1,2", "column_2": "3"}]
    assert lines_of(bare) == [2]


@pytest.mark.parametrize(
    ("dialect", "code"),
    [
        (Dialect("utf-8", ";;"), "bad_dialect"),
        (Dialect("utf-8", ";", quote=""), "bad_dialect"),
        (Dialect("utf-8", "\n"), "bad_dialect"),
        (Dialect("klingon", ";"), "bad_encoding"),
        (Dialect("utf-8", ";", first_line=99), "no_rows"),
    ],
)
def test_a_given_dialect_that_cannot_be_is_refused(
    tmp_path: Path, dialect: Dialect, code: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(FileProblem) as caught:
        read_file(path, dialect=dialect)
    assert caught.value.code == code


def test_nul_characters_are_taken_out_and_counted(tmp_path: Path) -> None:
    table = read_text(tmp_path, b"a,b\n1,\x002\n")
    assert rows_of(table) == [{"a": "1", "b": "2"}]
    assert codes_of(table) == ["nul_removed"]


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    table = read_text(tmp_path, b"Name,Ort\n" + "Müllerß,Köln\n".encode() * 20 + b"M\xff,x\n")
    assert rows_of(table)[0]["Name"] == "Müllerß"
    [note] = table.notes
    assert (note.code, dict(note.params)) == ("characters_lost", {"characters": 1, "line": 22})
