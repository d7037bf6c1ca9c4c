"""Order lines: same, changed, twice, unassigned, corrected, undone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from mainstay.analytics.intake.unassigned import Search
from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.imports.actions import BadRowsLeft, undo
from mainstay.apps.imports.actions.assign import assign_found
from mainstay.apps.imports.actions.bring import OpenQuestions, bring
from mainstay.apps.imports.planning.batches import NoSuchBatch
from mainstay.apps.imports.queries.drops import Options, read_drop
from mainstay.apps.organisation.models import Batch, BatchEvent
from mainstay.apps.worth.models import ExchangeRate
from tests.apps.imports.conftest import Desk, Write, lines

HEAD = "account_id,date,order_number,line_number,product,revenue\n"
KEYED = HEAD + "A1,2026-01-05,F1,1,Pump,100.00\nA1,2026-01-05,F1,2,Seal,5.50\n"
UNKEYED = "account_id,date,product,revenue\nA1,2026-01-05,Pump,10\nA1,2026-01-05,Pump,10\n"


def rejected_text(batch: Batch) -> str:
    with batch.rejects.file.open("rb") as stream:
        return str(stream.read().decode("utf-8-sig"))


def revenues() -> list[Decimal]:
    return [row["revenue"] for row in lines(["revenue"])]


def test_lines_arrive_with_their_account(desk: Desk, write: Write) -> None:
    brought = desk.bring(write("jan.csv", KEYED))
    assert [batch.new for batch in brought.batches] == [2]
    account = Account.objects.get(keys__key="A1")
    assert {row["account"] for row in lines(["account"])} == {account.pk}
    assert account.batch == brought.batches[0]


def test_the_same_file_again_changes_nothing(desk: Desk, write: Write) -> None:
    path = write("jan.csv", UNKEYED)
    desk.bring(path)
    preview = desk.look(path)
    assert preview.counts() == (("order_lines", 0, 0, 2, 0),)
    assert desk.bring(path).batches == ()
    assert Batch.objects.count() == 1


def test_the_same_lines_in_another_dialect_are_the_same(desk: Desk, write: Write) -> None:
    desk.bring(write("jan.csv", KEYED))
    again = (
        "account_id;date;order_number;line_number;product;revenue\n"
        "A1;05.01.2026;F1;1;Pump;100,00\nA1;25.01.2026;F1;2;Seal;5,50\n"
    )
    assert desk.look(write("other.csv", again)).counts() == (("order_lines", 0, 1, 1, 0),)


def test_two_equal_lines_without_a_key_stay_two(desk: Desk, write: Write) -> None:
    desk.bring(write("jan.csv", UNKEYED))
    assert revenues() == [Decimal(10), Decimal(10)]
    third = write("more.csv", UNKEYED + "A1,2026-01-05,Pump,10\n")
    assert desk.look(third).counts() == (("order_lines", 1, 0, 2, 0),)


def test_the_same_file_twice_in_one_drop_counts_once(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", UNKEYED), write("b.csv", UNKEYED))
    assert revenues() == [Decimal(10), Decimal(10)]


def test_a_changed_line_takes_the_place_of_the_older_one(desk: Desk, write: Write) -> None:
    desk.bring(write("jan.csv", KEYED))
    brought = desk.bring(write("jan2.csv", KEYED.replace("100.00", "90.00")))
    assert brought.preview.counts() == (("order_lines", 0, 1, 1, 0),)
    assert revenues() == [Decimal("5.5"), Decimal("90")]
    undo(brought.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal("100"), Decimal("5.5")]


def test_undo_of_the_one_between_does_not_bring_the_oldest_back(desk: Desk, write: Write) -> None:
    desk.bring(write("one.csv", KEYED))
    between = desk.bring(write("two.csv", KEYED.replace("100.00", "90.00")))
    desk.bring(write("three.csv", KEYED.replace("100.00", "80.00")))
    undo(between.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal("5.5"), Decimal("80")]


def test_a_second_line_with_the_same_key_is_refused(desk: Desk, write: Write) -> None:
    preview = desk.look(write("jan.csv", KEYED + "A1,2026-01-06,F1,2,Seal,7\n"))
    assert preview.counts() == (("order_lines", 2, 0, 0, 1),)
    problem = preview.parts[0].problems[0]
    assert (problem.line, problem.column) == (4, "line_number")
    assert "line 3" in problem.reason


def test_undo_takes_lines_and_their_new_accounts_away(desk: Desk, write: Write) -> None:
    brought = desk.bring(write("jan.csv", KEYED))
    undone = undo(brought.batches[0].pk, by=desk.by)
    assert lines(["revenue"]) == []
    assert not Account.objects.exists()
    assert not AccountKey.objects.exists()
    assert undone.deleted["accounts"] == 1
    assert list(BatchEvent.objects.values_list("counts", flat=True)) == [True, False]


def test_an_account_that_other_lines_name_stays_after_undo(desk: Desk, write: Write) -> None:
    first = desk.bring(write("jan.csv", KEYED))
    desk.bring(write("feb.csv", HEAD + "A1,2026-02-05,F2,1,Pump,70\n"))
    undone = undo(first.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal(70)]
    assert Account.objects.filter(keys__key="A1").exists()
    assert any("of other batches" in sentence for sentence in undone.kept)


def test_lines_of_months_that_are_there_raise_the_question(desk: Desk, write: Write) -> None:
    first = desk.bring(write("jan.csv", KEYED)).batches[0]
    fresh = write("jan_new.csv", HEAD + "A1,2026-01-09,F9,1,Pump,1\n")
    question = desk.look(fresh).questions[0]
    assert question.id == "order_lines.replaces"
    assert [value for value, _ in question.choices] == ["addition", str(first.pk)]
    assert question.default == "addition"


@pytest.mark.parametrize("way", ["option", "answer"])
def test_a_correction_takes_the_place_of_a_whole_batch(desk: Desk, write: Write, way: str) -> None:
    first = desk.bring(write("jan.csv", KEYED)).batches[0]
    fresh = write("jan_new.csv", HEAD + "A1,2026-01-05,F1,1,Pump,100.00\nA1,2026-01-09,F9,1,X,1\n")
    if way == "option":
        told = {"replaces": first.pk}
    else:
        told = {"answers": {"order_lines.replaces": str(first.pk)}}
    preview = desk.look(fresh, **told)
    assert preview.counts() == (("order_lines", 1, 0, 1, 0),)
    brought = desk.bring(fresh, **told)
    assert revenues() == [Decimal("1"), Decimal("100")]
    assert brought.batches[0].replaces == first
    undo(brought.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal("100"), Decimal("5.5")]


def test_bad_rows_keep_everything_out_until_somebody_accepts(desk: Desk, write: Write) -> None:
    path = write("jan.csv", KEYED + "A1,2026-13-45,F2,1,Pump,12\nA1,2026-01-06,F3,1,Pump,twelve\n")
    with pytest.raises(BadRowsLeft, match=r"2 rows have a problem.*jan\.csv, line 4"):
        desk.bring(path)
    assert not Batch.objects.exists()
    batch = desk.bring(path, accept=True).batches[0]
    assert (batch.new, batch.bad) == (2, 2)
    rejected = rejected_text(batch).splitlines()
    assert rejected[0] == HEAD.strip() + ",line in the file,reason"
    assert rejected[1].startswith("A1,2026-13-45,F2,1,Pump,12,4,date: there is no day")
    assert rejected[2].endswith("5,revenue: \u201ctwelve\u201d is not a number")


@pytest.mark.parametrize("dates", ["31.02.2026,2026-13-45", "20260231,20261345", "n/a,2026-13-45"])
def test_a_column_of_impossible_dates_is_still_the_date_of_order_lines(
    desk: Desk, write: Write, dates: str
) -> None:
    first, second = dates.split(",")
    head = "product,description,product family,order date,customer,revenue\n"
    path = write("jan.csv", f"{head}P1,Pump,Pumps,{first},C1,10\nP2,Motor,Motors,{second},C2,20\n")
    with pytest.raises(BadRowsLeft, match=rf"2 rows have a problem.*jan\.csv, line 2.*{first}"):
        desk.bring(path)
    (part,) = desk.look(path).parts
    assert part.kind == "order_lines"
    said = " ".join(problem.reason for problem in part.problems)
    assert first in said
    assert second in said


def test_mended_rejects_are_brought_again(desk: Desk, write: Write) -> None:
    path = write("jan.csv", KEYED + "A1,2026-13-45,F2,1,Pump,12\n")
    batch = desk.bring(path, accept=True).batches[0]
    text = rejected_text(batch).replace("2026-13-45", "2026-01-15")
    desk.bring(write("mended.csv", text))
    assert sum(revenues()) == Decimal("117.5")


def test_a_line_without_an_account_is_unassigned(desk: Desk, write: Write) -> None:
    brought = desk.bring(write("jan.csv", KEYED + ",2026-01-07,F5,1,Pump,33\n"))
    assert brought.preview.parts[0].unassigned == 1
    assert [row["revenue"] for row in lines(["account", "revenue"]) if row["account"] is None] == [
        Decimal(33)
    ]


def test_new_accounts_from_lines_are_asked_for(desk: Desk, write: Write) -> None:
    path = write("jan.csv", KEYED)
    with pytest.raises(OpenQuestions, match="1 account is named that nobody knows"):
        bring(read_drop([path], Options()), by=desk.by)
    refused = desk.look(path, answers={"order_lines.new_accounts": "no"})
    assert refused.counts() == (("order_lines", 0, 0, 0, 2),)


def test_a_new_account_is_called_as_the_file_says(desk: Desk, write: Write) -> None:
    text = "customer no,customer name,country,date,net\n10,Alpha Pumps,Norway,2026-01-05,7\n"
    desk.bring(write("jan.csv", text))
    account = Account.objects.get()
    assert (account.name, account.country) == ("Alpha Pumps", "Norway")


def test_an_account_of_another_system_is_found_by_its_number(desk: Desk, write: Write) -> None:
    desk.bring(write("crm.csv", "account_id,name\nA1,Alpha\n"), source="CRM")
    desk.bring(write("jan.csv", KEYED), source="ERP")
    assert Account.objects.count() == 1
    assert {row["account"] for row in lines(["account"])} == {Account.objects.get().pk}


def test_a_currency_without_a_rate_is_said_and_kept(desk: Desk, write: Write) -> None:
    text = "account_id,date,revenue,currency\nA1,2026-01-05,7,SEK\n"
    preview = desk.look(write("jan.csv", text))
    assert any("No exchange rate for SEK" in remark for remark in preview.parts[0].remarks)
    desk.bring(write("jan.csv", text))
    assert [row["currency"] for row in lines(["currency"])] == ["SEK"]
    desk.bring(write("rates.csv", "currency,date,rate\nSEK,2026-01-01,0.09\n"))
    assert ExchangeRate.objects.count() == 1
    preview = desk.look(write("feb.csv", text.replace("-05", "-06")))
    assert not any("No exchange rate" in remark for remark in preview.parts[0].remarks)


def test_headers_and_lines_of_one_drop_are_joined(desk: Desk, write: Write) -> None:
    headers = write("h.csv", "order_number,customer,order date\nF1,A1,2026-01-05\n")
    body = write("l.csv", "order_number,line_number,product,net\nF1,1,Pump,10\nF2,1,Pump,10\n")
    preview = desk.look(headers, body)
    assert preview.counts() == (("order_lines", 1, 0, 0, 1),)
    assert "not in the file" in preview.parts[0].problems[0].reason


def test_quantity_times_price_is_the_revenue_where_no_column_says_it(
    desk: Desk, write: Write
) -> None:
    text = "customer,date,item,qty,unit price\nA1,2026-01-05,Pump,3,0.3333\n"
    desk.bring(write("jan.csv", text))
    assert revenues() == [Decimal("0.9999")]


def test_a_number_that_could_be_a_thousand_is_refused(desk: Desk, write: Write) -> None:
    text = "customer;date;net\nA1;2026-01-05;8 420,00\nA1;2026-01-06;640,50\nA1;2026-01-07;1,240\n"
    preview = desk.look(write("jan.csv", text))
    assert preview.parts[0].problems[0].line == 4
    assert "another format" in preview.parts[0].problems[0].reason


def test_a_date_that_could_be_two_days_is_asked_for(desk: Desk, write: Write) -> None:
    path = write("jan.csv", "customer,date,net\nA1,03/04/2026,1\nA1,05/06/2026,2\n")
    question = next(q for q in desk.look(path).questions if q.id == "dates:jan.csv:date")
    assert [value for value, _ in question.choices] == ["dmy", "mdy"]
    with pytest.raises(OpenQuestions):
        desk.bring(path)
    desk.bring(path, answers={"dates": "mdy"})
    assert [str(row["date"]) for row in lines(["date"])] == ["2026-03-04", "2026-05-06"]


def test_a_batch_whose_writer_died_never_counts(desk: Desk, write: Write) -> None:
    died = Batch.objects.create(
        kind="order_lines", source="files", by="x", started_at=timezone.now()
    )
    desk.bring(write("jan.csv", KEYED))
    died.refresh_from_db()
    assert died.state == "failed"


def test_only_a_batch_of_this_kind_and_source_is_replaced(desk: Desk, write: Write) -> None:
    path = write("jan.csv", KEYED)
    first = desk.bring(path, source="ERP").batches[0]
    with pytest.raises(NoSuchBatch, match="comes from the source ERP, these files from files"):
        desk.look(path, replaces=first.pk)
    with pytest.raises(NoSuchBatch, match="holds order lines; these files hold none"):
        desk.look(write("a.csv", "account_id,name\n1,A\n"), replaces=first.pk)
    undo(first.pk, by=desk.by)
    with pytest.raises(NoSuchBatch, match="does not count"):
        desk.look(path, source="ERP", replaces=first.pk)


def test_a_correction_keeps_what_was_assigned_by_hand_and_is_still_in_the_file(
    desk: Desk, write: Write
) -> None:
    loose = ",2026-01-07,F5,1,Pump,33\n"
    first = desk.bring(write("jan.csv", KEYED + loose + loose.replace("F5", "F6"))).batches[0]
    account = Account.objects.create(name="By hand")
    assign_found(Search(), account=account, by=desk.by)
    correction = desk.bring(write("jan2.csv", KEYED + loose), replaces=first.pk)
    by_hand = [
        r["order_number"] for r in lines(["account", "order_number"]) if r["account"] == account.pk
    ]
    assert by_hand == ["F5"]
    assert sum(revenues()) == Decimal("138.5")
    undo(correction.batches[0].pk, by=desk.by)
    assert sum(revenues()) == Decimal("171.5")


def test_the_oldest_stays_replaced_when_the_one_between_is_undone(desk: Desk, write: Write) -> None:
    first = desk.bring(write("jan.csv", KEYED)).batches[0]
    second = desk.bring(write("jan2.csv", HEAD + "A1,2026-01-05,F1,1,X,2\n"), replaces=first.pk)
    newest = write("jan3.csv", HEAD + "A1,2026-01-05,F1,1,X,3\n")
    third = desk.bring(newest, replaces=second.batches[0].pk)
    undo(second.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal(3)]
    undo(third.batches[0].pk, by=desk.by)
    assert revenues() == [Decimal("100"), Decimal("5.5")]


def test_a_second_correction_takes_out_what_was_assigned_before_the_first(
    desk: Desk, write: Write
) -> None:
    first = desk.bring(write("jan.csv", KEYED + ",2026-01-07,F5,1,Pump,33\n")).batches[0]
    assign_found(Search(), account=Account.objects.create(name="By hand"), by=desk.by)
    second = desk.bring(write("jan2.csv", KEYED), replaces=first.pk).batches[0]
    desk.bring(write("jan3.csv", KEYED.replace("5.50", "6.50")), replaces=second.pk)
    assert revenues() == [Decimal("100"), Decimal("6.5")]


def test_an_account_stays_that_a_replaced_batch_would_need_again(desk: Desk, write: Write) -> None:
    accounts = desk.bring(write("accounts.csv", "account_id,name\nA1,Alder\nA2,Birch\n"))
    first = desk.bring(write("jan.csv", KEYED)).batches[0]
    fresh = write("jan2.csv", HEAD + "A2,2026-01-05,F1,1,X,2\n")
    second = desk.bring(fresh, replaces=first.pk).batches[0]
    undo(accounts.batches[0].pk, by=desk.by)
    undo(second.pk, by=desk.by)
    kept = set(Account.objects.values_list("pk", flat=True))
    assert {row["account"] for row in lines(["account"])} <= kept


def test_an_account_stays_that_a_replaced_line_would_need_again(desk: Desk, write: Write) -> None:
    accounts = desk.bring(write("accounts.csv", "account_id,name\nA1,Alder\nA2,Birch\n"))
    desk.bring(write("jan.csv", HEAD + "A1,2026-01-05,F1,1,Pump,100\n"))
    second = desk.bring(write("jan2.csv", HEAD + "A2,2026-01-05,F1,1,Pump,100\n")).batches[0]
    alder = Account.objects.get(name="Alder").pk
    assert alder not in {row["account"] for row in lines(["account"])}
    undo(accounts.batches[0].pk, by=desk.by)
    undo(second.pk, by=desk.by)
    assert {row["account"] for row in lines(["account"])} == {alder}
    assert Account.objects.filter(pk=alder).exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_stands_for_no_day_is_a_bad_row(desk: Desk, write: Write, day: str) -> None:
    path = write("jan.csv", KEYED + f"A1,{day},F2,1,Pump,12\n")
    assert desk.look(path).bad == 1
    assert desk.bring(path, accept=True).batches[0].new == 2
