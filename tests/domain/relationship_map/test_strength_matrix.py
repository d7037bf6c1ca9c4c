"""The strength matrix: why the strength is where it is, and which answer comes next."""

from __future__ import annotations

from datetime import date

import pytest
from tests.domain.relationship_map.maps import BUDGET, TODAY, a_map, person

from mainstay.domain.answered_strength import Answers, AnswerSource, Question, answered
from mainstay.domain.judgement import Judgement
from mainstay.domain.observed_strength import Observed, TouchCounts
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map.strength_matrix import StrengthMatrix, strength_matrix
from mainstay.domain.strength import Strength

PLAYBOOK = default_playbook()
TOP = dict.fromkeys(Question, 4)


def asked(given: dict[Question, int], *, day: date = TODAY) -> Strength:
    """Write what a client answered; nothing is observed."""
    told = Answers(given, AnswerSource.CLIENT, day) if given else None
    unseen = Observed(Judgement(None), TouchCounts())
    return Strength(answered(told, PLAYBOOK), unseen, Judgement(None))


def matrix(*given: dict[Question, int], deciding: int = 1) -> StrengthMatrix:
    """Lay people out of whom the first ones decide."""
    people = [
        person(key, roles=BUDGET if key <= deciding else frozenset(), influence=key)
        for key in range(1, len(given) + 1)
    ]
    strengths = {one.person_id: asked(said) for one, said in zip(people, given, strict=True)}
    return strength_matrix(a_map(*people, strengths=strengths))


def test_who_decides_stands_first_then_who_has_most_influence() -> None:
    rows = matrix(TOP, TOP, TOP).rows
    assert [row.person.person_id for row in rows] == [1, 3, 2]


def test_the_worst_answer_is_to_be_earned_one_step_up() -> None:
    given = {**TOP, Question.LOSS: 2, Question.BIDDING: 2, Question.IMPACT: 3}
    row = matrix(given).rows[0]
    assert row.to_earn == (Question.LOSS, 3)
    assert row.answers == (4, 3, 2, 4, 2, 4, 4)


@pytest.mark.parametrize("given", [{}, TOP], ids=["nothing answered", "all at the top"])
def test_nothing_is_to_be_earned(given: dict[Question, int]) -> None:
    assert matrix(given).rows[0].to_earn is None


def test_the_account_takes_the_lowest_of_those_who_decide() -> None:
    weak_user = dict.fromkeys(Question, 1)
    found = matrix({**TOP, Question.IMPACT: 3}, {**TOP, Question.LOSS: 2}, weak_user, deciding=2)
    assert found.lowest == (4, 3, 2, 4, 4, 4, 4)
    assert found.to_earn == (Question.LOSS, 3)


def test_a_question_that_nobody_who_decides_answered_is_not_known() -> None:
    found = matrix({}, TOP)
    assert found.lowest == (None,) * len(Question)
    assert [one.person_id for one in found.not_asked] == [1]
    assert found.account.lowest.figure.value is None
