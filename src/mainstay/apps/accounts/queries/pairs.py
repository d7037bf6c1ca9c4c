"""Pairs of records that look like one: what was found, what was decided, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mainstay.domain.duplicates import Verdict
from mainstay.ui.reasons import sentence

Key = tuple[int, int]
Record = TypeVar("Record")
Found = Mapping[Key, Verdict]

MOST = 20_000  # pairs kept; the surest ones


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair as the page shows it: its number, name, address and version."""

    pk: int
    name: str
    url: str
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """One field side by side; ``take`` is where the value comes from: "one", "other" or nowhere.

    Only a line with ``is_choice`` is decided; the others are shown because they tell.
    """

    name: str
    label: str
    one: str
    other: str
    take: str = "one"
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A pair to decide: both records, why they look like one, and their fields side by side."""

    one: Side
    other: Side
    score: int
    why: str
    lines: tuple[Line, ...]
    stays: str = "one"

    @property
    def title(self) -> str:
        return f"{self.one.name} / {self.other.name}"


def judged(
    pairs: Iterable[tuple[int, int]],
    records: Sequence[Record],
    keys: Sequence[int],
    judge: Callable[[Record, Record], Verdict | None],
) -> dict[Key, Verdict]:
    """Judge pairs of places in ``records``; return the surest verdicts by the records' numbers."""
    found: dict[Key, Verdict] = {}
    for a, b in pairs:
        low, high = sorted((keys[a], keys[b]))
        if low == high or (low, high) in found:
            continue
        verdict = judge(records[a], records[b])
        if verdict is not None:
            found[low, high] = verdict
    best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))
    return dict(best[:MOST])


def as_data(verdict: Verdict) -> list[dict[str, object]]:
    """Write the reasons of a verdict as JSON keeps them."""
    return [{"code": r.code, "params": dict(r.params)} for r in verdict.reasons]


def why(reasons: Sequence[Mapping[str, object]]) -> str:
    """Say the reasons of a pair as one line: first what speaks for it."""
    said = [_said(reason) for reason in reasons]
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _said(reason: Mapping[str, object]) -> str:
    params = reason.get("params")
    return sentence(str(reason["code"]), params if isinstance(params, Mapping) else {})


def fuller(one: str, other: str, *, default: str = "one") -> str:
    """Choose the side of a field: the one that says something, else the default."""
    if bool(one) == bool(other):
        return default
    return "one" if one else "other"
