"""What makes a password easy to guess, judged without a list of other people's passwords.

Length, likeness to the user's own data and digits alone are Django's checks; here are repetition,
sequences, and the words that everybody in the house knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation

FEWEST_SIGNS = 5
LEFT_OVER = 6  # what must remain when the known words are taken out
SHORTEST_RUN = 4  # abcd, 4321, qwer
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
)
OBVIOUS = (
    *("password", "passwort", "passw0rd", "mainstay", "welcome", "letmein", "admin"),
    *("administrator", "login", "secret", "changeme", "iloveyou"),
    *("spring", "summer", "autumn", "winter"),
)


class NotEasilyGuessed:
    """Refuse repetition, sequences, and the organisation's own words with little beside them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with one sentence when the password is easily guessed."""
        plain = password.casefold()
        if len(set(plain)) < FEWEST_SIGNS or repeats(plain):
            raise ValidationError(
                _("This repeats itself; use different signs and words."), code="repeats"
            )
        if len(without_runs(plain)) < LEFT_OVER:
            raise ValidationError(
                _("This is mostly a sequence like abcd, 1234 or qwerty."), code="sequence"
            )
        if len(without_words(plain, known_words(user))) < LEFT_OVER:
            raise ValidationError(
                _("This is mostly a word that others would try first; add words of your own."),
                code="known_word",
            )

    def get_help_text(self) -> str:
        return str(_("No sequence, no repetition, not mostly the organisation's or your name."))


def repeats(text: str) -> bool:
    """Whether a text is one piece over and over: abcabcabc, and abcabcab too."""
    longest = len(text) // 2
    return any(
        text == (text[:n] * (len(text) // n + 1))[: len(text)] for n in range(1, longest + 1)
    )


def without_runs(text: str) -> str:
    """Return a text without pieces of the alphabet, the digits or a row of keys, either way."""
    kept: list[str] = []
    place = 0
    while place < len(text):
        run = _run_at(text, place)
        if run < SHORTEST_RUN:
            kept.append(text[place])
            run = 1
        place += run
    return "".join(kept)


def _run_at(text: str, place: int) -> int:
    """Return how many signs from here on follow each other in one of the rows."""
    longest = 1
    for row in ROWS:
        for line in (row, row[::-1]):
            size = 1
            while place + size < len(text) and text[place : place + size + 1] in line:
                size += 1
            longest = max(longest, size)
    return longest


def without_words(text: str, words: Iterable[str]) -> str:
    """Return the letters and digits that remain when words and years are taken out."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    text = re.sub(r"(19|20)\d\d", "", text)
    return re.sub(r"[\W_]", "", text)


def known_words(user: User | None) -> set[str]:
    """Return the words everybody would try: the product, the organisation, the user, the season."""
    told = [organisation().name]
    if user is not None:
        told += [user.name, user.email]
    words = {word for text in told for word in re.split(r"[\W_]+", text.casefold())}
    return {word for word in words if len(word) > 3} | set(OBVIOUS)
