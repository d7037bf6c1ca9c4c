"""What counts as an easily guessed password, without a list of other people's passwords."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import create_first_administrator, set_password
from mainstay.apps.organisation.actions.users import UserProblem
from mainstay.apps.organisation.queries.passwords import repeats, without_runs, without_words
from tests.cast import Cast

GOOD = ["a quiet loyal customer", "Grand7-piano.oak", "kumquat velvet tuesday", "x9$Lq2!vTz"]


@pytest.mark.parametrize("password", GOOD)
def test_what_nobody_would_try_first_is_taken(cast: Cast, password: str) -> None:
    validate_password(password, cast.alice)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short9!", "too short"),
        ("4815162342108", "entirely numeric"),
        ("aaaaaaaaaaaa", "repeats itself"),
        ("abcxyabcxyabcxy", "repeats itself"),
        ("abcdefghij12", "sequence"),
        ("qwertzuiop!!", "sequence"),
        ("0987654321ab", "sequence"),
        ("Mill & Co Mill 2026!", "try first"),
        ("Mainstay-2026-!", "try first"),
        ("Password2025!!", "try first"),
        ("Summer2026!!!", "try first"),
        ("alice@mill.example", "too similar"),
    ],
)
def test_what_others_would_try_first_is_refused(cast: Cast, password: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        validate_password(password, cast.alice)


def test_the_organisations_own_name_is_known(cast: Cast) -> None:
    cast.alice.name = "Alice Quintessenza"
    with pytest.raises(UserProblem, match="try first"):
        set_password(cast.alice, "Quintessenza-1987!", by=actor(cast.olga))


def test_the_password_made_for_the_first_administrator_is_strong_enough(db: None) -> None:
    for _ in range(3):
        made = create_first_administrator()
        if made is not None:
            validate_password(made[1])


@given(st.text(alphabet="abcxyz", min_size=1, max_size=6), st.integers(2, 6))
def test_every_piece_over_and_over_repeats(piece: str, times: int) -> None:
    assert repeats(piece * times)


@given(st.integers(0, 20), st.integers(4, 6))
def test_no_piece_of_the_alphabet_is_left(start: int, size: int) -> None:
    piece = "abcdefghijklmnopqrstuvwxyz"[start : start + size]
    assert without_runs(f"{piece}!") == "!"
    assert without_runs(f"{piece[::-1]}!") == "!"


def test_known_words_and_years_leave_what_is_ones_own() -> None:
    assert without_words("granlund-2026-kumquat", {"granlund", "gran"}) == "kumquat"
