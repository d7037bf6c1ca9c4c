"""Which pairs of very many records are worth a closer look, without comparing all with all.

Records are compared that share a rare word or a piece of evidence, or that stand side by side in
the alphabet, read forwards and backwards. Work grows with the records, not with their square;
memory holds one step at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

Places = npt.NDArray[np.int64]
PairOfPlaces = tuple[int, int]

LARGEST_BLOCK = 60  # records that share a word; a word of more is no help
LARGEST_EVIDENCE = 25  # accounts that share a domain or number; shared by more it says nothing
WINDOW = 8  # records side by side in the alphabet
RARE_WORDS = 2  # words of a name that it is looked up by
CLOSE = 82.0  # of 100 letters, for a closer look
STEP = 200_000  # pairs compared at once


def by_evidence(evidence: Sequence[Iterable[str]]) -> Iterator[PairOfPlaces]:
    """Yield the pairs that share a piece of evidence, given for each record."""
    places: dict[str, list[int]] = {}
    for place, pieces in enumerate(evidence):
        for piece in pieces:
            places.setdefault(piece, []).append(place)
    for found in places.values():
        if 1 < len(found) <= LARGEST_EVIDENCE:
            yield from ((a, b) for n, a in enumerate(found) for b in found[n + 1 :])


def by_words(words: Sequence[Sequence[str]], *, at_least: float) -> Iterator[PairOfPlaces]:
    """Yield the pairs of names that are this much alike (0..100), found by words and alphabet."""
    apart = [" ".join(row) for row in words]
    sorted_words = ["".join(sorted(row)) for row in words]
    for a, b in _looked_at(words, apart, sorted_words):
        texts = np.maximum(
            _scores(apart, a, b, at_least=at_least), _scores(sorted_words, a, b, at_least=at_least)
        )
        close = texts >= at_least
        yield from zip(a[close].tolist(), b[close].tolist(), strict=True)


def within_groups(
    texts: Sequence[str], groups: Places, members: Places, *, at_least: float
) -> Iterator[PairOfPlaces]:
    """Yield the pairs of one group (an account) whose texts are this much alike (0..100).

    ``members`` are places in ``texts``, ``groups`` the group of each; a record may be in several.
    """
    in_order = np.argsort(np.array(texts, dtype=object)[members], kind="stable")
    groups, members = groups[in_order], members[in_order]
    for a, b in _pairs(groups, members, largest=0):
        close = _scores(texts, a, b, at_least=at_least) >= at_least
        yield from zip(a[close].tolist(), b[close].tolist(), strict=True)


def _looked_at(
    words: Sequence[Sequence[str]], apart: Sequence[str], sorted_words: Sequence[str]
) -> Iterator[tuple[Places, Places]]:
    yield from _pairs(*_rare_words(words), largest=LARGEST_BLOCK)
    together = [text.replace(" ", "") for text in apart]
    backwards = [text[::-1] for text in together]
    for texts in (together, sorted_words, backwards):
        yield from _side_by_side(texts)


def _rare_words(words: Sequence[Sequence[str]]) -> tuple[Places, Places]:
    """The rarest words of each record as numbers, and the record of each."""
    known = Counter(word for row in words for word in set(row))
    numbers = {word: number for number, word in enumerate(known)}
    groups: list[int] = []
    members: list[int] = []
    for place, row in enumerate(words):
        for word in sorted(set(row), key=lambda word: (known[word], word))[:RARE_WORDS]:
            groups.append(numbers[word])
            members.append(place)
    return np.array(groups, np.int64), np.array(members, np.int64)


def _pairs(groups: Places, members: Places, *, largest: int) -> Iterator[tuple[Places, Places]]:
    """Pairs within groups, step by step; groups above ``largest`` are left out (0: none is)."""
    order = np.argsort(groups, kind="stable")
    groups, members = groups[order], members[order]
    if largest and len(groups):
        _, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        small = sizes[inverse] <= largest
        groups, members = groups[small], members[small]
    for apart in range(1, largest or LARGEST_BLOCK):
        same = groups[apart:] == groups[:-apart]
        if not same.any():
            return
        yield from _in_steps(members[:-apart][same], members[apart:][same])


def _side_by_side(texts: Sequence[str]) -> Iterator[tuple[Places, Places]]:
    order = np.argsort(np.array(texts, dtype=object), kind="stable").astype(np.int64)
    for apart in range(1, WINDOW + 1):
        yield from _in_steps(order[:-apart], order[apart:])


def _in_steps(one: Places, other: Places) -> Iterator[tuple[Places, Places]]:
    low, high = np.minimum(one, other), np.maximum(one, other)
    for start in range(0, len(low), STEP):
        yield low[start : start + STEP], high[start : start + STEP]


def _scores(
    texts: Sequence[str], one: Places, other: Places, *, at_least: float
) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = cpdist(
        [texts[place] for place in one.tolist()],
        [texts[place] for place in other.tolist()],
        scorer=fuzz.ratio,
        score_cutoff=at_least,
        dtype=np.float32,
    )
    return found
