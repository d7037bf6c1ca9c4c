"""A column of two formats: both are named, nearly all cells decide, else a person does."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions.bring import BadRowsLeft, OpenQuestions
from mainstay.apps.imports.actions.upload_keys import make_key
from mainstay.apps.imports.models import Delivery, Draft, Mapping, Outcome
from mainstay.apps.imports.planning.layouts import from_dict
from mainstay.apps.imports.queries.previews import Preview
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import Batch
from tests.apps.imports.conftest import Desk, Write, lines
from tests.cast import Cast

HEAD = "customer,date,net\n"
SURE = "".join(f"A1,{day}/01/2026,{day}\n" for day in range(13, 29))
UNSURE = "A1,03/04/2026,1\nA1,05/06/2026,2\n"
ODD = "A1,01/31/2026,9\n"
MOSTLY = HEAD + SURE + UNSURE + ODD
EVENLY = HEAD + "A1,31/01/2026,1\nA1,01/30/2026,2\nA1,03/04/2026,3\n"
DATES = "dates:a.csv:date"
NUMBERS = 'customer,date,net\nA1,2026-01-05,"2,024,994"\nA1,2026-01-06,"1637,40"\n'


def asked(preview: Preview, id: str) -> dict[str, str]:
    """Return the choices of a question by their values."""
    return dict(next(question for question in preview.questions if question.id == id).choices)


def reasons(preview: Preview) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in preview.parts[0].problems]


def days() -> list[str]:
    return [str(row["date"]) for row in lines(["date"])]


def test_one_odd_date_stays_outside_and_the_others_follow_nearly_all(
    desk: Desk, write: Write
) -> None:
    path = write("a.csv", MOSTLY)
    preview = desk.look(path)
    assert not [q.id for q in preview.open_questions if q.id == DATES]
    assert reasons(preview) == [
        (
            20,
            "date: \u201c01/31/2026\u201d cannot be read: the column is written in two ways, "
            "\u201c13/01/2026\u201d and \u201c01/31/2026\u201d",
        )
    ]
    with pytest.raises(BadRowsLeft, match="13/01/2026"):
        desk.bring(path)
    desk.bring(path, accept=True)
    assert "2026-04-03" in days()
    assert len(days()) == 18


def test_what_was_taken_is_shown_with_both_formats_and_can_be_changed(
    desk: Desk, write: Write
) -> None:
    path = write("a.csv", MOSTLY)
    preview = desk.look(path)
    question = next(q for q in preview.questions if q.id == DATES)
    assert question.default == "dmy"
    assert question.text == (
        "a.csv, date follows two formats, \u201c13/01/2026\u201d (line 2) and "
        "\u201c01/31/2026\u201d (line 20). Which counts?"
    )
    assert asked(preview, DATES) == {
        "dmy": "\u201c13/01/2026\u201d = 13 Jan 2026 (day first), leaves 1 row out",
        "mdy": "\u201c01/31/2026\u201d = 31 Jan 2026 (month first), leaves 16 rows out",
    }
    again = desk.look(path, answers={DATES: "mdy"})
    assert len(reasons(again)) == 16
    assert asked(again, DATES) == asked(preview, DATES)


def test_without_a_clear_majority_somebody_has_to_choose(desk: Desk, write: Write) -> None:
    path = write("a.csv", EVENLY)
    preview = desk.look(path)
    assert DATES in [q.id for q in preview.open_questions]
    assert {line for line, _ in reasons(preview)} == {3, 4}
    with pytest.raises(OpenQuestions, match="follows two formats"):
        desk.bring(path, accept=True)
    desk.bring(path, accept=True, answers={DATES: "mdy"})
    assert days() == ["2026-01-30", "2026-03-04"]


def test_two_number_formats_are_an_error_that_names_both_and_asks(desk: Desk, write: Write) -> None:
    path = write("a.csv", NUMBERS)
    preview = desk.look(path)
    assert "decimal:a.csv:net" in [q.id for q in preview.open_questions]
    [(_, reason)] = reasons(preview)
    assert "\u201c2,024,994\u201d and \u201c1637,40\u201d" in reason
    choices = asked(preview, "decimal:a.csv:net")
    assert choices["."].startswith("\u201c2,024,994\u201d = 2024994 (the point separates decimals)")
    assert choices[","].startswith("\u201c1637,40\u201d = 1637.4 (the comma separates decimals)")
    desk.bring(path, accept=True, answers={"decimal:a.csv:net": ","})
    assert [str(row["revenue"]) for row in lines(["revenue"])] == ["1637.4000"]


def test_numbers_follow_nearly_all_and_unsure_ones_with_them(desk: Desk, write: Write) -> None:
    rows = "".join(f'A1,2026-01-{day},"{day},50"\n' for day in range(10, 22))
    path = write("a.csv", f'{HEAD}{rows}A1,2026-01-22,"1.240"\nA1,2026-01-23,12.75\n')
    preview = desk.look(path)
    assert [line for line, _ in reasons(preview)] == [15]
    desk.bring(path, accept=True)
    assert "1240.0000" in [str(row["revenue"]) for row in lines(["revenue"])]


def test_isolated_years_first_among_days_first_are_the_odd_ones(desk: Desk, write: Write) -> None:
    path = write("a.csv", HEAD + SURE + "A1,2026-02-01,7\n")
    preview = desk.look(path)
    assert [line for line, _ in reasons(preview)] == [18]
    assert set(asked(preview, DATES)) == {"dmy", "ymd"}


def test_an_answer_that_is_no_choice_leaves_the_question_open(desk: Desk, write: Write) -> None:
    path = write("a.csv", HEAD + UNSURE)
    for answer in ("first", "ymd"):
        assert DATES in [q.id for q in desk.look(path, answers={DATES: answer}).open_questions]
        with pytest.raises(OpenQuestions, match="03/04/2026"):
            desk.bring(path, answers={DATES: answer})


def test_one_word_for_all_columns_is_shown_and_gives_way_to_a_columns_own(
    desk: Desk, write: Write
) -> None:
    path = write("a.csv", HEAD + UNSURE)
    preview = desk.look(path, answers={"dates": "mdy"})
    question = next(q for q in preview.questions if q.id == DATES)
    assert (question.default, preview.parts[0].first_day) == ("mdy", "2026-03-04")
    assert DATES not in [q.id for q in preview.open_questions]
    other = desk.look(path, answers={"dates": "mdy", DATES: "dmy"})
    assert other.parts[0].first_day == "2026-04-03"


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


def test_the_page_asks_once_offers_both_and_keeps_the_answer_in_a_mapping(
    olga: Client, write: Write
) -> None:
    with write("a.csv", EVENLY).open("rb") as stream:
        olga.post(reverse("imports:upload"), {"files": [stream]})
    draft = Draft.objects.get()
    page = reverse("imports:draft", args=[draft.pk])
    text = olga.get(page).content.decode()
    assert text.count('name="answer-dates:a.csv:date"') == 2
    assert "day first" in text
    assert "month first" in text
    olga.post(reverse("imports:check", args=[draft.pk]), {f"answer-{DATES}": "dmy"})
    text = olga.get(page).content.decode()
    assert text.count('name="answer-dates:a.csv:date"') == 2  # it can still be changed
    olga.post(reverse("imports:keep_mapping", args=[draft.pk]), {"name": "ERP"})
    assert from_dict(Mapping.objects.get().content).style.dates == "dmy"


def deliver(cast: Cast, text: str, **told: str) -> Delivery:
    key = make_key("ERP", user=cast.oscar, by=actor(cast.olga))[1]
    files = [SimpleUploadedFile("a.csv", text.encode())]
    sender = Client(headers={"Authorization": f"Bearer {key}"})
    answer = sender.post(reverse("api:upload"), {"files": files, "take_proposals": "true"} | told)
    assert answer.status_code == 202, answer.content
    jobs.bring_deliveries.call()
    return Delivery.objects.latest("pk")


def test_over_http_two_formats_refuse_until_the_sender_says_which(
    cast: Cast, settings: object
) -> None:
    refused = deliver(cast, EVENLY, leave_out_bad_rows="true")
    assert refused.outcome == Outcome.REFUSED
    assert "\u201c31/01/2026\u201d (line 2) and \u201c01/30/2026\u201d (line 3)" in refused.report
    assert not Batch.objects.exists()
    written = deliver(cast, EVENLY, leave_out_bad_rows="true", dates="dmy")
    assert written.outcome == Outcome.WRITTEN
    assert "= 31 Jan 2026 (day first), leaves 1 row out." in written.report


def test_over_http_a_way_of_writing_that_does_not_exist_is_refused(cast: Cast) -> None:
    key = make_key("ERP", user=cast.oscar, by=actor(cast.olga))[1]
    files = [SimpleUploadedFile("a.csv", EVENLY.encode())]
    sender = Client(headers={"Authorization": f"Bearer {key}"})
    answer = sender.post(reverse("api:upload"), {"files": files, "dates": "day"})
    assert answer.status_code == 422
    assert "the field dates cannot be read" in answer.json()["error"]


def test_the_report_of_a_delivery_says_which_format_nearly_all_cells_decided(cast: Cast) -> None:
    written = deliver(cast, MOSTLY, leave_out_bad_rows="true")
    assert written.outcome == Outcome.WRITTEN
    assert "a.csv, date follows two formats" in written.report
    assert "= 13 Jan 2026 (day first), leaves 1 row out." in written.report
