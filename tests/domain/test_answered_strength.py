from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains

from mainstay.domain.answered_strength import (
    AnswerError,
    Answers,
    AnswerSource,
    Question,
    StrengthLevel,
    anchors,
    answered,
    explain_answered,
    explain_answers,
)
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()
DAY = date(2026, 3, 30)


def answers(*given_answers: int, source=AnswerSource.CLIENT, **others) -> Answers:
    """Answer the first questions in the method's order."""
    return Answers(dict(zip(Question, given_answers, strict=False)), source, DAY, **others)


def codes(judgement: Judgement) -> list[str]:
    return [item.code for item in (*judgement.reasons, *judgement.unknowns)]


@pytest.mark.parametrize(
    ("given_answers", "level"),
    [
        ((4, 4, 4, 4, 4, 4, 4), 4),
        ((4, 4, 4, 4), 4),
        ((4, 4, 4, 4, 4, 4, 3), 3),
        ((3, 3, 3, 3, 3, 3, 3), 3),
        ((3, 3, 3, 3, 3, 3, 2), 2),
        ((4, 4, 3, 1), 3),
        ((1, 2, 2, 2), 1),
        ((1, 1, 1, 1, 1, 1, 1), 1),
    ],
)
def test_the_level_is_the_mean_of_the_answers_rounded_down(given_answers, level):
    assert answered(answers(*given_answers), PLAYBOOK).level.answer == level


def test_fewer_than_four_answers_are_unknown_and_say_three_of_seven():
    judged = answered(answers(4, 4, 4), PLAYBOOK)
    assert judged.level.answer is None
    assert judged.count == (3, 7)
    (missing,) = judged.level.unknowns
    assert (missing.code, missing.params) == (
        "unknown.few_answers",
        {"answered": 3, "questions": 7, "needed": 4},
    )
    assert answered(answers(4, 4, 4, 4), PLAYBOOK).level.answer is StrengthLevel.ESSENTIAL


def test_no_answers_are_no_weak_relationship():
    for nothing in (None, answers()):
        judged = answered(nothing, PLAYBOOK)
        assert (judged.level.answer, judged.lowest) == (None, None)
        assert codes(judged.level) == ["unknown.no_answers"]


def test_the_lowest_question_is_named_and_a_tie_names_the_first():
    judged = answered(answers(3, 4, 2, 4, 2), PLAYBOOK)
    assert judged.lowest is Question.LOSS
    assert "strength.lowest_loss" in codes(judged.level)
    assert judged.level.reasons[1].params == {"level": 2}


def test_naive_reading_22_essential_by_own_opinion():
    own = answered(answers(4, 4, 4, 4, 4, 4, 4, source=AnswerSource.SELF), PLAYBOOK)
    theirs = answered(answers(4, 4, 4, 4, 4, 4, 4), PLAYBOOK)
    assert (own.level.answer, theirs.level.answer) == (StrengthLevel.STRONG, 4)
    assert "strength.self_capped" in codes(own.level)
    assert own.level.thresholds == ("strength.answers_needed", "strength.self_assessed")


def test_our_own_opinion_is_named_even_where_it_is_not_capped():
    own = answered(answers(2, 2, 2, 2, source=AnswerSource.SELF), PLAYBOOK)
    assert own.level.answer is StrengthLevel.MODERATE
    assert "strength.self_assessed" in codes(own.level)
    assert "strength.self_assessed" not in codes(answered(answers(2, 2, 2, 2), PLAYBOOK).level)


def test_an_impact_that_the_client_cannot_name_counts_one():
    named = answered(answers(4, 4, 4, 4), PLAYBOOK)
    unnamed = answered(answers(4, 4, 4, 4, impact_named=False), PLAYBOOK)
    assert (named.level.answer, unnamed.level.answer) == (4, 3)
    assert (unnamed.lowest, unnamed.by_question[Question.IMPACT]) == (Question.IMPACT, 1)
    assert "strength.impact_not_named" in codes(unnamed.level)


def test_answers_hold_for_92_days_from_the_day_they_were_given():
    level = answered(answers(3, 3, 3, 3), PLAYBOOK).level
    assert (level.made_on, level.expires_on) == (DAY, date(2026, 6, 30))
    assert not level.is_expired(date(2026, 6, 30))
    assert level.is_expired(date(2026, 7, 1))


@pytest.mark.parametrize("answer", [0, 5, -1])
def test_an_answer_without_an_anchor_is_refused(answer):
    with pytest.raises(AnswerError):
        answers(answer)


def test_each_question_has_four_anchors_and_five_of_them_are_ours():
    every = [anchor for question in Question for anchor in anchors(question)]
    assert [anchor.level for anchor in every] == [1, 2, 3, 4] * 7
    assert [anchor.code for anchor in every if anchor.source == "D"] == [
        "answer.impact_2",
        "answer.replacement_2",
        "answer.bidding_2",
        "answer.self_supply_3",
        "answer.recommendation_2",
    ]


def test_the_mean_is_explained_by_all_seven_questions():
    explanation = explain_answers(answered(answers(4, 4, 3, 2), PLAYBOOK))
    assert [term.value for term in explanation.terms] == [4, 4, 3, 2, None, None, None]
    assert explanation.figure.value == 3.25


any_answers = st.builds(
    Answers,
    st.dictionaries(st.sampled_from(Question), st.integers(1, 4)),
    st.sampled_from(AnswerSource),
    st.just(DAY),
    st.booleans(),
)


@given(any_answers)
def test_essential_has_no_answer_below_three_and_is_never_our_own_opinion(given_answers):
    if answered(given_answers, PLAYBOOK).level.answer is StrengthLevel.ESSENTIAL:
        assert min(given_answers.counted.values()) >= 3
        assert given_answers.source is AnswerSource.CLIENT


@given(any_answers)
def test_the_level_lies_between_the_lowest_and_the_highest_answer(given_answers):
    judged = answered(given_answers, PLAYBOOK)
    highest = 3 if given_answers.source is AnswerSource.SELF else 4  # our own opinion is capped
    if judged.level.is_known:
        assert min(*judged.by_question.values(), highest) <= judged.level.answer
        assert judged.level.answer <= max(judged.by_question.values())
    else:
        assert judged.level.unknowns


@given(any_answers)
def test_an_answered_strength_explains_itself(given_answers):
    judged = answered(given_answers, PLAYBOOK)
    assert_explains(explain_answered(judged, PLAYBOOK))
    assert_explains(explain_answers(judged))
