"""Coverage and goals go out as workbooks, are edited, come back, and can be undone."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from mainstay.apps.accounts.models import Account, MailDomain
from mainstay.apps.imports.actions import redo, undo
from mainstay.apps.imports.documents.to_edit import EditFile, NotForYou, ToEdit, file_to_edit
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.models import Draft, SetAside
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import Batch, User
from mainstay.apps.people.actions.erasing import erase_person
from mainstay.apps.people.models import Person
from mainstay.apps.plans.actions.goals import GoalDetails, change_goal
from mainstay.apps.plans.models import Goal
from mainstay.apps.plans.queries import goal_rows
from mainstay.apps.relationships.actions.coverage import end_coverage
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries import coverage_rows
from tests.apps.imports.conftest import Desk, Write
from tests.apps.plans.scene import answer, goal_of, plan_of_hers, somebody
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2026, 1, 12)
Rows = list[dict[str, Any]]


@pytest.fixture
def ada(cast: Cast) -> Person:
    """Somebody at Alice's account, covered by Alice since long ago."""
    person = somebody(cast.hers, "Ada Berg")
    cover(cast.hers, person, cast.alice)
    return person


def cover(account: Account, person: Person, colleague: User, role: str = "owner") -> Coverage:
    return Coverage.objects.create(
        account=account, person=person, colleague=colleague, role=role, start=LONG_AGO
    )


