from datetime import date, timedelta

import pytest

from mainstay.domain.playbook import default_playbook
from mainstay.domain.requests import (
    CustomerRequest,
    RequestOutcome,
    answer_day,
    is_overdue,
    triage,
)

TODAY = date(2026, 6, 30)
ASKED = date(2026, 6, 1)


def asked(**facts) -> CustomerRequest:
    return CustomerRequest(4, ASKED, **facts)


@pytest.mark.parametrize(
    ("in_control", "in_scope", "outcome"),
    [
        (True, True, RequestOutcome.DO),
        (False, True, RequestOutcome.ESCALATE),
        (True, False, RequestOutcome.CUSTOMIZE_OR_DECLINE),
        (False, False, RequestOutcome.DECLINE),
    ],
)
def test_two_questions_lead_to_four_outcomes(in_control, in_scope, outcome):
    judged = triage(asked(in_control=in_control, in_scope=in_scope))
    assert judged.answer is outcome
    assert [reason.code for reason in judged.reasons] == [f"request.{outcome}"]


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["unknown.request_control", "unknown.request_scope"]),
        ({"in_control": False}, ["unknown.request_scope"]),
        ({"in_scope": False}, ["unknown.request_control"]),
    ],
)
def test_a_question_that_was_not_asked_leaves_the_outcome_open(answers, missing):
    judged = triage(asked(**answers))
    assert judged.answer is None
    assert [item.code for item in judged.unknowns] == missing


def test_a_request_is_to_be_answered_within_a_week():
    assert answer_day(ASKED, default_playbook()) == date(2026, 6, 8)


@pytest.mark.parametrize(
    ("facts", "overdue", "code"),
    [
        ({"answer_due": TODAY}, False, "request.open"),
        ({"answer_due": TODAY - timedelta(days=1)}, True, "request.overdue"),
        ({"answer_due": ASKED, "answered_on": TODAY}, False, "request.answered"),
        ({"answer_due": ASKED, "answered_on": date(2026, 7, 1)}, True, "request.overdue"),
        ({"answered_on": TODAY}, False, "request.answered"),
    ],
)
def test_a_request_is_overdue_once_its_answer_day_went_by(facts, overdue, code):
    judged = is_overdue(asked(**facts), as_of=TODAY)
    assert judged.answer is overdue
    assert [(reason.code, reason.rows) for reason in judged.reasons] == [(code, ("4",))]


def test_a_request_without_an_answer_day_is_a_gap_and_not_in_order():
    judged = is_overdue(asked(), as_of=TODAY)
    assert judged.answer is None
    assert [item.code for item in judged.unknowns] == ["unknown.no_answer_date"]


def test_an_overdue_request_says_since_when():
    judged = is_overdue(asked(answer_due=date(2026, 6, 20)), as_of=TODAY)
    assert judged.reasons[0].params == {"due": date(2026, 6, 20), "days": 10}
