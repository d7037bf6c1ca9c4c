"""How alike two names are, word by word: spelling, order and short forms, but not another part.

Letters are compared by a function that the caller gives (two texts to 0..100), so that the rule is
the same whatever counts the letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mainstay.domain.names import CompanyName, PersonName, words

Alike = Callable[[str, str], float]

SAME_WORD = 84  # from here on two words are one, spelt differently
SHORTEST_SPELLING = 4  # letters: shorter words are the same or they are not
SHORTEST_BEGINNING = 3  # letters of a word cut short: "masch" for "maschinenbau"
SAME_WHOLE = 95  # the words written as one: "werkzeug bau" for "werkzeugbau"
CUT_SHORT = 96  # what a word cut short or an initial counts
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """``percent`` alike (0..100); ``extra`` words that only one of the names has.

    ``is_turned``: the same words in another order; ``is_cut``: a word or a name is cut short.
    """

    percent: float
    extra: tuple[str, ...] = ()
    is_turned: bool = False
    is_cut: bool = False


def companies_alike(one: CompanyName, other: CompanyName, *, alike: Alike) -> Likeness | None:
    """Compare two names of companies; None when they are of two companies, or one is empty."""
    if not one.words or not other.words or one.numbers != other.numbers:
        return None
    if one.words == other.words:
        return Likeness(WHOLE)
    if sorted(one.words) == sorted(other.words):
        return Likeness(WHOLE, is_turned=True)
    if "".join(one.words) == "".join(other.words):  # written together, or apart
        return Likeness(WHOLE)
    return _by_word(one, other, alike) or _as_a_whole(one, other, alike) or _initials(one, other)


def people_alike(one: PersonName, other: PersonName, *, alike: Alike) -> Likeness | None:
    """Compare two names of people; "J. Smith" may be John Smith, John Smith jr is another."""
    if not one.words or not other.words or one.generation != other.generation:
        return None
    if sorted(one.words) == sorted(other.words):
        return Likeness(WHOLE, is_turned=one.words != other.words)
    pairs, left, right = _matched(one.words, other.words, alike, initials=True)
    if (left and right) or len(pairs) < 2:
        return None
    percent = sum(found for _, _, found in pairs) / len(pairs)
    is_cut = any(min(len(a), len(b)) == 1 for a, b, _ in pairs)
    if left or right:  # a second given name that one of the two leaves out
        return Likeness(min(percent, CUT_SHORT), extra=tuple(left or right), is_cut=is_cut)
    return Likeness(percent, is_cut=is_cut)


def _by_word(one: CompanyName, other: CompanyName, alike: Alike) -> Likeness | None:
    pairs, left, right = _matched(one.words, other.words, alike, initials=False)
    if not pairs or (left and right):
        return None
    percent = sum(found for _, _, found in pairs) / len(pairs)
    is_cut = any(found == CUT_SHORT for _, _, found in pairs)
    return Likeness(percent, extra=tuple(left or right), is_cut=is_cut)


def _as_a_whole(one: CompanyName, other: CompanyName, alike: Alike) -> Likeness | None:
    """Words that are written together in one name and apart in the other."""
    whole = max(alike("".join(one.words), "".join(other.words)), alike(one.joined, other.joined))
    only = set(one.words) ^ set(other.words)
    return None if whole < SAME_WHOLE or only & words().parts else Likeness(whole)


def _initials(one: CompanyName, other: CompanyName) -> Likeness | None:
    """BMW and Bayerische Motoren Werke; too weak to stand alone, so the words are extra."""
    short, long = sorted((one.words, other.words), key=len)
    if len(short) == 1 and len(long) >= 3 and short[0] == "".join(word[0] for word in long):
        return Likeness(CUT_SHORT, extra=long, is_cut=True)
    return None


Pair = tuple[str, str, float]


def _matched(
    one: Sequence[str], other: Sequence[str], alike: Alike, *, initials: bool
) -> tuple[list[Pair], list[str], list[str]]:
    """Pair the words of two names, the likest first; return the pairs and what is left of each."""
    every = [(_word(a, b, alike, initials=initials), a, b) for a in one for b in other]
    left, right = list(one), list(other)
    pairs: list[Pair] = []
    for found, a, b in sorted(every, key=lambda row: -row[0]):
        if found >= SAME_WORD and a in left and b in right:
            left.remove(a)
            right.remove(b)
            pairs.append((a, b, found))
    return pairs, left, right


def _word(one: str, other: str, alike: Alike, *, initials: bool) -> float:
    if one == other:
        return WHOLE
    short, long = sorted((one, other), key=len)
    if initials and len(short) == 1 and long.startswith(short):
        return CUT_SHORT
    if not initials and len(short) >= SHORTEST_BEGINNING and len(long) >= 2 * len(short) - 1:
        return CUT_SHORT if long.startswith(short) and _is_cut(short) else 0.0
    if len(short) < SHORTEST_SPELLING or (initials and short[0] != long[0]):
        return 0.0
    return alike(one, other)


def _is_cut(short: str) -> bool:
    """A whole word that another begins with is not cut short: "nord" is no "nordlicht"."""
    return short[-1] not in "aeiouy" and short not in words().parts
