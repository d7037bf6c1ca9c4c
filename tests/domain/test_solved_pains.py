"""Value is measured by the customer: a solved pain counts once they say what it brought."""

from __future__ import annotations

from datetime import date

from mainstay.domain.solved_pains import SolvedPain, explain_solved_pains

SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)


def test_only_what_they_measured_counts_known_or_not() -> None:
    pains = (
        SolvedPain(1, SPRING, was_known=True, measured_on=SUMMER),
        SolvedPain(2, SPRING, was_known=False, measured_on=SUMMER),
        SolvedPain(3, SPRING, was_known=None, measured_on=SUMMER),
        SolvedPain(4, SPRING, was_known=True),
    )
    told = explain_solved_pains(pains, as_of=SUMMER)
    assert told.figure.value == 3
    assert [term.value for term in told.terms] == [1, 1, 1]
    assert [(note.code, note.params) for note in told.notes] == [
        ("note.pains_not_measured", {"pains": 1})
    ]


def test_before_they_said_so_it_does_not_count_and_before_it_was_solved_it_is_not_there() -> None:
    pain = SolvedPain(1, SPRING, was_known=True, measured_on=SUMMER)
    assert explain_solved_pains([pain], as_of=date(2026, 5, 1)).figure.value == 0
    assert explain_solved_pains([pain], as_of=date(2026, 2, 1)).notes == ()
