from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import PLAYBOOK, TODAY, codes

from mainstay.domain.relationship_plan.strategic import (
    Commitment,
    Evidence,
    Side,
    Stress,
    Tried,
    explain_stresses_kept,
    is_strategic,
)

OURS = Commitment(Side.OURS, date(2025, 1, 1), "Stock held for them")
THEIRS = Commitment(Side.THEIRS, date(2025, 2, 1), "First look at new lines")
BOTH = (OURS, THEIRS)


def tried(stress=Stress.PRICE_DISPUTE, *, on=date(2026, 1, 10), is_kept=True):
    return Tried(stress, on, "Spare parts", is_kept, link="/touches/5/")


def judged(*stresses, commitments=BOTH, as_of=TODAY):
    return is_strategic(Evidence(stresses, commitments), PLAYBOOK, as_of=as_of)


@pytest.mark.parametrize("stress", Stress)
def test_a_partnership_that_stood_stress_is_strategic(stress):
    answer = judged(tried(stress))
    assert answer.answer is True
    assert codes(answer) == [
        f"strategic.kept_after_{stress}",
        "strategic.our_commitment",
        "strategic.their_commitment",
    ]
    assert answer.reasons[0].rows == ("/touches/5/",)
    assert answer.reasons[0].params["on"] == date(2026, 1, 10)
    assert answer.expires_on == date(2026, 1, 10) + timedelta(days=1096)


def test_a_relationship_never_tried_is_not_known_to_be_strategic():
    answer = judged()
    assert answer.answer is None
    assert "unknown.no_stress_yet" in codes(answer)
    open_yet = judged(tried(is_kept=None))
    assert (open_yet.answer, codes(open_yet)[-1]) == (None, "unknown.stress_outcome")


def test_the_latest_stress_decides():
    broken = tried(Stress.SERVICE_FAILURE, on=date(2026, 3, 1), is_kept=False)
    assert judged(tried(), broken).answer is False
    assert judged(broken, tried(on=date(2026, 4, 1))).answer is True
    same_day = tried(Stress.CONTRACT_LOSS, is_kept=False)
    assert judged(tried(), same_day).answer is False


@pytest.mark.parametrize(
    ("commitments", "code"),
    [
        ((THEIRS,), "strategic.no_commitment_of_ours"),
        ((OURS,), "strategic.no_commitment_of_theirs"),
        (
            (
                OURS,
                Commitment(Side.THEIRS, date(2025, 5, 1), "A forecast", broken_on=date(2025, 9, 1)),
            ),
            "strategic.they_broke",
        ),
        (
            (THEIRS, Commitment(Side.OURS, date(2025, 5, 1), "Staff", broken_on=date(2025, 9, 1))),
            "strategic.we_broke",
        ),
    ],
)
def test_one_side_alone_makes_no_partnership(commitments, code):
    answer = judged(tried(), commitments=commitments)
    assert answer.answer is False
    assert code in codes(answer)
    assert answer.expires_on is None


def test_old_evidence_and_later_facts_do_not_count():
    old = tried(on=TODAY - timedelta(days=1097))
    assert judged(old).answer is None
    assert judged(tried(on=TODAY - timedelta(days=1096))).answer is True
    later = tried(on=TODAY + timedelta(days=1), is_kept=False)
    assert judged(tried(), later).answer is True
    assert judged(tried(), as_of=date(2025, 1, 15), commitments=(OURS, THEIRS)).answer is False


def test_what_was_said_or_broken_later_is_not_known_before():
    later = replace(tried(), judged_on=date(2026, 4, 1))
    assert judged(later, as_of=date(2026, 3, 31)).answer is None
    assert judged(later, as_of=date(2026, 4, 1)).answer is True
    theirs = replace(THEIRS, broken_on=date(2026, 5, 1))
    assert judged(tried(), commitments=(OURS, theirs), as_of=date(2026, 4, 30)).answer is True
    assert judged(tried(), commitments=(OURS, theirs), as_of=date(2026, 5, 1)).answer is False


def test_the_evidence_rows_make_the_number_of_stresses_stood():
    lost = tried(Stress.CONTRACT_LOSS, is_kept=False)
    evidence = Evidence((tried(), tried(Stress.CHANGE_OF_PERSON, on=date(2026, 5, 1)), lost))
    explained = explain_stresses_kept(evidence, PLAYBOOK, as_of=TODAY)
    assert explained.figure.value == 2
    assert_explains(explained)
    assert [term.params["on"] for term in explained.terms] == [
        date(2026, 5, 1),
        date(2026, 1, 10),
    ]
    none = explain_stresses_kept(Evidence(), PLAYBOOK, as_of=TODAY)
    assert none.figure.value == 0
    assert_explains(none)