def taken(what: ToEdit, user: User | None, account: Account | None = None) -> Rows:
    """Take a workbook away and read its first sheet as a person sees it."""
    content = file_to_edit(
        what, EditFile.XLSX, user=user, day=timezone.localdate(), account=account
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def written(path: Path, rows: Rows) -> Path:
    """Write rows as a spreadsheet program does."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Sheet")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, values in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
        for place, value in enumerate(values):
            if isinstance(value, date):
                page.write_datetime(line, place, value, day)
            elif value not in ("", None):
                page.write(line, place, value)
    book.close()
    return path


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Rows], Path]:
    numbers = iter(range(100))
    return lambda rows: written(tmp_path / f"edited{next(numbers)}.xlsx", rows)


def changes(desk: Desk, path: Path) -> list[tuple[str, str, str]]:
    (part,) = desk.look(path).parts
    return [(one.field, one.before, one.after) for one in part.changes]


def why(desk: Desk, path: Path) -> str:
    (part,) = desk.look(path).parts
    return " ".join(problem.reason for problem in part.problems)


def going_on(account: Account) -> set[tuple[str, str, str]]:
    rows = Coverage.objects.filter(account=account, end__isnull=True)
    return {(str(row.person), str(row.colleague), row.role) for row in rows}


Edited = Callable[[Rows], Path]


def test_the_columns_of_the_files_are_those_that_the_kinds_read() -> None:
    shown_only = {"title", "level_now"}
    for kind, columns in (("coverage", coverage_rows.COLUMNS), ("goals", goal_rows.COLUMNS)):
        assert set(KINDS[kind].names) == set(columns) - shown_only


def test_a_file_brought_back_as_it_was_changes_nothing(
    cast: Cast, ada: Person, tmp_path: Path
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    desk = Desk(actor(cast.alice))
    for what in ToEdit:
        for file in EditFile:
            path = tmp_path / f"{what}.{file}"
            day = timezone.localdate()
            path.write_bytes(file_to_edit(what, file, user=cast.alice, day=day))
            preview = desk.look(path)
            assert [part.kind for part in preview.parts] == [what.value]
            assert preview.counts() == ((what.value, 0, 0, 1, 0),)
            assert preview.remarks == ()
            assert desk.bring(path).batches == ()


def test_a_new_owner_is_shown_written_undone_and_brought_back_again(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["colleague"] = cast.bob.email
    desk = Desk(actor(cast.alice))
    path = edited(rows)
    assert ("colleague", "Alice", "Bob") in changes(desk, path)
    before = list(Coverage.objects.order_by("pk").values())
    (batch,) = desk.bring(path).batches
    assert (batch.changed, batch.user) == (1, cast.alice)
    assert going_on(cast.hers) == {("Ada Berg", "Bob", "owner")}
    past = Coverage.objects.get(end__isnull=False)
    assert (past.colleague, past.start, past.end) == (cast.alice, LONG_AGO, timezone.localdate())
    undo(batch.pk, by=actor(cast.alice))
    assert list(Coverage.objects.order_by("pk").values()) == before
    redo(batch.pk, by=actor(cast.alice))
    assert going_on(cast.hers) == {("Ada Berg", "Bob", "owner")}


def test_another_part_of_the_same_colleague_keeps_the_time_so_far(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["role"] = "sponsor"
    desk = Desk(actor(cast.alice))
    (batch,) = desk.bring(edited(rows)).batches
    kept = Coverage.objects.order_by("start").values_list("role", "start", "end")
    today = timezone.localdate()
    assert list(kept) == [("owner", LONG_AGO, today), ("sponsor", today, None)]
    undo(batch.pk, by=actor(cast.alice))
    redo(batch.pk, by=actor(cast.alice))
    assert list(Coverage.objects.order_by("start").values_list("role", flat=True)) == [
        "owner",
        "sponsor",
    ]


def test_a_new_row_begins_coverage_and_the_owner_so_far_becomes_second(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    rows = taken(ToEdit.COVERAGE, cast.alice)
    blank = dict.fromkeys(rows[0], "")
    new = {"account": "Hansen Pumps", "person": "Ada Berg", "colleague": cast.bob.email}
    rows.append({**blank, **new, "role": "owner"})
    desk = Desk(actor(cast.alice))
    path = edited(rows)
    assert ("role", "Owner", "Second") in changes(desk, path)
    desk.bring(path)
    assert going_on(cast.hers) == {("Ada Berg", "Bob", "owner"), ("Ada Berg", "Alice", "second")}
    assert desk.look(edited(rows[1:])).counts() == (("coverage", 0, 0, 1, 0),)


def test_two_owners_in_one_file_are_one_too_many(cast: Cast, ada: Person, write: Write) -> None:
    path = write(
        "coverage.csv",
        "account,person,colleague,role,planned\n"
        "Hansen Pumps,Ada Berg,bob@mill.example,owner,no\n"
        "Hansen Pumps,Ada Berg,dana@mill.example,owner,no\n",
    )
    assert "makes somebody else the owner" in why(Desk(actor(cast.alice)), path)


def test_coverage_ends_by_its_day_and_never_by_a_row_that_is_missing(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    cover(cast.hers, somebody(cast.hers, "Bo Lund"), cast.alice)
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows = [row for row in rows if row["person"] == "Ada Berg"]
    rows[0]["to"] = timezone.localdate()
    desk = Desk(actor(cast.alice))
    path = edited(rows)
    (part,) = desk.look(path).parts
    assert any("1 row of these accounts is not in the file" in text for text in part.remarks)
    desk.bring(path)
    assert going_on(cast.hers) == {("Bo Lund", "Alice", "owner")}


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal = goal_of(plan_of_hers(cast), ada, cast)
    covers, goals = taken(ToEdit.COVERAGE, cast.alice), taken(ToEdit.GOALS, cast.alice)
    Coverage.objects.update(role="second")
    details = GoalDetails(person=ada, what="Calls us before anybody", target_level=4)
    change_goal(goal, details, today=timezone.localdate(), by=actor(cast.nora))
    covers[0]["role"], goals[0]["what"] = "sponsor", "Something else"
    desk = Desk(actor(cast.alice))
    assert "changed since the file was made" in why(desk, edited(covers))
    said = why(desk, edited(goals))
    assert "Nora changed this at" in said
    assert desk.bring(edited(goals), accept=True).batches[0].changed == 0
    goal.refresh_from_db()
    assert goal.what == "Calls us before anybody"


def test_ended_coverage_is_no_row_any_more(cast: Cast, ada: Person, edited: Edited) -> None:
    rows = taken(ToEdit.COVERAGE, cast.alice)
    end_coverage(Coverage.objects.get(), by=actor(cast.alice))
    rows[0]["role"] = "second"
    assert "no row that you see has the number" in why(Desk(actor(cast.alice)), edited(rows))


def test_a_goal_is_edited_dropped_and_undone(cast: Cast, ada: Person, edited: Edited) -> None:
    answer(cast.hers, ada, 2)
    goal = goal_of(plan_of_hers(cast), ada, cast)
    rows = taken(ToEdit.GOALS, cast.alice)
    assert rows[0]["level_now"] == 2
    due = timezone.localdate() + timedelta(days=30)
    rows[0] |= {"what": "Asks us first", "level_wanted": 4, "due": due, "owner": ""}
    rows[0] |= {"priority": 7.5, "priority_why": "They merge", "state": "dropped"}
    desk = Desk(actor(cast.alice))
    assert "empty, and it has to be there" in why(desk, edited(rows))
    rows[0]["dropped_why"] = "She leaves"
    path = edited(rows)
    told = changes(desk, path)
    assert ("what", "Calls us first", "Asks us first") in told
    assert ("state", "open", "dropped") in told
    before = Goal.objects.values().get()
    (batch,) = desk.bring(path).batches
    goal.refresh_from_db()
    assert (goal.what, goal.target_level, goal.due, goal.owner) == ("Asks us first", 4, due, None)
    assert (str(goal.own_priority), goal.own_priority_by) == ("7.50", "Alice")
    assert (goal.dropped_on, goal.dropped_why) == (timezone.localdate(), "She leaves")
    undo(batch.pk, by=actor(cast.alice))
    after = Goal.objects.values().get()
    assert after | {"version": 0} == before | {"version": 0}


def test_an_erased_person_leaves_nothing_in_what_an_undo_set_aside(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    rows = taken(ToEdit.GOALS, cast.alice)
    rows[0]["what"] = "Asks us first"
    (batch,) = Desk(actor(cast.alice)).bring(edited(rows)).batches
    undo(batch.pk, by=actor(cast.alice))
    assert "Asks us first" in set_aside()
    erase_person(ada, reason="asked", by=actor(cast.olga))
    assert "first" not in set_aside()


def set_aside() -> str:
    return " ".join(zlib.decompress(bytes(row.rows)).decode() for row in SetAside.objects.all())


def test_a_new_goal_starts_from_the_level_of_today(cast: Cast, ada: Person, write: Write) -> None:
    answer(cast.hers, ada, 2)
    path = write(
        "goals.csv",
        "account,person,what,level_wanted,due,owner\n"
        "Hansen Pumps,Ada Berg,Calls us first,3,2027-06-30,bob@mill.example\n",
    )
    desk = Desk(actor(cast.alice))
    assert "no relationship plan yet" in why(desk, path)
    plan_of_hers(cast)
    (batch,) = desk.bring(path).batches
    goal = Goal.objects.get()
    assert (goal.start_level, goal.target_level, goal.owner) == (2, 3, cast.bob)
    Goal.objects.update(due=LONG_AGO)
    assert desk.bring(path).batches == ()
    undo(batch.pk, by=actor(cast.alice))
    assert not Goal.objects.exists()


def test_nobody_changes_or_learns_of_an_account_that_he_does_not_see(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    desk = Desk(actor(cast.charlie))
    for what in ToEdit:
        rows = taken(what, cast.alice)
        assert taken(what, cast.charlie) == []
        assert "no row that you see has the number" in why(desk, edited(rows))
        rows[0]["reference"] = ""
        assert "no account that you see is called" in why(desk, edited(rows))
        assert desk.look(edited(rows)).parts[0].changes == ()


def test_who_may_not_judge_neither_takes_nor_brings(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    for what in ToEdit:
        rows = taken(what, cast.alice)
        rows[0]["person"] = rows[0]["person"] or "x"
        for user in (cast.olga, cast.oscar):
            path = edited(rows)
            assert (
                why(Desk(actor(user)), path) == "Your access level does not let you judge people."
            )
            with pytest.raises(NotForYou):
                taken(what, user)
        with pytest.raises(NotAllowed):
            Desk(actor(cast.vera)).bring(edited(rows))


def test_who_judges_brings_nothing_else_and_undoes_only_his_own(
    cast: Cast, ada: Person, edited: Edited, write: Write
) -> None:
    desk = Desk(actor(cast.alice))
    with pytest.raises(NotAllowed, match="coverage and goals only"):
        desk.bring(write("accounts.csv", "account_id,name\n1,Alpha\n"))
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["role"] = "second"
    (batch,) = desk.bring(edited(rows)).batches
    with pytest.raises(NotAllowed):
        undo(batch.pk, by=actor(cast.nora))
    Account.objects.filter(pk=cast.hers.pk).update(owner=cast.charlie)
    with pytest.raises(NotAllowed, match="not yours"):
        undo(batch.pk, by=actor(cast.alice))
    undo(batch.pk, by=actor(cast.oscar))


def test_a_text_that_a_spreadsheet_could_run_stays_a_text(cast: Cast, tmp_path: Path) -> None:
    person = somebody(cast.hers, "=1+1")
    cover(cast.hers, person, cast.alice)
    day = timezone.localdate()
    csv = file_to_edit(ToEdit.COVERAGE, EditFile.CSV, user=cast.alice, day=day).decode("utf-8-sig")
    assert "'=1+1" in csv
    path = tmp_path / "coverage.csv"
    path.write_text(csv, encoding="utf-8")
    assert Desk(actor(cast.alice)).look(path).counts() == (("coverage", 0, 0, 1, 0),)
    assert taken(ToEdit.COVERAGE, cast.alice)[0]["person"] == "=1+1"


def test_the_workbook_explains_its_columns_and_offers_lists(cast: Cast, ada: Person) -> None:
    day = timezone.localdate()
    content = file_to_edit(ToEdit.COVERAGE, EditFile.XLSX, user=cast.alice, day=day)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Coverage", "Explanations"]
    allowed = [row[:2] for row in book.get_sheet_by_index(1).to_python()]
    assert ["role", "sponsor"] in allowed
    assert ["colleague", "bob@mill.example"] in allowed


def upload(client: Client, path: Path) -> Draft:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    client.post(reverse("imports:upload"), {"files": [file]})
    return Draft.objects.latest("pk")


def test_the_pages_show_the_changes_before_they_are_written(
    cast: Cast, ada: Person, edited: Edited, client: Client
) -> None:
    client.force_login(cast.alice)
    address = reverse("imports:take_away", args=["coverage", "xlsx"])
    assert client.get(address, {"account": cast.hers.pk}).status_code == 200
    assert client.get(address, {"account": cast.his.pk}).status_code == 404
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["colleague"] = cast.bob.email
    draft = upload(client, edited(rows))
    page = client.get(reverse("imports:draft", args=[draft.pk])).content.decode()
    for text in ("What would change", "Ada Berg, Hansen Pumps", "Bob", "Commit"):
        assert text in page
    assert "Keep this mapping" not in page


@pytest.fixture
def brought(cast: Cast, ada: Person, edited: Edited) -> Batch:
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["role"] = "second"
    rows.append({**rows[0], "reference": "77", "person": "Nobody At All"})
    (batch,) = Desk(actor(cast.alice)).bring(edited(rows), accept=True).batches
    return batch


def test_who_brought_a_batch_sees_it_and_of_its_rejects_nobody_who_may_not_judge(
    cast: Cast, brought: Batch, client: Client
) -> None:
    page, rejects, takes_back = (
        reverse(f"imports:{name}", args=[brought.pk]) for name in ("batch", "rejects", "undo")
    )
    expected = {
        cast.alice: (200, 200, 200),
        cast.olga: (200, 404, 200),
        cast.nora: (404, 404, 404),
        cast.vera: (404, 404, 404),
    }
    for user, codes in expected.items():
        client.force_login(user)
        assert tuple(client.get(url).status_code for url in (page, rejects, takes_back)) == codes
    client.force_login(cast.alice)
    client.post(takes_back, {"scope": "alone"})
    brought.refresh_from_db()
    assert brought.state == "undone"
    assert str(brought.pk) in client.get(reverse("imports:workbooks")).content.decode()


def test_no_redo_reaches_an_account_that_its_actor_lost(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    desk, batches = Desk(actor(cast.alice)), []
    rows = taken(ToEdit.GOALS, cast.alice)
    rows[0]["what"] = "Asks us first"
    batches += desk.bring(edited(rows)).batches
    rows = taken(ToEdit.COVERAGE, cast.alice)
    rows[0]["role"] = "second"
    batches += desk.bring(edited(rows)).batches
    for batch in batches:
        undo(batch.pk, by=actor(cast.alice))
    Account.objects.filter(pk=cast.hers.pk).update(owner=cast.charlie)
    for batch in batches:
        with pytest.raises(NotAllowed, match="not yours"):
            redo(batch.pk, by=actor(cast.alice))
    assert Goal.objects.get().what == "Calls us first"
    assert [row.role for row in Coverage.objects.all()] == ["owner"]
    for batch in batches:
        redo(batch.pk, by=actor(cast.oscar))
    assert Goal.objects.get().what == "Asks us first"


def test_mails_of_who_brings_coverage_only_are_not_even_looked_at(
    cast: Cast, client: Client
) -> None:
    MailDomain.objects.create(account=cast.his, domain="castell.example")
    client.force_login(cast.alice)
    told = set()
    for address in ("x@castell.example", "x@nobody.example"):
        mail = f"From: {address}\r\nTo: alice@mill.example\r\nMessage-ID: <{address}>\r\n\r\nHi"
        file = SimpleUploadedFile("one.eml", mail.encode())
        answer = client.post(reverse("imports:upload"), {"files": file}, follow=True)
        told.add(" ".join(str(one) for one in answer.context["messages"]))
    assert told == {"Of files you bring back coverage and goals only."}
    assert not Draft.objects.exists()


def test_a_workbook_sets_no_goal_that_is_late_at_once(
    cast: Cast, ada: Person, edited: Edited
) -> None:
    goal_of(plan_of_hers(cast), ada, cast)
    rows, desk = taken(ToEdit.GOALS, cast.alice), Desk(actor(cast.alice))
    rows[0]["due"] = timezone.localdate() - timedelta(days=1)
    assert "This day is over" in why(desk, edited(rows))
    Goal.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert why(desk, edited(taken(ToEdit.GOALS, cast.alice))) == ""
