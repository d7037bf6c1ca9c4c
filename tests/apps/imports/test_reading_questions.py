"""What files leave open is asked for, and an answer counts for its column or file alone."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions.bring import OpenQuestions
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.planning.layouts import LayoutProblem
from mainstay.apps.imports.planning.plans import Question
from mainstay.apps.imports.queries.drops import Options, read_drop
from mainstay.apps.imports.queries.previews import Preview
from tests.apps.imports.conftest import Desk, Write, lines
from tests.cast import Cast

LINES = "customer,date,net\nA1,03/04/2026,1\nA1,05/06/2026,2\n"


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


def question(preview: Preview, id: str) -> Question:
    return next(question for question in preview.questions if question.id == id)


def test_each_column_is_asked_for_once_and_answered_by_itself(desk: Desk, write: Write) -> None:
    europe = write("europe.csv", LINES)
    america = write("america.csv", LINES.replace("A1", "B1"))
    sure = write("sure.csv", LINES.replace("A1", "C1").replace("05/06", "05/16"))
    asked = [q.id for q in desk.look(europe, america, sure).open_questions if "dates" in q.id]
    assert sorted(asked) == ["dates:america.csv:date", "dates:europe.csv:date"]
    with pytest.raises(OpenQuestions):
        desk.bring(europe, america, sure)
    answers = {"dates:europe.csv:date": "dmy", "dates:america.csv:date": "mdy"}
    desk.bring(europe, america, sure, answers=answers)
    assert sorted(str(row["date"]) for row in lines(["date"])) == [
        "2026-03-04",
        "2026-03-04",
        "2026-04-03",
        "2026-05-06",
        "2026-05-16",
        "2026-06-05",
    ]


def test_a_question_shows_what_its_example_would_be(desk: Desk, write: Write) -> None:
    path = write("a.csv", 'customer,date,net\nA1,03/04/2026,"1,240"\n')
    preview = desk.look(path)
    days = dict(question(preview, "dates:a.csv:date").choices)
    assert days["dmy"].startswith("3 Apr 2026")
    assert days["mdy"].startswith("4 Mar 2026")
    numbers = dict(question(preview, "decimal:a.csv:net").choices)
    assert (numbers["."][:5], numbers[","][:5]) == ("1240 ", "1.24 ")


def test_text_encoded_twice_is_offered_mended(desk: Desk, write: Write) -> None:
    path = write("accounts.csv", "account_id,name\nA1,MÃ©xico Foods\n")
    asked = question(desk.look(path), "mend:accounts.csv")
    assert asked.default == "yes"
    assert "MÃ©xico" in asked.detail
    assert "México" in asked.detail
    desk.bring(path, answers={"mend:accounts.csv": "no"})
    assert Account.objects.get().name == "MÃ©xico Foods"
    desk.bring(path)
    assert Account.objects.get().name == "México Foods"


def test_an_encoding_is_shown_by_a_word_and_can_be_changed(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_bytes("account_id,name\nA1,Müller\nA2,Łódź Żagle\n".encode("cp1250"))
    preview = desk.look(path)
    asked = [q for q in preview.questions if q.id == "encoding:accounts.csv"]
    answers = {"encoding:accounts.csv": "cp1250"}
    assert not asked or "cp1250" in dict(asked[0].choices)
    desk.bring(path, answers=answers)
    assert set(Account.objects.values_list("name", flat=True)) == {"Müller", "Łódź Żagle"}


def test_a_delimiter_that_could_be_another_is_asked_for(desk: Desk, write: Write) -> None:
    path = write("a.csv", "a,b;c,d\n1,2;3,x\n4,5;6,y\n")
    asked = question(desk.look(path), "delimiter:a.csv")
    assert {value for value, _ in asked.choices} == {",", ";"}
    other = next(value for value, _ in asked.choices if value != asked.default)
    again = desk.look(path, answers={"delimiter:a.csv": other})
    assert question(again, "delimiter:a.csv").default == asked.default
    told = Options(answers={"delimiter:a.csv": other})
    columns = [read_drop([path], options).tables[0].columns for options in (Options(), told)]
    assert sorted(columns) == [("a", "b;c", "d"), ("a,b", "c,d")]


def test_whether_a_first_row_names_the_columns_is_asked_for(desk: Desk, write: Write) -> None:
    path = write("a.csv", "1,2020-01-02,3.5\n2,2020-01-03,4.5\n")
    asked = question(desk.look(path), "header:a.csv")
    assert (asked.default, asked.detail) == ("no", "1 | 2020-01-02 | 3.5")
    told = read_drop([path], Options(answers={"header:a.csv": "yes"}))
    assert told.tables[0].columns == ("1", "2020-01-02", "3.5")


def test_every_sheet_and_every_member_is_a_file_of_its_own(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Customers"
    for row in (["account_id", "name"], ["A1", "Acme"]):
        book.active.append(row)
    sheet = book.create_sheet("Sales")
    for row in (["account_id", "date", "revenue"], ["A1", "2026-01-05", 12.5]):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "book.xlsx", "2026/Q1/book.xlsx")
        archive.writestr("2026/more.csv", "account_id,date,revenue\nA1,2026-02-05,3\n")
    preview = desk.look(tmp_path / "all.zip")
    assert sorted(part.files[0] for part in preview.parts) == [
        "2026/Q1/book.xlsx: Customers",
        "2026/Q1/book.xlsx: Sales",
        "2026/more.csv",
    ]


def test_what_a_zip_holds_beside_tables_is_named_once(desk: Desk, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("accounts.csv", "account_id,name\nA1,Acme\n")
        archive.writestr("brochure.pdf", b"%PDF-1.7\n")
        archive.writestr("lines.csv", "account_id,date,revenue\nA1,2026-02-05,3\n")
    preview = desk.look(tmp_path / "all.zip")
    assert preview.remarks == ("brochure.pdf was left out: it is a PDF document, not a table.",)
    assert [(part.new, part.remarks) for part in preview.parts] == [(1, ()), (1, ())]


def test_errors_of_a_sheet_stay_outside_by_name(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["account_id", "date", "revenue"],
        ["A1", "2026-01-05", 1],
        ["A1", "2026-01-06", 2],
    ):
        book.active.append(row)
    book.active["A3"], book.active["C2"] = "#N/A", "#DIV/0!"
    book.active["A3"].data_type = book.active["C2"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    [part] = desk.look(tmp_path / "a.xlsx").parts
    assert [(problem.line, problem.reason) for problem in part.problems] == [
        (2, "revenue: “#DIV/0!” is an error of the spreadsheet"),
        (3, "account_id: “#N/A” is an error of the spreadsheet"),
    ]


def test_a_column_of_two_formats_names_both(desk: Desk, write: Write) -> None:
    text = 'customer,date,net\nA,2026-01-05,"2,024,994"\nA,2026-01-06,"1637,40"\nA,2026-01-07,5\n'
    [part] = desk.look(write("a.csv", text)).parts
    [problem] = part.problems
    assert problem.line in (2, 3)
    assert "“2,024,994”" in problem.reason
    assert "“1637,40”" in problem.reason


def test_files_are_named_as_they_were_brought(olga: Client, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(LINES.encode()))
    for _ in range(2):
        with path.open("rb") as stream:
            olga.post(reverse("imports:upload"), {"files": [stream]})
    for draft in Draft.objects.all():
        assert draft.preview["preview"]["parts"][0]["files"] == ["orders.csv"]


def test_answers_on_the_page_count_for_their_column(olga: Client, write: Write) -> None:
    with write("a.csv", LINES).open("rb") as stream:
        olga.post(reverse("imports:upload"), {"files": [stream]})
    draft = Draft.objects.get()
    page = olga.get(reverse("imports:draft", args=[draft.pk])).content.decode()
    assert 'name="answer-dates:a.csv:date"' in page
    olga.post(reverse("imports:check", args=[draft.pk]), {"answer-dates:a.csv:date": "mdy"})
    draft.refresh_from_db()
    assert draft.preview["preview"]["answers"] == {"dates:a.csv:date": "mdy"}
    assert draft.preview["preview"]["parts"][0]["first_day"] == "2026-03-04"


def test_limits_of_the_place_hold_for_imports(desk: Desk, write: Write, settings: object) -> None:
    settings.IMPORT_LIMITS = {"max_columns": 2}  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="has 3 columns; at most 2 are read"):
        desk.look(write("a.csv", LINES))


def test_a_source_with_a_name_that_no_database_keeps_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "jan.csv"
    path.write_text("customer no,inv date,item,net\n10,2026-01-05,Pump,10\n", encoding="utf-8")
    for name in ("x" * 121, "E\x00P"):
        with pytest.raises(LayoutProblem, match="at most 120 characters"):
            read_drop([path], Options(source=name))
