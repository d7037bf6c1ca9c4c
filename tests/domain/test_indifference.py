from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains

from mainstay.domain.figure import Unit
from mainstay.domain.indifference import CareFacts, LastDay, Sign, indifference
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()
TODAY = date(2026, 6, 30)


def days_ago(days: int) -> LastDay:
    return LastDay(TODAY - timedelta(days=days))


def cared_for(**others) -> CareFacts:
    """Write an account of which everything is known and all is well."""
    facts = {
        "value_contact": days_ago(0),
        "rhythm": 30,
        "request_overdue": False,
        "issue_overdue": False,
        "complaint_unanswered": False,
        "manager_changed": LastDay(None),
        "contacts": 10,
        "contacts_before": 10,
        **others,
    }
    return CareFacts(**facts)


def found(facts: CareFacts):
    return indifference(facts, PLAYBOOK, as_of=TODAY)


def index(facts: CareFacts) -> float | None:
    return found(facts).index.figure.value


def test_an_account_that_is_cared_for_scores_nothing_which_is_not_unknown():
    assert index(cared_for()) == 0
    assert found(cared_for()).alert.answer is False


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"value_contact": days_ago(15)}, 7.5),
        ({"value_contact": days_ago(30)}, 15),
        ({"value_contact": days_ago(60)}, 30),
        ({"value_contact": days_ago(600)}, 30),
        ({"value_contact": LastDay(None)}, 30),
        ({"request_overdue": True}, 20),
        ({"issue_overdue": True}, 15),
        ({"complaint_unanswered": True}, 15),
        ({"manager_changed": LastDay(date(2025, 12, 31))}, 10),
        ({"manager_changed": LastDay(date(2025, 12, 30))}, 0),
        ({"manager_changed": LastDay(date(2026, 7, 1))}, 0),
        ({"contacts": 4}, 10),
        ({"contacts": 5}, 0),
    ],
)
def test_each_sign_adds_its_own_points(facts, points):
    assert index(cared_for(**facts)) == points


def test_all_signs_together_make_a_hundred():
    worst = cared_for(
        value_contact=LastDay(None),
        request_overdue=True,
        issue_overdue=True,
        complaint_unanswered=True,
        manager_changed=days_ago(1),
        contacts=0,
    )
    assert index(worst) == 100


def test_fewer_than_three_known_signs_are_unknown_and_say_so():
    two = found(CareFacts(request_overdue=True, issue_overdue=True))
    assert (two.index.figure.value, two.alert.answer, two.next_step) == (None, None, None)
    assert two.alert.unknowns[0].params == {"known": 2, "needed": 3}
    three = CareFacts(request_overdue=True, issue_overdue=True, complaint_unanswered=False)
    assert index(three) == 35


def test_an_unknown_sign_is_shown_empty_and_named():
    explanation = found(cared_for(rhythm=None, manager_changed=None)).index
    assert [term.value for term in explanation.terms] == [None, 0, 0, 0, None, 0]
    assert [note.code for note in explanation.notes] == [
        "unknown.sign_value_contact",
        "unknown.sign_manager",
    ]


@pytest.mark.parametrize("before", [None, 0])
def test_a_contact_rate_without_anything_before_is_not_known(before):
    facts = cared_for(contacts=0, contacts_before=before)
    assert found(facts).index.terms[5].value is None


def test_over_sixty_is_an_alert_with_the_one_next_step():
    at_sixty = cared_for(
        request_overdue=True, issue_overdue=True, complaint_unanswered=True, contacts=1
    )
    assert (index(at_sixty), found(at_sixty).alert.answer) == (60, False)
    assert found(at_sixty).next_code is None
    over = cared_for(
        request_overdue=True,
        issue_overdue=True,
        complaint_unanswered=True,
        contacts=1,
        value_contact=days_ago(2),
    )
    assert (index(over), found(over).alert.answer) == (61, True)
    assert (found(over).next_step, found(over).next_code) == (Sign.REQUEST, "next.sign_request")
    assert found(over).alert.reasons[0].params == {"index": 61}
    assert [reason.code.removeprefix("indifference.") for reason in found(over).alert.reasons] == [
        "alert",
        "value_contact",
        "request",
        "issue",
        "complaint",
        "contact_rate",
    ]


def test_naive_reading_15_the_indifference_figure_is_no_probability():
    worst = found(cared_for(value_contact=LastDay(None), request_overdue=True))
    assert worst.index.figure.unit is Unit.SCORE
    folklore = {0.68, 0.70, 68, 70}
    used = {PLAYBOOK[key] for key in worst.index.thresholds}
    assert not used & folklore


def test_the_organisation_may_weigh_a_sign_otherwise():
    playbook = PLAYBOOK.with_values({"indifference.request": 40})
    facts = cared_for(request_overdue=True)
    assert indifference(facts, playbook, as_of=TODAY).index.figure.value == 40


yes_no = st.sampled_from([True, False, None])
day = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
last = st.one_of(st.none(), st.builds(LastDay, day))
number = st.one_of(st.none(), st.integers(0, 30))
anything = st.builds(CareFacts, last, number, yes_no, yes_no, yes_no, last, number, number)


@given(anything)
def test_the_index_lies_between_0_and_100_and_its_rows_add_up(facts):
    care = found(facts)
    assert_explains(care.index)
    value = care.index.figure.value
    assert value is None or 0 <= value <= 100
    assert (care.next_step is not None) == (care.alert.answer is True)
    if value is None:
        assert care.alert.unknowns
