"""Rows that name no currency: asked, shown, and remembered for the next file of the same layout."""

from __future__ import annotations

from tests.apps.imports.conftest import Desk, Write, lines

LINES = "account_id,date,order_number,line_number,revenue\n1,2026-01-05,F1,1,100\n"


def test_the_currency_is_asked_where_the_file_names_none(desk: Desk, write: Write) -> None:
    preview = desk.look(write("l.csv", LINES))
    question = next(q for q in preview.questions if q.id == "currency")
    assert question.text == "1 row names no currency. In which is it?"
    assert question.default == "EUR"
    assert ("SEK", "SEK") in question.choices


def test_a_file_that_names_its_currency_asks_nothing(desk: Desk, write: Write) -> None:
    text = LINES.replace("revenue\n", "revenue,currency\n").replace(",100\n", ",100,SEK\n")
    assert "currency" not in {q.id for q in desk.look(write("l.csv", text)).questions}


def test_the_answer_is_written_and_remembered_for_the_layout(desk: Desk, write: Write) -> None:
    desk.bring(write("jan.csv", LINES), answers={"currency": "HUF"})
    assert lines(["currency"]) == [{"currency": "HUF"}]
    other = LINES.replace("F1", "F2").replace("01-05", "02-05")
    question = next(q for q in desk.look(write("feb.csv", other)).questions if q.id == "currency")
    assert question.default == "HUF"
    assert question.detail == "As you said for the last file like this."
    desk.bring(write("feb.csv", other))
    assert lines(["currency"]) == [{"currency": "HUF"}] * 2
    named = other.replace("order_number", "invoice").replace("F2", "F3")
    question = next(q for q in desk.look(write("x.csv", named)).questions if q.id == "currency")
    assert question.default == "EUR"


def test_a_currency_that_was_told_and_has_no_rate_is_said(desk: Desk, write: Write) -> None:
    preview = desk.look(write("l.csv", LINES), answers={"currency": "SEK"})
    assert any("No exchange rate for SEK" in remark for remark in preview.parts[0].remarks)
    assert set(preview.parts[0].sums) == {"SEK"}


def test_services_without_money_ask_nothing(desk: Desk, write: Write) -> None:
    desk.bring(write("l.csv", LINES))
    events = "account_id,date,activity,quantity\n1,2026-01-05,visit,1\n"
    assert desk.look(write("e.csv", events)).questions == ()
