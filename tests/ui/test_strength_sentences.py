"""What strength answers can be read: questions, anchors, figures and reasons."""

from datetime import date
from decimal import Decimal

import pytest

from mainstay.domain.account_strength import (
    Ties,
    account_strength,
    explain_relationship,
    relationship_dial,
)
from mainstay.domain.answered_strength import (
    AnswerSource,
    Question,
    anchors,
    answered,
    explain_answered,
    explain_answers,
)
from mainstay.domain.figure import Figure, Unit
from mainstay.domain.indifference import NEXT_STEPS, CareFacts, LastDay, indifference
from mainstay.domain.observed_strength import TouchCounts, explain_observed
from mainstay.domain.playbook import default_playbook
from mainstay.domain.promises import Promise, broken_promise
from mainstay.domain.requests import CustomerRequest, is_overdue, triage
from mainstay.domain.strength import strength
from mainstay.domain.trust import Conduct, Ratio, trust_of
from mainstay.ui.formats import figure_text
from mainstay.ui.reasons import sentence
from tests.domain.test_account_strength import TODAY, person
from tests.domain.test_answered_strength import answers
from tests.domain.test_observed_strength import counted, seen
from tests.ui.test_domain_sentences_written import judged, written

PLAYBOOK = default_playbook()


@pytest.fixture(autouse=True)
def _strict(settings):
    settings.MAINSTAY_STRICT_SENTENCES = True


@pytest.mark.parametrize("question", Question)
def test_a_question_and_its_anchors_are_written(question):
    assert sentence(f"question.{question}").endswith("?")
    texts = [sentence(anchor.code) for anchor in anchors(question)]
    assert len({text for text in texts if not text.endswith(".")}) == 4


@pytest.mark.parametrize(
    "given_answers",
    [
        None,
        answers(1, 2, 3),
        answers(4, 4, 4, 4, source=AnswerSource.SELF),
        *(answers(*(1 if n == low else 2 for n in range(7))) for low in range(7)),
        answers(4, 4, 4, 4, 4, impact_named=False),
    ],
)
@pytest.mark.parametrize(
    "found",
    [
        seen(None),
        seen(TouchCounts()),
        seen(TouchCounts(last=date(2025, 1, 1))),
        seen(None, is_visible=False),
        seen(counted(meetings=3, calls=1), is_senior=True),
        seen(counted(meetings=9), is_senior=None),
    ],
)
def test_both_strengths_can_be_written(given_answers, found):
    told = answered(given_answers, PLAYBOOK)
    both = strength(told, found, PLAYBOOK)
    texts = judged(told.level) + judged(found.level) + judged(both.difference)
    texts += written(explain_answered(told, PLAYBOOK)) + written(explain_answers(told))
    texts += written(explain_observed(found, PLAYBOOK))
    assert all(texts)


def test_a_strength_is_shown_by_its_own_words_and_a_score_as_a_number():
    assert figure_text(Figure("strength_answered", 4, Unit.STRENGTH)) == "essential"
    assert figure_text(Figure("strength_answers", 3.25, Unit.SCORE)) == "3.3"
    assert figure_text(Figure("hold", 4, Unit.LEVEL)) == "firm"


@pytest.mark.parametrize(
    "people",
    [
        [],
        [person(3, has_power=False), person(None)],
        [person(3, 10), person(None, 10), person(1, None)],
        [person(2, None)],
    ],
)
@pytest.mark.parametrize("ties", [Ties(None), Ties(True, (Promise(1, date(2026, 6, 1)),))])
def test_the_strength_of_an_account_can_be_written(people, ties):
    dial = relationship_dial(people, ties, PLAYBOOK, as_of=TODAY)
    account = account_strength(people)
    texts = judged(dial) + written(explain_relationship(people, dial, PLAYBOOK))
    texts += written(account.mean) + written(account.lowest)
    texts += judged(broken_promise([], PLAYBOOK, as_of=TODAY))
    assert all(texts)


@pytest.mark.parametrize(
    "conduct",
    [
        Conduct(),
        Conduct(
            content_accepted=Ratio(1, 2),
            advice_followed=Ratio(1, 3),
            statements_right=Ratio(9, 10),
            promises=(Promise(1, date(2026, 6, 1)), *[Promise(2, TODAY, TODAY)] * 9),
            confided=True,
            bad_news_told=False,
            personal_goals_known=True,
            contacts=10,
            pitches=3,
            talk_ratio=Decimal("0.6"),
        ),
    ],
)
def test_trust_and_its_parts_can_be_written(conduct):
    trusted = trust_of(conduct, PLAYBOOK, as_of=TODAY)
    texts = written(trusted.score)
    for part in trusted.components.values():
        texts += written(part)
    assert all(texts)


@pytest.mark.parametrize(
    "facts", [(None, None), (True, True), (False, True), (True, False), (False, False)]
)
@pytest.mark.parametrize("due", [None, date(2026, 6, 1), date(2026, 7, 1)])
def test_a_request_can_be_written(facts, due):
    request = CustomerRequest(1, date(2026, 5, 1), *facts, answer_due=due)
    answered_then = CustomerRequest(2, date(2026, 5, 1), answered_on=date(2026, 5, 2))
    texts = judged(triage(request)) + judged(is_overdue(request, as_of=TODAY))
    texts += judged(is_overdue(answered_then, as_of=TODAY))
    assert all(texts)


@pytest.mark.parametrize(
    "facts",
    [
        CareFacts(),
        CareFacts(LastDay(None), 30, True, True, True, LastDay(date(2026, 6, 1)), 1, 9),
        CareFacts(LastDay(date(2026, 6, 1)), 30, None, False, False, None, None, None),
    ],
)
def test_indifference_can_be_written_and_each_sign_has_its_step(facts):
    care = indifference(facts, PLAYBOOK, as_of=TODAY)
    assert all(written(care.index) + judged(care.alert))
    steps = {sentence(code) for code in NEXT_STEPS.values()}
    assert len(steps) == 6
    assert care.next_code is None or sentence(care.next_code) in steps
